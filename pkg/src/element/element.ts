/**
 * The custom element `<password-policy>`: enhances a password field that the page already has. It
 * joins field, panel and policy, and owns nothing but what is known at the moment.
 * @module
 */
import { Announcer } from "./announcer.js";
import { Field } from "./field.js";
import { compile, fetchPolicy, loadEstimator, loadList, loadMessages, loadPasswordRules } from "./load.js";
import { Panel, spoken } from "./panel.js";
import { adoptStyle } from "./style.js";
import { checklist, type Line } from "../checklist.js";
import en from "../messages/en.js";
import type { Messages } from "../messages/messages.js";
import type { CompiledPolicy, Estimator, List } from "../policy.js";
import { describePassphrase, fill, format } from "../text.js";
import type {
  CheckResult,
  Context,
  Issue,
  IssueCode,
  PasswordPolicy,
  Pending,
  RequirementId,
  Score,
} from "../types.js";

/** What `policychange` tells; never the password. */
export interface PolicyChange {
  readonly ok: boolean;
  readonly codes: readonly IssueCode[];
  readonly met: readonly RequirementId[];
  readonly pending: readonly Pending[];
  readonly score: Score | undefined;
}

/** On a server there are no elements to extend; the class is then only a name. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/** Attributes that name the field whose value is a context word, and where that word belongs. */
const CONTEXT_FIELDS = { "email-from": "email", "username-from": "username", "name-from": "name" } as const;

/**
 * Enhances the field named by `for` (or the first input inside).
 *
 * Attributes: `for`; `src` (address of a policy) or `policy` (one as JSON); `locale` (default: the
 * page's language); `strength` (shows an estimate); `reveal="off"` (no show button); `full-list`
 * (when the 160 KB of all common passwords are fetched where the policy names them: `now`; `off`, never;
 * else once a password has passed all that the 10,000 most common and the long ones can tell);
 * `email-from`, `username-from`, `name-from` (ids of fields with context words); `service` (a context
 * word).
 *
 * Fires `policychange` ({@link PolicyChange}) and `policyerror` (when no policy could be had; the
 * field then works as if the element were not there).
 */
export class PasswordPolicyElement extends Base {
  static readonly observedAttributes: readonly string[] = ["for", "src", "policy", "locale", "strength"];

  #field: Field | undefined;
  #panel: Panel | undefined;
  #announcer: Announcer | undefined;
  #policy: CompiledPolicy | undefined;
  /** The policies of which only the full list has not been asked for yet. */
  readonly #stocked = new WeakSet<CompiledPolicy>();
  #estimator: Estimator | undefined;
  #messages: Messages = en;
  #loading = new AbortController();
  #connected = new AbortController();
  #left = false;
  #refused: readonly Issue[] = [];
  #lines: readonly Line[] = [];
  #told = "";

  /** The policy in force. Set a compiled one or an object; `src` and `policy` set it too. */
  get policy(): CompiledPolicy | undefined {
    return this.#policy;
  }

  set policy(policy: CompiledPolicy | PasswordPolicy | undefined) {
    const signal = this.#supersede();
    if (policy === undefined || "check" in policy) this.#adopt(policy);
    else void this.#load(async () => policy, signal);
  }

  /** The sentences in use. Set a table of your own, or let `locale` choose. */
  get messages(): Messages {
    return this.#messages;
  }

  set messages(messages: Messages) {
    this.#messages = messages;
    this.#panel?.speak(messages);
    this.#update();
  }

  /** Shows what the server refused, until the person types again. */
  refuse(issues: readonly Issue[]): void {
    this.#refused = issues;
    this.#left = true;
    this.#update();
    this.#announcer?.now(issues.map((issue) => format(issue, this.#messages)).join(" "));
  }

