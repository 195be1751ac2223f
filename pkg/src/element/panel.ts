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
    this.#checklist.setAttribute("aria-label", messages.ui.title);
    this.#checklist.replaceChildren(...lines.map((line) => listItem(line, messages)));
  }

  /** Shows what may stand in for the class rules, if anything may. */
  showPassphrase(sentence: string | undefined): void {
    this.#passphrase.hidden = sentence === undefined;
    this.#passphrase.textContent = sentence ?? "";
  }

  /** Shows sentences about what is wrong, or nothing. */
  showErrors(sentences: readonly string[]): void {
    this.#error.hidden = sentences.length === 0;
    this.#error.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.textContent = sentence;
        return line;
      }),
    );
  }

  /** Shows a score from 0 to 4 in a bar and in words; `undefined` hides both. */
  showStrength(score: number | undefined, messages: Messages): void {
    this.#strength.hidden = score === undefined;
    if (score === undefined) return;
    this.#meter.value = score;
    this.#word.textContent = `${messages.ui.strength}: ${messages.ui.scores[score] ?? ""}`;
  }

  /** Shows the button that reveals the password, with the label that fits. */
  showReveal(wanted: boolean, visible: boolean, messages: Messages): void {
    this.reveal.hidden = !wanted;
    this.reveal.textContent = visible ? messages.ui.hide : messages.ui.show;
  }

  /** Sets language and direction of what this panel made. */
  speak(messages: Messages): void {
    for (const node of this.#made) {
      node.lang = messages.locale;
      node.dir = messages.dir;
    }
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

function hidden(text: string): Node {
  if (text === "") return document.createTextNode("");
  const span = document.createElement("span");
  span.dataset["spoken"] = "";
  span.textContent = text;
  return span;
}
