// What this tab remembers. A browser that keeps nothing is no failure.

export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // The page goes on without.
  }
}

export function drop(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // There was nothing.
  }
}