  connectedCallback(): void {
    if (document.readyState !== "loading") return this.#connect();
    const { signal } = this.#connected;
    document.addEventListener("DOMContentLoaded", () => this.#connect(), { once: true, signal });
  }

  disconnectedCallback(): void {
    this.#connected.abort();
    this.#connected = new AbortController();
    this.#announcer?.stop();
    this.#field?.release();
    this.#panel?.remove();
    this.#field = this.#panel = this.#announcer = undefined;
  }

  attributeChangedCallback(name: string): void {
    if (!this.#panel) return;
    if (name === "for") return this.#reconnect();
    if (name === "locale") return void this.#chooseLanguage();
    if (name === "strength") return void this.#loadEstimator();
    this.#choosePolicy();
  }

  #reconnect(): void {
    this.disconnectedCallback();
    this.#connect();
  }

  #connect(): void {
    const input = this.#findInput();
    if (!input || this.#panel) return;
    adoptStyle(this.getRootNode());
    this.#panel = new Panel(this);
    this.#announcer = new Announcer(this.#panel.status);
    this.#field = new Field(input, {
      changed: () => this.#changed(),
      left: () => this.#leave(),
      reset: () => this.#reset(),
    });
    this.#panel.reveal.setAttribute("aria-controls", (input.id ||= `${this.#panel.describedBy[1]}-field`));
    this.#panel.reveal.addEventListener("click", () => this.#toggle());
    this.#panel.speak(this.#messages);
    this.#followContext();
    void this.#chooseLanguage();
    void this.#loadEstimator();
    if (this.#policy) this.#adopt(this.#policy);
    else this.#choosePolicy();
    this.#update();
  }

