/**
 * Owns the author's own `<input>`: its attributes, validity and events. It stays the real form
 * control, so password managers, autofill and constraint validation work as ever. Imports nothing.
 * @module
 */

/** What happens to the field. */
export interface FieldEvents {
  /** The value may have changed. */
  readonly changed: () => void;
  /** The person left the field, or the browser refused to submit it. */
  readonly left: () => void;
  /** The form is being reset. */
  readonly reset: () => void;
}

/** Attributes that suit a field for a new password, set where the author says nothing. */
const DEFAULTS: readonly (readonly [string, string])[] = [
  ["autocomplete", "new-password"],
  ["spellcheck", "false"],
  ["autocapitalize", "none"],
];

/** The author's input while the element looks after it. */
export class Field {
  readonly input: HTMLInputElement;
  readonly #abort = new AbortController();
  readonly #described: string | null;
  readonly #ownRules: boolean;

  constructor(input: HTMLInputElement, events: FieldEvents) {
    this.input = input;
    this.#described = input.getAttribute("aria-describedby");
    this.#ownRules = !input.hasAttribute("passwordrules");
    for (const [name, value] of DEFAULTS) {
      if (!input.hasAttribute(name)) input.setAttribute(name, value);
    }
    this.#listen(events);
  }

  /** Whether there is something to judge. An autofilled value may be withheld until a gesture. */
  get empty(): boolean {
    return this.input.value === "";
  }

  /** Whether the password can be read on screen. */
  get visible(): boolean {
    return this.input.type === "text";
  }

  set visible(visible: boolean) {
    this.input.type = visible ? "text" : "password";
  }

  /** Tells the browser what is wrong (nothing: the empty string) and, if `shown`, assistive technology too. */
  setValidity(message: string, shown: boolean): void {
    this.input.setCustomValidity(message);
    this.#write("aria-invalid", message !== "" && shown ? "true" : null);
  }

  /** Adds ids to what the author says describes the field. */
  describeBy(ids: readonly string[]): void {
    this.#write("aria-describedby", [this.#described, ...ids].filter(Boolean).join(" "));
  }

  /** Tells password managers what to generate, unless the author already does. */
  setRules(rules: string): void {
    if (this.#ownRules) this.input.setAttribute("passwordrules", rules);
  }

  /** Gives the field back as the author left it. */
  release(): void {
    this.#abort.abort();
    this.visible = false;
    this.setValidity("", false);
    this.#write("aria-describedby", this.#described);
    if (this.#ownRules) this.input.removeAttribute("passwordrules");
  }

  /** Gives an attribute a value, or takes it away, unless it is so already. */
  #write(name: string, value: string | null): void {
    if (this.input.getAttribute(name) === value) return;
    if (value === null) this.input.removeAttribute(name);
    else this.input.setAttribute(name, value);
  }

  #listen({ changed, left, reset }: FieldEvents): void {
    const { signal } = this.#abort;
    const conceal = (): void => {
      this.visible = false;
      left();
    };
    this.input.addEventListener("input", changed, { signal });
    this.input.addEventListener("change", changed, { signal });
    this.input.addEventListener("blur", left, { signal });
    this.input.addEventListener("invalid", left, { signal });
    this.input.form?.addEventListener("submit", conceal, { signal });
    // The values go back after the event, so the reading waits for them.
    this.input.form?.addEventListener("reset", () => setTimeout(reset), { signal });
    addEventListener("pageshow", (event) => event.persisted && conceal(), { signal });
  }
}
