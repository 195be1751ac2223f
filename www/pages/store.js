// What this tab remembers. A browser that keeps nothing, or refuses to be asked, is no failure.
// Must not know what is kept.

/** What was kept under a name, if anything. */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value until the tab is closed. */
export function remember(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // The page goes on without.
  }
}

/** Forgets a value. */
export function drop(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // There was nothing.
  }
}
