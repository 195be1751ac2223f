// The requirements that tests name by id. Owns ids and their one-line texts; imports nothing.

/** `prefix` begins every id of the family; `cases` maps id → what must hold. */
export const families = [];
