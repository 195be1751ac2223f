// A form for each recipe: fill it in, see the curl command, send it, see the answer.
import { call, curl } from "./call.js";
import { byId, during, element } from "./dom.js";
import { recipes } from "./recipes.js";
import { noteSet } from "./session.js";

/** Puts the forms on the page. */
export function start() {
  byId("recipes").replaceChildren(...recipes.map(panel));
}

function panel(recipe) {
  const form = new Form(recipe);
  return element("details", {},
    element("summary", {}, element("h2", { textContent: recipe.api }), element("code", { textContent: `${recipe.method} ${recipe.path}` })),
    form.root);
}

class Form {
  constructor(recipe) {
    this.recipe = recipe;
    this.headers = {};
    this.bearer = undefined;
    this.inputs = new Map(recipe.fields.map((name) => [name, this.input(name)]));
    this.said = element("p", { className: "said", role: "status" });
    this.curl = element("pre", { tabIndex: 0, "aria-label": "As a curl command" });
    this.answer = element("pre", { tabIndex: 0, "aria-label": "The answer" });
    const prepare = element("button", { type: "button", className: "quiet", textContent: "Prepare" });
    const send = element("button", { type: "submit", textContent: "Send" });
    prepare.addEventListener("click", () => during(prepare, this.said, () => this.prepare()));
    this.root = element("form", {}, ...this.labelled(), element("p", { className: "bar" }, prepare, send), this.said, this.curl, this.answer);
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      void during(send, this.said, () => this.send());
    });
    this.root.addEventListener("input", () => this.spell());
    this.spell();
  }

  input(name) {
    return element("input", { type: "text", id: `${this.recipe.api}-${name}`, autocomplete: "off", spellcheck: false, autocapitalize: "none" });
  }

  labelled() {
    return [...this.inputs].flatMap(([name, input]) => [element("label", { htmlFor: input.id, textContent: name }), input]);
  }

  options() {
    const body = Object.fromEntries([...this.inputs].map(([name, input]) => [name, input.value]));
    return { body, bearer: this.bearer, headers: this.headers };
  }

  spell() {
    this.curl.textContent = curl(this.recipe.method, this.recipe.path, this.options());
  }

  async prepare() {
    const { bearer, headers = {}, ...values } = await this.recipe.prepare();
    Object.assign(this, { bearer, headers });
    for (const [name, value] of Object.entries(values)) this.inputs.get(name).value = value;
    this.answer.textContent = "";
    this.spell();
    return "Ready to be sent.";
  }

  async send() {
    const { status, text, json, ms } = await call(this.recipe.method, this.recipe.path, this.options());
    this.answer.textContent = json ? JSON.stringify(json, undefined, 2) : text;
    if (status < 300) noteSet(this.inputs.get(this.recipe.sets).value);
    return `${status} in ${ms.toFixed(0)} ms${status < 300 ? ". The password is set." : "."}`;
  }
}
