/**
 * Listens to nodes and writes into them, but only what they do not hold already: a node that is replaced
 * while a pointer is pressed on it gets no click, and a write that changes nothing wakes observers. Imports
 * nothing.
 * @module
 */

/** A new element with attributes and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  owner: Document,
  tag: Tag,
  attributes: { readonly [name: string]: string } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Tag] {
  const made = owner.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Gives an attribute a value; `null` takes it away. */
export function put(node: Element, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** Gives a node a text. */
export function say(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** The words of an attribute that is a list of them. */
export function wordsOf(node: Element, name: string): readonly string[] {
  return (node.getAttribute(name) ?? "").split(/\s+/).filter(Boolean);
}

/** Calls `act` for events of these types, divided by spaces, before anybody further in; until `signal`. */
export function listen(target: EventTarget, types: string, act: (event: Event) => void, signal: AbortSignal): void {
  for (const type of types.split(" ")) target.addEventListener(type, act, { capture: true, signal });
}

/** Gives a list one child an item, and hides one without items: those that are there are filled, others made or taken away. */
export function fit<Item>(
  list: Element,
  items: readonly Item[],
  create: () => Element,
  fill: (node: Element, item: Item) => void,
): void {
  list.toggleAttribute("hidden", items.length === 0);
  while (list.children.length > items.length) list.lastElementChild?.remove();
  items.forEach((item, at) => fill(list.children[at] ?? list.appendChild(create()), item));
}