  #findInput(): HTMLInputElement | null {
    const id = this.getAttribute("for");
    const found = id === null ? null : (this.getRootNode() as Document).getElementById(id);
    return found instanceof HTMLInputElement ? found : this.querySelector("input");
  }

  #choosePolicy(): void {
    const inline = this.getAttribute("policy");
    const src = this.getAttribute("src");
    if (inline === null && src === null) return;
    const signal = this.#supersede();
    if (inline !== null) void this.#load(async () => JSON.parse(inline) as PasswordPolicy, signal);
    else if (src !== null) void this.#load(() => fetchPolicy(src, signal), signal);
  }

  /** Drops the policy that is on its way; returns the signal of the one that comes instead. */
  #supersede(): AbortSignal {
    this.#loading.abort();
    this.#loading = new AbortController();
    return this.#loading.signal;
  }

  async #load(source: () => Promise<PasswordPolicy>, signal: AbortSignal): Promise<void> {
    try {
      const policy = await compile(await source());
      if (!signal.aborted) this.#adopt(policy);
    } catch (error) {
      if (!signal.aborted) this.dispatchEvent(new CustomEvent("policyerror", { detail: error }));
    }
  }

  #adopt(policy: CompiledPolicy | undefined): void {
    this.#policy = policy;
    if (policy) {
      void this.#tellManagers(policy);
      if (this.#estimator) policy.use(this.#estimator);
      void this.#loadLists(policy);
    }
    this.#update();
  }

  async #tellManagers(policy: CompiledPolicy): Promise<void> {
    const rules = await loadPasswordRules(policy).catch(() => undefined);
    if (rules !== undefined && this.#policy === policy) this.#field?.setRules(rules);
  }

  /** Fetches the lists that a policy names; of the full one, unless it is wanted at once, the parts that matter most. */
  async #loadLists(policy: CompiledPolicy): Promise<void> {
    const parts = (id: List["id"]): readonly List["id"][] =>
      id === "common-full" && this.getAttribute("full-list") !== "now" ? ["common-10k", "long-15"] : [id];
    await this.#useLists(policy, policy.missing.flatMap(parts));
    if (this.getAttribute("full-list") !== "off") this.#stocked.add(policy);
    this.#update();
  }

  async #useLists(policy: CompiledPolicy, ids: readonly List["id"][]): Promise<void> {
    for (const id of ids) {
      const list = await loadList(id).catch(() => undefined);
      if (list) policy.use(list);
    }
  }

  /** Fetches, once, what alone can still refuse a password: most visitors' first attempts never need it. */
  async #complete(policy: CompiledPolicy, { issues, pending }: CheckResult): Promise<void> {
    if (issues.length > 0 || !pending.includes("common-full") || !this.#stocked.delete(policy)) return;
    await this.#useLists(policy, ["common-full"]);
    this.#update();
  }

  async #loadEstimator(): Promise<void> {
    if (this.hasAttribute("strength")) {
      this.#estimator = await loadEstimator().catch(() => undefined);
      if (this.#estimator) this.#policy?.use(this.#estimator);
    }
    this.#update();
  }

  async #chooseLanguage(): Promise<void> {
    const tag = this.getAttribute("locale") ?? this.closest("[lang]")?.getAttribute("lang");
    if (tag) this.messages = await loadMessages(tag).catch(() => en);
  }

  /** Judges anew when a field changes whose value is a context word. */
  #followContext(): void {
    const { signal } = this.#connected;
    this.getRootNode().addEventListener("input", ({ target }) => {
      const { id } = target as Partial<Element>;
      const followed = Object.keys(CONTEXT_FIELDS).some((name) => this.getAttribute(name) === id);
      if (id && followed) this.#changed();
    }, { signal });
  }

  #context(): Context {
    const root = this.getRootNode() as Document;
    const context: { -readonly [source in keyof Context]: Context[source] } = {};
    for (const [attribute, source] of Object.entries(CONTEXT_FIELDS)) {
      const field = root.getElementById(this.getAttribute(attribute) ?? "");
      if (field instanceof HTMLInputElement) context[source] = field.value;
    }
    const service = this.getAttribute("service");
    return service === null ? context : { ...context, service };
  }

  #changed(): void {
    this.#refused = [];
    this.#update();
  }

  #leave(): void {
    this.#left ||= !this.#field?.empty || this.#field.input.required;
    this.#update();
  }

  #reset(): void {
    this.#left = false;
    this.#changed();
  }

  #toggle(): void {
    if (!this.#field) return;
    this.#field.visible = !this.#field.visible;
    this.#update();
    const { shown, hidden } = this.#messages.ui;
    this.#announcer?.now(this.#field.visible ? shown : hidden);
  }

  #update(): void {
    const [field, panel] = [this.#field, this.#panel];
    if (!field || !panel) return;
    const messages = this.#messages;
    const reveal = this.getAttribute("reveal") !== "off";
    panel.showReveal(reveal, field.visible, messages);
    const policy = this.#policy;
    if (!policy) return;
    const password = field.input.value;
    const result = field.empty ? undefined : policy.check(password, this.#context());
    const issues = this.#refused.length > 0 ? this.#refused : (result?.issues ?? []);
    const sentences = issues.map((issue) => format(issue, messages));
    const lines = checklist(policy.requirements, result, messages);
    panel.showLines(lines, messages);
    panel.showPassphrase(describePassphrase(policy, messages));
    panel.showErrors(this.#left ? sentences : []);
    field.setValidity(sentences.join(" "), this.#left);
    field.describeBy(panel.describedBy);
    const score = result && this.#estimator?.score(password, this.#context());
    panel.showStrength(score, messages);
    this.#announce(lines, result);
    if (result) void this.#complete(policy, result);
    this.#tell({
      ok: result !== undefined && issues.length === 0,
      codes: issues.map(({ code }) => code),
      met: result?.met ?? [],
      pending: result?.pending ?? [],
      score,
    });
  }

  #announce(lines: readonly Line[], result: CheckResult | undefined): void {
    const before = new Map(this.#lines.map(({ id, state }) => [id, state]));
    const news = lines.filter(({ id, state }) => before.get(id) !== state);
    this.#announcer?.stop();
    if (!result) this.#lines = lines;
    if (!result || news.length === 0) return;
    this.#announcer?.later(() => {
      this.#lines = lines;
      return this.#sentence(news, lines);
    });
  }

  #sentence(news: readonly Line[], lines: readonly Line[]): string {
    const messages = this.#messages;
    const count = lines.filter(({ state }) => state === "unmet").length;
    const { complete, remaining } = messages.ui;
    const said = news.map((line) => spoken(line, messages));
    if (count > 0) said.push(fill(remaining, messages, { count }));
    else if (lines.every(({ state }) => state === "met")) said.push(complete);
    return said.join(". ");
  }

  #tell(change: PolicyChange): void {
    const told = JSON.stringify(change);
    if (told === this.#told) return;
    this.#told = told;
    this.dispatchEvent(new CustomEvent("policychange", { bubbles: true, detail: change }));
  }
}
