/**
 * The custom element `<password-policy>`: enhances a password field that the page already has. It
 * joins field, panel and policy, and owns nothing but what is known at the moment. Whatever happens, in
 * whatever order, ends in the same step: look around, judge, show what differs.
 * @module
 */
import { Announcer } from "./announcer.js";
import { Description, sweep } from "./description.js";
import { listen } from "./dom.js";
import { Field } from "./field.js";
import type * as Later from "./later.js";
import { Press, settled } from "./moments.js";
import { Panel } from "./panel.js";
import type { Row } from "./sentences.js";
import { adoptStyle } from "./style.js";
import { CONTEXT_FIELDS, contextOf, findField, follows, languageOf } from "./surroundings.js";
import type { Messages } from "../messages/messages.js";
import type { CompiledPolicy, Estimator } from "../policy.js";
import type { CheckResult, Issue, IssueCode, PasswordPolicy, Pending, RequirementId, Score } from "../types.js";

/** What `policychange` tells; never the password. */
export interface PolicyChange {
  readonly ok: boolean;
  readonly codes: readonly IssueCode[];
  readonly met: readonly RequirementId[];
  readonly pending: readonly Pending[];
  readonly score: Score | undefined;
}

/** What may stand for a policy: one, its JSON text, or a compiled one. */
type Given = CompiledPolicy | PasswordPolicy | string | null | undefined;

/** How the field stands. */
interface Verdict {
  /** Absent while there is nothing to judge, or nothing to judge by. */
  readonly result: CheckResult | undefined;
  readonly issues: readonly Issue[];
  readonly score: Score | undefined;
}

/** On a server there are no elements to extend; the class is then only a name. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/** What may have been set on a node before it became an element. */
const PROPERTIES = ["policy", "messages", "for", "src"] as const;

/** What tells that the surroundings have changed. */
const WATCHED = [
  "lang",
  "id",
  "type",
  "value",
  "disabled",
  "readonly",
  "required",
  "form",
  "autocomplete",
  "aria-describedby",
  "aria-invalid",
];

/**
 * Enhances the field named by `for`, or the first password field inside; one with
 * `autocomplete="new-password"` before others.
 *
 * Attributes: `for`; `src` (address of a policy) or `policy` (one as JSON); `locale` (default: the
 * page's language); `strength` (shows an estimate, `strength="advice"` with sentences); `reveal="off"` (no show button); `full-list`
 * (when the 160 KB of all common passwords are fetched where the policy names them: `now`; `off`, never;
 * else once a password has passed all that the 10,000 most common and the long ones can tell);
 * `email-from`, `username-from`, `name-from` (ids of fields with context words); `service` (a context
 * word).
 *
 * Fires `policychange` ({@link PolicyChange}) and `policyerror` (when no policy could be had; the
 * field then works as if the element were not there). Both bubble.
 */
export class PasswordPolicyElement extends Base {
  static readonly observedAttributes: readonly string[] = [
    "for",
    "src",
    "policy",
    "locale",
    "strength",
    "reveal",
    "service",
    ...Object.keys(CONTEXT_FIELDS),
  ];

  readonly #panel: Panel = new Panel(this.shadowRoot ?? this.attachShadow({ mode: "open" }));
  readonly #announcer: Announcer = new Announcer(this.#panel.status);
  readonly #description: Description = new Description();
  #connection: AbortController | undefined;
  #press: Press | undefined;

  /** Sentences and loaders, once they have come. */
  #later: typeof Later | undefined;
  #given: Given;
  #for: string | null | undefined;
  #src: string | null | undefined;
  /** Whether what was given is still to be looked at. */
  #stale = true;
  #loading = new AbortController();
  #failed = false;
  #policy: CompiledPolicy | undefined;
  #unsubscribe: (() => void) | undefined;
  /** The policies of which only the large lists have not been asked for yet. */
  readonly #stocked = new WeakSet<CompiledPolicy>();
  /** Whether the estimator has been asked for, and what has come. */
  #measuring = false;
  #estimator: Estimator | undefined;
  #rules: { readonly policy: CompiledPolicy; readonly text: string | null } | undefined;

