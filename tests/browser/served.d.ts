// Modules that a page loads from the site of a test, by path.
declare module "/pkg/*";
declare module "/session*";
