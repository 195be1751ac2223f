/**
 * Owns the page's own `<input>` while the element looks after it: its validity, and the attributes that
 * the page leaves free. It stays the real form control, so password managers, autofill and constraint
 * validation work as ever. What the page wrote is never overwritten. May write nodes.
 * @module
 */
import { isDescription } from "./description.js";
import { put, wordsOf } from "./dom.js";

/** Attributes that suit a field for a new password. */
const DEFAULTS = { autocomplete: "new-password", spellcheck: "false", autocapitalize: "none" } as const;

/** One field. */
export class Field {
  readonly input: HTMLInputElement;
  /** What was written here, by attribute; other values are the page's. */
  readonly #written = new Map<string, string | null>();
  #message = "";
  #revealed = false;

  constructor(input: HTMLInputElement) {
    this.input = input;
    this.#forgetOriginal();
  }

  /** What is typed. An autofilled value may be withheld until a gesture. */
  get value(): string {
    return this.input.value;
  }

  /** Whether the person cannot change it: disabled, in a disabled group, read-only. */
  get dormant(): boolean {
    return this.input.willValidate === false;
  }

  /** Whether the password can be read on screen. */
  get visible(): boolean {
    return this.input.type !== "password";
  }

  /** Whether it can be read because the person asked for it here. */
  get revealed(): boolean {
    return this.#revealed && this.visible;
  }

  /** Shows the password, or hides it. */
  toggle(): void {
    this.#revealed = !this.visible;
    this.input.type = this.visible ? "password" : "text";
  }

  /**
   * Shows again what {@link toggle} showed, as React writes the type of its markup whenever it renders. Where the
   * person is neither here nor at the button, which is in `host`, it is the page that hides, and it stays so.
   */
  keep(host: Element): void {
    if (!this.#revealed || this.visible) return;
    const { activeElement } = this.input.getRootNode() as Document;
    this.#revealed = activeElement === this.input || activeElement === host;
    if (this.#revealed) this.input.type = "text";
  }

  /** Hides a password that was shown by {@link toggle}. */
  conceal(): void {
    if (this.revealed) this.input.type = "password";
    this.#revealed = false;
  }

  /** Whether this element, and not the page, objects to the value. */
  get objected(): boolean {
    return this.#message !== "" && this.input.validationMessage === this.#message;
  }

  /** Tells the browser what is wrong; nothing: the empty string. An objection of the page's own stays. */
  object(message: string): void {
    const { customError } = this.input.validity;
    // Where the browser does not validate, it does not say whose objection there is.
    const ours = this.#message !== "" && (!this.input.willValidate || this.objected);
    if ((customError && !ours) || message === (customError ? this.#message : "")) return;
    this.input.setCustomValidity(message);
    this.#message = message;
  }

  /** Gives an attribute a value where the page gives none; `null` takes it back. */
  set(name: string, value: string | null): void {
    if (this.has(name)) return;
    this.#written.set(name, value);
    put(this.input, name, value);
  }

  /** Whether the page gives an attribute a value. */
  has(name: string): boolean {
    const found = this.input.getAttribute(name);
    return found !== null && found !== this.#written.get(name);
  }

  /** Gives the field the attributes that suit it, and one more id that describes it. */
  enhance(description: string): void {
    for (const [name, value] of Object.entries(DEFAULTS)) this.set(name, value);
    const ids = this.#describedBy();
    if (!ids.includes(description)) this.#describeBy([...ids, description]);
  }

  /** Gives the field back as the page has it. */
  release(description: string): void {
    this.conceal();
    this.object("");
    for (const name of this.#written.keys()) this.set(name, null);
    this.#describeBy(this.#describedBy().filter((id) => id !== description));
  }

  /** A copy of a field that was looked after names the original's description. */
  #forgetOriginal(): void {
    const ids = this.#describedBy();
    const own = ids.filter((id) => !isDescription(id));
    if (own.length === ids.length) return;
    this.#describeBy(own);
    put(this.input, "aria-invalid", null);
  }

  #describedBy(): readonly string[] {
    return wordsOf(this.input, "aria-describedby");
  }

  #describeBy(ids: readonly string[]): void {
    if (ids.length !== this.#describedBy().length) put(this.input, "aria-describedby", ids.join(" ") || null);
  }
}