  #messages: Messages | undefined;
  /** Whether the page has set them; they give way to a language that is chosen after that. */
  #own = false;
  #tag: string | undefined;
  /** Counts what was asked for, so that a table which comes too late is not used. */
  #speech = 0;

  #field: Field | undefined;
  /** Whether the person has been at the field, and has left it. */
  #touched = false;
  #left = false;
  #settled = false;
  #refusal: { readonly issues: readonly Issue[]; readonly value: string | undefined } | undefined;
  #seen: string | undefined;
  /** Whether a refusal is still to be said. */
  #saying = false;
  /** The lines that were said last, and those that were heard of last. */
  #said: readonly Row[] = [];
  #heard: string | undefined;
  #told = "";
  /** Whether what describes the field is to be written anew. */
  #undescribed = true;

  /** The policy in force. Set an object, its JSON text or a compiled one; nothing: attributes decide again. */
  get policy(): CompiledPolicy | undefined {
    return this.#policy;
  }

  set policy(given: Given) {
    this.#given = given;
    this.#renew();
  }

  /** The id of the field; before the attribute. */
  get for(): string | null {
    return this.#for ?? this.getAttribute("for");
  }

  set for(id: string | null | undefined) {
    this.#for = id;
    this.#update();
  }

  /** The address of a policy; before the attribute. */
  get src(): string | null {
    return this.#src ?? this.getAttribute("src");
  }

  set src(address: string | null | undefined) {
    this.#src = address;
    this.#renew();
  }

  /** The sentences in use, once there are any. Set a table of your own, or let `locale` choose. */
  get messages(): Messages | undefined {
    return this.#messages;
  }

