/**
 * Owns what the element shows: the nodes of its shadow tree, made once, beside the slot that shows the
 * page's own. Knows nothing of policies beyond what it is told to show. May write nodes.
 * @module
 */
import type { Messages } from "../messages/messages.js";
import { fit, make, put, say } from "./dom.js";
import type { Help, Row } from "./sentences.js";

/** All that is seen at one moment. */
export interface View {
  readonly messages: Messages;
  readonly help: Help;
  /** Sentences about what is wrong. */
  readonly errors: readonly string[];
  /** A score from 0 to 4. */
  readonly score: number | undefined;
  /** Sentences about the score. */
  readonly advice: readonly string[];
  /** The button's state; `undefined`: there is none. */
  readonly reveal: "show" | "hide" | undefined;
}

/** The visible half of the element. */
export class Panel {
  readonly root: ShadowRoot;
  readonly reveal: HTMLButtonElement;
  readonly status: HTMLElement;
  readonly #panel: HTMLElement;
  readonly #strength: HTMLElement;
  readonly #meter: HTMLMeterElement;
  readonly #word: HTMLElement;
  readonly #advice: HTMLElement;
  readonly #checklist: HTMLElement;
  readonly #passphrase: HTMLElement;
  readonly #error: HTMLElement;

  constructor(root: ShadowRoot) {
    const owner = root.ownerDocument;
    this.root = root;
    // Directly after the field, above all that changes its height: a button that moves away loses clicks.
    this.reveal = make(owner, "button", { part: "reveal", type: "button", hidden: "" });
    this.#meter = make(owner, "meter", {
      part: "meter",
      "aria-hidden": "true",
      min: "0",
      max: "4",
      low: "2",
      high: "3",
      optimum: "4",
    });
    this.#word = make(owner, "span", { part: "word" });
    this.#strength = make(owner, "div", { part: "strength", hidden: "" }, this.#meter, this.#word);
    this.#advice = make(owner, "div", { part: "advice", hidden: "" });
    // WebKit takes a list without markers for no list.
    this.#checklist = make(owner, "ul", { part: "checklist", role: "list", hidden: "" });
    this.#passphrase = make(owner, "div", { part: "passphrase", hidden: "" });
    this.#error = make(owner, "div", { part: "error", hidden: "" });
    this.#panel = make(
      owner,
      "div",
      { part: "panel", hidden: "" },
      this.#strength,
      this.#advice,
      this.#checklist,
      this.#passphrase,
      this.#error,
    );
    this.status = make(owner, "div", { part: "status", class: "spoken", role: "status", "aria-live": "polite" });
    root.replaceChildren(make(owner, "slot"), this.reveal, this.#panel, this.status);
  }

  /** Shows what there is to see; writes only what differs from what is seen already. */
  show({ messages, help: { rows, passphrase }, errors, score, advice, reveal }: View): void {
    for (const node of [this.reveal, this.#panel, this.status]) {
      put(node, "lang", messages.locale);
      put(node, "dir", messages.dir);
    }
    if (reveal) say(this.reveal, messages.ui[reveal]);
    this.reveal.toggleAttribute("hidden", !reveal);
    this.#showStrength(score, messages);
    put(this.#checklist, "aria-label", messages.ui.title);
    const owner = this.root.ownerDocument;
    const paragraph = (): Element => make(owner, "p");
    fit(this.#checklist, rows, () => makeRow(owner), fillRow);
    fit(this.#passphrase, passphrase === undefined ? [] : [passphrase], paragraph, say);
    fit(this.#advice, advice, paragraph, say);
    fit(this.#error, errors, paragraph, say);
    this.#panel.toggleAttribute("hidden", rows.length + errors.length === 0);
  }

  #showStrength(score: number | undefined, { ui }: Messages): void {
    this.#strength.toggleAttribute("hidden", score === undefined);
    if (score === undefined) return;
    put(this.#meter, "value", String(score));
    say(this.#word, `${ui.strength}: ${ui.scores[score] ?? ""}`);
  }
}

function makeRow(owner: Document): Element {
  const spans = [{ class: "spoken" }, {}, { class: "spoken" }].map((attributes) => make(owner, "span", attributes));
  return make(owner, "li", {}, make(owner, "span", {}, ...spans));
}

function fillRow(node: Element, { id, state, before, text, after }: Row): void {
  put(node, "part", `line ${state}`);
  put(node, "data-state", state);
  put(node, "data-rule", id);
  [before, text, after].forEach((words, at) => say(node.firstElementChild!.children[at]!, words));
}
