/**
 * Owns what describes the field to assistive technology: one hidden node at the end of the field's own
 * tree, because `aria-describedby` does not reach into a shadow tree. May write nodes.
 * @module
 */
import type { Messages } from "../messages/messages.js";
import { make, put, say } from "./dom.js";

/** By which the nodes of this element, and the ids in copies of a field, are told from the page's. */
const PREFIX = "password-policy-description-";

/** The nodes of elements that are on a page. */
const living = new Set<Element>();

let described = 0;

/** One hidden text. */
export class Description {
  readonly id: string = `${PREFIX}${(described += 1)}-${Math.random().toString(36).slice(2)}`;
  #node: HTMLElement | undefined;

  /** Says a text at the end of the tree that holds `field`. */
  show(field: Element, text: string, { locale, dir }: Messages): void {
    this.#node ??= this.#create(field.ownerDocument);
    this.keep(field);
    put(this.#node, "lang", locale);
    put(this.#node, "dir", dir);
    say(this.#node, text);
  }

  /** Puts the node back where it belongs: a page that empties its body takes it along. */
  keep(field: Element): void {
    const root = field.getRootNode();
    if (!this.#node || this.#node.getRootNode() === root) return;
    ((root as Partial<Document>).body ?? root).appendChild(this.#node);
  }

  /** Takes the text away. */
  remove(): void {
    if (!this.#node) return;
    living.delete(this.#node);
    this.#node.remove();
    this.#node = undefined;
  }

  #create(owner: Document): HTMLElement {
    const node = make(owner, "div", { id: this.id, hidden: "" });
    // Whatever a page's style says of `[hidden]`: hidden text still counts where an id names it.
    node.style.setProperty("display", "none", "important");
    living.add(node);
    return node;
  }
}

/** Whether an id is of a description, of any element. */
export const isDescription = (id: string): boolean => id.startsWith(PREFIX);

/** Takes away the nodes that a copy of a page brought along: no element on a page owns them. */
export function sweep(root: Node): void {
  const found = (root as ParentNode).querySelectorAll?.(`[id^="${PREFIX}"]`) ?? [];
  for (const node of found) if (!living.has(node)) node.remove();
}