  set messages(messages: Messages | null | undefined) {
    // Frameworks hand over nothing where nothing was said; then the language decides.
    this.#own = messages?.ui !== undefined;
    this.#speech += 1;
    if (this.#own) this.#speak(messages!);
    else this.#tag = undefined;
    this.#update();
  }

  /** Judges what is in the field now: for values that a script has set. */
  update(): void {
    this.#update();
  }

  /** Shows what the server refused, until the person types again. */
  refuse(issues: readonly Issue[]): void {
    const refused = Array.isArray(issues) ? issues : [];
    this.#refusal = refused.length > 0 ? { issues: refused, value: this.#field?.value } : undefined;
    this.#undescribed = true;
    this.#saying = refused.length > 0;
    this.#update();
  }

  connectedCallback(): void {
    this.#takeEarlyProperties();
    adoptStyle(this.#panel.root);
    this.#connect();
    this.#unsubscribe?.();
    this.#subscribe();
    this.#update();
  }

  disconnectedCallback(): void {
    this.#disconnect();
    // A node that is moved is away for a moment only.
    queueMicrotask(() => this.#connection ?? this.#letGo());
  }

  connectedMoveCallback(): void {
    this.#disconnect();
    this.connectedCallback();
  }

  attributeChangedCallback(name: string): void {
    if (name === "for") this.#for = undefined;
    if (name === "policy") this.#given = undefined;
    if (name === "src") this.#src = undefined;
    if (name === "policy" || name === "src") this.#stale = true;
    this.#update();
  }

  /** Takes what a page or a framework has set before the element was there. */
  #takeEarlyProperties(): void {
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  #connect(): void {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const view = this.ownerDocument.defaultView ?? window;
    this.#press = new Press(view, signal, () => this.#update());
    this.#listen(this.getRootNode(), signal);
    this.#watch(signal);
    listen(this.#panel.reveal, "mousedown", (event) => event.preventDefault(), signal);
    listen(this.#panel.reveal, "click", (event) => this.#toggle(event), signal);
    listen(view, "pageshow", (event) => (event as PageTransitionEvent).persisted && this.#hide(), signal);
    void settled(view).then(() => signal.aborted || this.#settle());
    if (!this.#later)
      import("./later.js").then(
        (later) => this.#begin(later),
        (error: unknown) => this.#fail(error),
      );
  }

  #disconnect(): void {
    this.#connection?.abort();
    this.#connection = undefined;
  }

  /** Gives the page back what it had. */
  #letGo(): void {
    this.#unsubscribe?.();
    this.#announcer.clear();
    this.#take(undefined);
  }

  /**
   * Listens at the root, before anybody else, and asks each time which field it is about: so a field may
   * come, go and be replaced.
   */
  #listen(root: Node, signal: AbortSignal): void {
    const on = (types: string, act: (event: Event) => void): void => listen(root, types, act, signal);
    const onField = (types: string, act: (event: Event) => void): void =>
      on(types, (event) => event.composedPath()[0] === this.#field?.input && act(event));
    onField("focusin change", () => this.#touch());
    onField("input", () => {
      this.#refusal = undefined;
      this.#touch();
    });
    onField("focusout invalid", () => this.#leave());
    onField("selectionchange", () => this.#catchUp());
    onField("keydown", (event) => (event as KeyboardEvent).key === "Enter" && this.#catchUp());
    on("click", () => this.#catchUp());
    on("submit", (event) => event.target === this.#field?.input.form && this.#submit(event as SubmitEvent));
    // The values go back after the event, so the reading waits for them.
    on(
      "reset",
      (event) => event.target === this.#field?.input.form && setTimeout(() => event.defaultPrevented || this.#reset()),
    );
    on("input", (event) => {
      if (!follows(this, (event.target as Partial<Element>).id)) return;
      this.#refusal = undefined;
      this.#update();
    });
  }

  /** Looks again whenever something changes that the element depends on. */
  #watch(signal: AbortSignal): void {
    const observer = new MutationObserver(() => this.#update());
    const attributes = { attributes: true, attributeFilter: WATCHED };
    observer.observe(this.ownerDocument.documentElement, attributes);
    observer.observe(this.getRootNode(), { ...attributes, subtree: true, childList: true });
    signal.addEventListener("abort", () => observer.disconnect());
  }

  #settle(): void {
    this.#settled = true;
    this.#update();
    void import("./later.js").then(
      ({ faultsOf }) => faultsOf(this, this.#find().unfit).forEach(warn),
      () => {},
    );
  }

  /** From here on there are words. */
  #begin(later: typeof Later): void {
    this.#later = later;
    this.#messages ??= later.en;
    this.#update();
  }

  #renew(): void {
    this.#stale = true;
    this.#update();
  }

  #choosePolicy({ choosePolicy }: typeof Later): void {
    this.#stale = false;
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    const chosen = choosePolicy([this.#given, this.getAttribute("policy")], this.src, signal);
    if (!(chosen instanceof Promise)) return this.#adopt(chosen);
    chosen
      .then((policy) => signal.aborted || this.#adopt(policy))
      .catch((error: unknown) => signal.aborted || this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#adopt(undefined);
    this.#failed = true;
    this.#update();
    warn(this.#later?.complaintOf(error) ?? String(error));
    this.#fire("policyerror", error);
  }

  #adopt(policy: CompiledPolicy | undefined): void {
    this.#unsubscribe?.();
    this.#policy = policy;
    this.#subscribe();
    this.#failed = false;
    this.#undescribed = true;
    if (policy) {
      if (this.#estimator) policy.use(this.#estimator);
      void this.#loadLists(policy, this.#later!);
    }
    this.#update();
  }

  /** Follows the lists that are handed over later. */
  #subscribe(): void {
    this.#unsubscribe = this.#connection && this.#policy?.subscribe?.(() => this.#update());
  }

  /** Fetches the lists that a policy names; of the large ones, unless they are wanted at once, the parts that matter most. */
  async #loadLists(policy: CompiledPolicy, { firstOf, useLists }: typeof Later): Promise<void> {
    const full = this.getAttribute("full-list");
    await useLists(policy, full === "now" ? policy.missing : firstOf(policy.missing));
    if (full !== "off") this.#stocked.add(policy);
    this.#update();
  }

  /** Fetches, once, what alone can still refuse a password: most visitors' first attempts never need it. */
  #complete(policy: CompiledPolicy, { issues, pending }: CheckResult): void {
    if (issues.length > 0 || pending.length === 0 || !this.#stocked.delete(policy)) return;
    void this.#later?.useLists(policy, policy.missing);
  }

  async #loadEstimator({ loadEstimator }: typeof Later): Promise<void> {
    this.#measuring = true;
    this.#estimator = await loadEstimator().catch(() => undefined);
    if (this.#estimator) this.#policy?.use(this.#estimator);
  }

  /** Some frameworks write `false` where others leave an attribute out. */
  get #measures(): boolean {
    return (this.getAttribute("strength") ?? "false") !== "false";
  }

  #wantedTag(): string {
    return this.getAttribute("locale") ?? languageOf(this) ?? "en";
  }

  #followLanguage({ loadMessages }: typeof Later): void {
    const [before, tag] = [this.#tag, this.#wantedTag()];
    if (tag === before) return;
    this.#tag = tag;
    if (before === undefined && this.#own) return;
    const speech = (this.#speech += 1);
    void loadMessages(tag).then((messages) => speech === this.#speech && this.#speak(messages));
  }

  #speak(messages: Messages): void {
    if (messages === this.#messages) return;
    this.#messages = messages;
    this.#undescribed = true;
    this.#update();
  }

  #find(): ReturnType<typeof findField> {
    return findField(this, this.for, this.#field?.revealed ? this.#field.input : undefined);
  }

  /** Lets one field go and takes another; the person has not been at that one. */
  #take(input: HTMLInputElement | undefined): void {
    this.#field?.release(this.#description.id);
    this.#description.remove();
    this.#field = input && new Field(input);
    this.#touched = this.#left = false;
    this.#undescribed = true;
    if (input) sweep(input.getRootNode());
  }

  #touch(): void {
    this.#touched = true;
    this.#update();
  }

  #leave(): void {
    const field = this.#field;
    if (!field) return;
    this.#left ||= field.value !== "" || field.input.required;
    this.#undescribed = true;
    this.#touch();
  }

  /** What is sent, and what is shown again by the back button, is a password. */
  #hide(): void {
    this.#field?.conceal();
    this.#leave();
  }

  /** Judges a value that came without an event. */
  #catchUp(): void {
    if (this.#field && this.#field.value !== this.#seen) this.#update();
  }

  /** Stops a submit that the browser let through because the value had not been judged. */
  #submit(event: SubmitEvent): void {
    const field = this.#field;
    if (!field) return;
    this.#hide();
    const { noValidate } = field.input.form ?? {};
    const lenient = noValidate || (event.submitter as Partial<HTMLButtonElement> | null)?.formNoValidate;
    if (lenient || !field.objected) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    field.input.reportValidity();
  }

  #reset(): void {
    this.#left = false;
    this.#refusal = undefined;
    this.#undescribed = true;
    this.#announcer.clear();
    this.#update();
  }

  #toggle(event: Event): void {
    // A label around the element would take the click for its own.
    event.preventDefault();
    const field = this.#field;
    if (!field) return;
    field.toggle();
    this.#update();
    this.#announcer.insist(this.#messages?.ui[field.visible ? "shown" : "hidden"] ?? "");
  }

  #update(): void {
    if (!this.#connection) return;
    this.#field?.keep(this);
    const { input } = this.#find();
    if (input !== this.#field?.input) this.#take(input);
    const [later, messages] = [this.#later, this.#messages];
    if (!later || !messages) return;
    if (this.#stale) this.#choosePolicy(later);
    if (this.#measures && !this.#measuring) void this.#loadEstimator(later);
    this.#followLanguage(later);
    const verdict = this.#judge();
    const sentences = later.errorsOf(verdict.issues, messages);
    this.#field?.object(sentences.join(" "));
    // What is written now may move or replace what is being pressed.
    if (this.#press?.down) return;
    this.#show(verdict, sentences, later, messages);
    this.#tell(verdict);
  }

  #judge(): Verdict {
    const [field, policy] = [this.#field, this.#policy];
    const value = field?.value ?? "";
    this.#seen = value;
    this.#holdRefusal(value);
    const context = contextOf(this);
    const judged = policy && value !== "" && !field?.dormant ? policy : undefined;
    const result = judged?.check(value, context);
    if (judged && result) this.#complete(judged, result);
    const issues = this.#refusal?.issues ?? result?.issues ?? [];
    const estimator = this.#measures && result ? this.#estimator : undefined;
    const score = estimator?.score(value, context, policy?.toJSON().strength?.words);
    return { result, issues, score };
  }

  /** A refusal is about one value; a field that a page empties does not take it back. */
  #holdRefusal(value: string): void {
    if (!this.#refusal || !this.#field || value === "") return;
    const refused = this.#refusal.value ?? value;
    this.#refusal = value === refused ? { ...this.#refusal, value } : undefined;
  }

  #show({ result, score }: Verdict, sentences: readonly string[], later: typeof Later, messages: Messages): void {
    const field = this.#field;
    const help = later.helpOf(this.#policy, result, messages);
    const errors = this.#left || this.#refusal ? sentences : [];
    const advice = later.adviceOf(this, score, this.#seen, contextOf(this), messages, () => this.#update());
    this.#panel.show({ messages, help, errors, score, advice, reveal: this.#reveal() });
    this.#announce(help.rows, result, later, messages);
    if (this.#saying) this.#announcer.insist(errors.join(" "));
    this.#saying = false;
    if (!field || !(this.#refusal || (this.#touched && this.#settled))) return;
    this.#enhance(field, sentences.length > 0, errors.length > 0, later);
    if (!this.#undescribed) return this.#description.keep(field.input);
    this.#undescribed = false;
    this.#description.show(field.input, later.description(errors, help), messages);
  }

  #reveal(): "show" | "hide" | undefined {
    const off = ["off", "false"].includes(this.getAttribute("reveal") ?? "");
    if (off || this.#failed || !this.#field || this.#field.dormant) return undefined;
    return this.#field.visible ? "hide" : "show";
  }

  /** Writes to the field, where the page leaves room, what cannot be said in the shadow tree. */
  #enhance(field: Field, isWrong: boolean, isSaid: boolean, later: typeof Later): void {
    field.enhance(this.#description.id);
    field.set("passwordrules", this.#policy ? this.#passwordRules(field, this.#policy, later) : null);
    // A browser calls a field invalid that has an objection, while the person still types.
    field.set("aria-invalid", isWrong ? String(isSaid) : null);
  }

  /** What managers are told, once it is known; it is asked for when it is needed first. */
  #passwordRules(field: Field, policy: CompiledPolicy, { loadPasswordRules }: typeof Later): string | null {
    if (this.#rules?.policy === policy) return this.#rules.text;
    if (field.has("passwordrules")) return null;
    this.#rules = { policy, text: null };
    void loadPasswordRules(policy).then(
      (text) => {
        this.#rules = { policy, text };
        this.#update();
      },
      () => {},
    );
    return null;
  }

  #announce(rows: readonly Row[], result: CheckResult | undefined, { newsOf }: typeof Later, messages: Messages): void {
    const heard = result ? rows.map(({ id, state }) => `${id} ${state}`).join() : "";
    if (heard === this.#heard) return;
    this.#heard = heard;
    this.#announcer.stop();
    if (!result) this.#said = rows;
    else
      this.#announcer.later(() => {
        const news = newsOf(rows, this.#said, messages);
        this.#said = rows;
        return news;
      });
  }

  #tell({ result, issues, score }: Verdict): void {
    if (!this.#policy && !this.#refusal) return;
    const change: PolicyChange = {
      ok: result !== undefined && issues.length === 0,
      codes: issues.map(({ code }) => code),
      met: result?.met ?? [],
      pending: result?.pending ?? [],
      score,
    };
    const told = JSON.stringify(change);
    if (told === this.#told) return;
    this.#told = told;
    this.#fire("policychange", change);
  }

  /**
   * Tells the page in a task of its own: the element hears of an input before the field's own listeners do,
   * and a framework that renders in between would write the old value back.
   */
  #fire(type: string, detail: unknown): void {
    setTimeout(() => this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail })));
  }
}

function warn(sentence: string): void {
  console.warn(`<password-policy>: ${sentence}.`);
}
