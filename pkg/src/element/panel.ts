/**
 * Owns the DOM of the element: finds the parts that the author wrote, makes the others, fills them
 * with text. Knows nothing of policies beyond what it is told to show.
 * @module
 */
import type { Line } from "../checklist.js";
import { fill } from "../text.js";
import type { Messages } from "../messages/messages.js";

/** The names by which an author can supply a part, as `data-part`. */
type PartName =
  | "panel"
  | "reveal"
  | "strength"
  | "checklist"
  | "passphrase"
  | "error"
  | "status";

let panels = 0;

/** The visible half of the element. */
export class Panel {
  readonly reveal: HTMLButtonElement;
  readonly status: HTMLElement;
  readonly #checklist: HTMLElement;
  readonly #passphrase: HTMLElement;
  readonly #error: HTMLElement;
  readonly #strength: HTMLElement;
  readonly #meter: HTMLMeterElement;
  readonly #word: HTMLElement;
  readonly #prefix = `password-policy-${(panels += 1)}`;
  readonly #made: HTMLElement[] = [];
  readonly #written = new Map<Node, string>();

  constructor(host: HTMLElement) {
    const panel = this.#part(host, "panel", "div", host);
    this.reveal = this.#part(host, "reveal", "button", panel);
    this.#strength = this.#part(host, "strength", "div", panel);
    this.#checklist = this.#part(host, "checklist", "ul", panel);
    this.#passphrase = this.#part(host, "passphrase", "div", panel);
    this.#error = this.#part(host, "error", "div", panel);
    this.status = this.#part(host, "status", "div", panel);
    this.reveal.type = "button";
    this.status.dataset["spoken"] = "";
    this.#meter = document.createElement("meter");
    this.#word = document.createElement("span");
    this.#fillStrength();
    // WebKit takes a list without markers for no list.
    this.#checklist.setAttribute("role", "list");
    this.#checklist.id ||= `${this.#prefix}-rules`;
    this.#error.id ||= `${this.#prefix}-error`;
    this.#passphrase.id ||= `${this.#prefix}-passphrase`;
    this.#passphrase.hidden = this.#error.hidden = true;
  }

  /** Ids that describe the field, the error first. */
  get describedBy(): readonly string[] {
    return [this.#error.id, this.#checklist.id, this.#passphrase.id];
  }

  /** Takes away what this panel made. */
  remove(): void {
    for (const node of this.#made) node.remove();
  }

  /** Shows the requirements and how they stand. */
  showLines(lines: readonly Line[], messages: Messages): void {
    this.#once(this.#checklist, JSON.stringify([lines, messages]), () => {
      this.#checklist.setAttribute("aria-label", messages.ui.title);
      this.#checklist.replaceChildren(...lines.map((line) => listItem(line, messages)));
    });
  }

  /** Shows what may stand in for the class rules, if anything may. */
  showPassphrase(sentence: string | undefined): void {
    this.#passphrase.toggleAttribute("hidden", sentence === undefined);
    this.#write(this.#passphrase, sentence ?? "");
  }

  /** Shows sentences about what is wrong, or nothing. */
  showErrors(sentences: readonly string[]): void {
    this.#error.toggleAttribute("hidden", sentences.length === 0);
    this.#once(this.#error, JSON.stringify(sentences), () => {
      this.#error.replaceChildren(...sentences.map(paragraph));
    });
  }

  /** Shows a score from 0 to 4 in a bar and in words; `undefined` hides both. */
  showStrength(score: number | undefined, messages: Messages): void {
    this.#strength.toggleAttribute("hidden", score === undefined);
    if (score === undefined) return;
    this.#once(this.#meter, String(score), () => {
      this.#meter.value = score;
    });
    this.#write(this.#word, `${messages.ui.strength}: ${messages.ui.scores[score] ?? ""}`);
  }

  /** Shows the button that reveals the password, with the label that fits. */
  showReveal(wanted: boolean, visible: boolean, messages: Messages): void {
    this.reveal.toggleAttribute("hidden", !wanted);
    this.#write(this.reveal, visible ? messages.ui.hide : messages.ui.show);
  }

  /** Sets language and direction of what this panel made. */
  speak(messages: Messages): void {
    for (const node of this.#made) {
      node.lang = messages.locale;
      node.dir = messages.dir;
    }
  }

  #write(node: Node, text: string): void {
    this.#once(node, text, () => {
      node.textContent = text;
    });
  }

  /**
   * Writes into a node only what it does not say already: a node that is replaced between the pressing
   * and the releasing of a pointer gets no click.
   */
  #once(node: Node, content: string, write: () => void): void {
    if (this.#written.get(node) === content) return;
    this.#written.set(node, content);
    write();
  }

  #part<Tag extends "div" | "ul" | "button">(
    host: HTMLElement,
    name: PartName,
    tag: Tag,
    parent: HTMLElement,
  ): HTMLElementTagNameMap[Tag] {
    const supplied = host.querySelector<HTMLElementTagNameMap[Tag]>(`${tag}[data-part="${name}"]`);
    if (supplied) return supplied;
    const made = document.createElement(tag);
    made.dataset["part"] = name;
    parent.append(made);
    this.#made.push(made);
    return made;
  }

  #fillStrength(): void {
    Object.assign(this.#meter, { min: 0, max: 4, low: 2, high: 3, optimum: 4 });
    this.#meter.setAttribute("aria-hidden", "true");
    this.#strength.replaceChildren(this.#meter, this.#word);
    this.#strength.hidden = true;
  }
}

/** What is said and read for a line: its state in words around its text. */
export function spoken({ state, text }: Line, messages: Messages): string {
  return state === "open" ? text : fill(messages.ui[state], messages, { rule: text });
}

function listItem(line: Line, messages: Messages): HTMLLIElement {
  const item = document.createElement("li");
  item.dataset["state"] = line.state;
  item.dataset["rule"] = line.id;
  const text = document.createElement("span");
  const [before = "", after = ""] = spoken({ ...line, text: "\0" }, messages).split("\0");
  text.append(hidden(before), line.text, hidden(after));
  item.append(text);
  return item;
}

function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function hidden(text: string): Node {
  if (text === "") return document.createTextNode("");
  const span = document.createElement("span");
  span.dataset["spoken"] = "";
  span.textContent = text;
  return span;
}
