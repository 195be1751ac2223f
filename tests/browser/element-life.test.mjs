// The life of `<password-policy>` in whatever order things happen: field, policy and language before or
// after it, replaced, moved, copied, set by a script; and what it leaves to the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startBrowser } from "./harness.mjs";
import { startSite } from "./site.mjs";

const good = "kd83-Qw0z-Lfe1";
const tooShort = "Use at least 12 characters.";
const policy = { version: 1, length: { min: 12 } };
const text = JSON.stringify(policy);
const field = `<input id="pw" name="pw" type="password">`;

const page = (body, { head = "", script = `import "/pkg/element.js";`, lang = "en" } = {}) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>Sign up</title><link rel="icon" href="data:,">${head}
<script type="module">${script}</script></head><body><main><h1>Sign up</h1>${body}</main></body></html>`;

const form = (inner, attributes = `policy='${text}'`) => `
  <form id="form" action="/done"><label for="pw">New password</label>
  <password-policy id="policy" ${attributes}>${inner}</password-policy><button id="send">Send</button></form>`;

const site = await startSite({
  "/policy.json": text,
  "/done": "<!doctype html><title>Done</title>",
  "/broken.json": "<p>no policy</p>",
  "/empty": page(""),
  "/usual": page(form(field)),
  "/bare": page(form(field, ""), { script: "" }),
  "/none": page(form(field, "")),
  "/dead": page(form(field, `src="/broken.json"`)),
  "/required": page(form(field.replace(">", " required>"))),
  "/novalidate": page(form(field).replace(`action="/done"`, `action="/done" novalidate`)),
  "/german": page(form(field), { lang: "de" }),
  "/advice": page(form(field, `policy='${text}' strength="advice"`), { lang: "de" }),
  "/dark": page(form(field), { head: `<link rel="stylesheet" href="/dark.css">` }),
  "/dark.css": ".dark { background: #111; color: #eee }",
  "/styled": page(form(field), { head: `<link rel="stylesheet" href="/styled.css">` }),
  "/styled.css":
    "li { color: rgb(1, 2, 3) } password-policy::part(line) { color: rgb(4, 5, 6) } [hidden] { display: block !important }",
  "/closed": {
    body: page(form(field), { script: "" }).replace(
      "</head>",
      `<script type="module" src="/pkg/element.js"></script></head>`,
    ),
    headers: {
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'",
    },
  },
});
const browser = await startBrowser();

/** Opens a page: `use(tab, seen)`, where `seen` gathers warnings of the console. */
const open = (t, path, use, options) =>
  browser.visit(
    t,
    "about:blank",
    async (tab, problems) => {
      const warnings = [];
      tab.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
      await tab.goto(site + path);
      await use(tab, { warnings, problems });
    },
    options,
  );

const state = (tab, wanted) => tab.locator(`[data-rule="min_length"][data-state="${wanted}"]`).first().waitFor();
const input = (tab) => tab.locator("#pw");
const error = (tab) => tab.locator("[part=error]");
const validity = (tab, id = "pw") => tab.evaluate((name) => document.getElementById(name).validationMessage, id);
const attribute = (tab, name) => input(tab).getAttribute(name);
const described = (tab) => tab.locator(`#pw[aria-describedby*="password-policy-description"]`).waitFor();

/** Types too little, leaves, and waits for what is said. */
async function fail(tab) {
  await input(tab).fill("short");
  await input(tab).blur();
  await error(tab).getByText(tooShort).waitFor();
}

/** The element follows the field with the id `pw`: a good value, then a bad one. */
async function works(tab) {
  await state(tab, "open");
  await input(tab).fill("short");
  await state(tab, "unmet");
  assert.equal(await validity(tab), tooShort);
  await input(tab).fill(good);
  await state(tab, "met");
  assert.equal(await validity(tab), "");
}

const orders = {
  "the field comes after the element": (given) => {
    const element = document.createElement("password-policy");
    document.querySelector("main").append(element);
    element.setAttribute("policy", given);
    setTimeout(() =>
      element.insertAdjacentHTML("beforeend", `<label for="pw">P</label><input id="pw" type="password">`),
    );
  },
  "the policy is set before the element is on the page": (given) => {
    const element = document.createElement("password-policy");
    element.policy = JSON.parse(given);
    element.innerHTML = `<input id="pw" type="password" aria-label="P">`;
    document.querySelector("main").append(element);
  },
  "the field outside is named later, by attribute": (given) => {
    document.querySelector("main").innerHTML =
      `<input id="pw" type="password" aria-label="P"><password-policy policy='${given}'></password-policy>`;
    setTimeout(() => document.querySelector("password-policy").setAttribute("for", "pw"));
  },
  "the field outside is named later, by property": (given) => {
    document.querySelector("main").innerHTML =
      `<input id="pw" type="password" aria-label="P"><password-policy policy='${given}'></password-policy>`;
    setTimeout(() => (document.querySelector("password-policy").for = "pw"));
  },
  "the field that is named comes later": (given) => {
    document.querySelector("main").innerHTML = `<password-policy for="pw" policy='${given}'></password-policy>`;
    setTimeout(() =>
      document.querySelector("main").insertAdjacentHTML("beforeend", `<input id="pw" type="password" aria-label="P">`),
    );
  },
  "the named field gets its id later": (given) => {
    document.querySelector("main").innerHTML =
      `<password-policy for="pw" policy='${given}'></password-policy><input type="password" aria-label="P">`;
    setTimeout(() => (document.querySelector("input").id = "pw"));
  },
  "the field becomes a password field later": (given) => {
    document.querySelector("main").innerHTML =
      `<password-policy policy='${given}'><input id="pw" aria-label="P"></password-policy>`;
    setTimeout(() => (document.querySelector("input").type = "password"));
  },
  "the policy comes last, as text by property": (given) => {
    document.querySelector("main").innerHTML =
      `<password-policy><input id="pw" type="password" aria-label="P"></password-policy>`;
    setTimeout(() => (document.querySelector("password-policy").policy = given));
  },
  "the policy comes last, by its address": () => {
    document.querySelector("main").innerHTML =
      `<password-policy><input id="pw" type="password" aria-label="P"></password-policy>`;
    setTimeout(() => (document.querySelector("password-policy").src = "/policy.json"));
  },
  "another policy was there before": (given) => {
    document.querySelector("main").innerHTML =
      `<password-policy policy='{"version":1,"length":{"min":3}}'><input id="pw" type="password" aria-label="P"></password-policy>`;
    setTimeout(() => document.querySelector("password-policy").setAttribute("policy", given));
  },
  "it is moved ten times": (given) => {
    document.querySelector("main").innerHTML =
      `<form><password-policy policy='${given}'><input id="pw" type="password" aria-label="P"></password-policy></form>`;
    for (let move = 0; move < 10; move += 1) document.body.append(document.querySelector("form"));
  },
  "it is moved without being taken away": (given) => {
    document.querySelector("main").innerHTML =
      `<form><password-policy policy='${given}'><input id="pw" type="password" aria-label="P"></password-policy></form>`;
    document.body.moveBefore?.(document.querySelector("form"), null);
  },
  "it is taken away and comes back": async (given) => {
    document.querySelector("main").innerHTML =
      `<password-policy policy='${given}'><input id="pw" type="password" aria-label="P"></password-policy>`;
    const element = document.querySelector("password-policy");
    element.remove();
    await new Promise((done) => setTimeout(done, 50));
    document.querySelector("main").append(element);
  },
  "it is in a shadow tree of the page's": (given) => {
    document.querySelector("main").remove();
    const host = document.body.appendChild(document.createElement("section"));
    host.attachShadow({
      mode: "open",
    }).innerHTML = `<password-policy policy='${given}'><input id="pw" type="password" aria-label="P"></password-policy>`;
    Object.assign(document, { getElementById: (id) => host.shadowRoot.getElementById(id) });
  },
};

for (const [order, act] of Object.entries(orders)) {
  test(`it works when ${order}`, async (t) => {
    await open(t, "/empty", async (tab, { problems }) => {
      await tab.evaluate(() => customElements.whenDefined("password-policy"));
      await tab.evaluate(act, text);
      await works(tab);
      assert.deepEqual(problems, []);
    });
  });
}

test("what was set before the element's script came is taken over: policy as object or text, messages, for, src", async (t) => {
  for (const early of [{ policy }, { policy: text }, { src: "/policy.json" }, { policy, for: "pw" }]) {
    await open(t, "/bare", async (tab) => {
      await tab.evaluate((set) => Object.assign(document.getElementById("policy"), set), early);
      await tab.evaluate(() => import("/pkg/element.js"));
      await works(tab);
    });
  }
  await open(t, "/bare", async (tab) => {
    await tab.evaluate(async (given) => {
      const { default: de } = await import("/pkg/messages/de.js");
      Object.assign(document.getElementById("policy"), { policy: given, messages: de });
      await import("/pkg/element.js");
    }, policy);
    await tab.getByText("Mindestens 12 Zeichen").waitFor();
    await tab.waitForLoadState("networkidle");
    assert.equal(await tab.getByRole("button", { name: "Passwort anzeigen" }).count(), 1, "the page's own table stays");
  });
});

test("a field that is replaced is followed, and the one before is given back", async (t) => {
  await open(t, "/usual", async (tab) => {
    await fail(tab);
    await described(tab);
    const old = await tab.evaluate(() => {
      const before = document.getElementById("pw");
      globalThis.before = before;
      before.replaceWith(Object.assign(document.createElement("input"), { id: "pw", type: "password" }));
      return new Promise((done) =>
        setTimeout(() =>
          done([
            before.validationMessage,
            before.hasAttribute("aria-describedby"),
            before.hasAttribute("aria-invalid"),
          ]),
        ),
      );
    });
    assert.deepEqual(old, ["", false, false]);
    assert.equal(await error(tab).isVisible(), false);
    await works(tab);
    await tab.evaluate(() => document.getElementById("pw").remove());
    await tab.getByRole("button", { name: "Show password" }).waitFor({ state: "detached" });
    assert.equal(await tab.locator("[id^=password-policy-description]").count(), 0);
  });
});

test("a copy of a form that was used works on its own, with ids of its own", async (t) => {
  await open(t, "/usual", async (tab) => {
    await fail(tab);
    await described(tab);
    await tab.evaluate(() => {
      const copy = /** @type {Element} */ (document.getElementById("form").cloneNode(true));
      copy.querySelector("input").id = "copy";
      copy.querySelector("input").value = "";
      copy.querySelector("label").htmlFor = "copy";
      document.querySelector("main").append(copy);
    });
    const copied = tab.locator("#copy");
    await tab.waitForFunction(() => !document.getElementById("copy").hasAttribute("aria-describedby"));
    assert.equal(await copied.getAttribute("aria-invalid"), null);
    await copied.fill("tiny");
    await tab.locator(`#copy[aria-describedby]`).waitFor();
    assert.equal(await validity(tab, "copy"), tooShort);
    const ids = await tab.evaluate(() => [...document.querySelectorAll("[id^=password-policy]")].map(({ id }) => id));
    assert.equal(new Set(ids).size, 2);
    assert.deepEqual(
      await tab.evaluate(() =>
        ["pw", "copy"].map((id) => document.getElementById(id).getAttribute("aria-describedby")),
      ),
      ids,
    );
  });
});

test("a page that is put back from a copy of its body leaves no orphans", async (t) => {
  await open(t, "/usual", async (tab) => {
    await fail(tab);
    await described(tab);
    await tab.evaluate(() => document.body.replaceWith(document.body.cloneNode(true)));
    await tab.locator("#pw:not([aria-describedby])").waitFor();
    await input(tab).fill(good);
    await state(tab, "met");
    await described(tab);
    assert.equal(await tab.locator("[id^=password-policy-description]").count(), 1);
  });
});

test("a value that a script sets is judged: the checklist follows, the submit is stopped or goes through at once", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    await fail(tab);
    await tab.evaluate((value) => (document.getElementById("pw").value = value), good);
    await state(tab, "met");
    await error(tab).waitFor({ state: "hidden" });
    await tab.evaluate(() => (document.getElementById("pw").value = "bad"));
    await tab.evaluate(() => document.getElementById("form").requestSubmit());
    await error(tab).getByText(tooShort).waitFor();
    assert.equal(new URL(tab.url()).pathname, "/usual");
    await tab.evaluate((value) => {
      document.getElementById("pw").value = value;
      document.getElementById("policy").update();
      document.getElementById("form").requestSubmit();
    }, good);
    await tab.waitForURL(/done/);
  });
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    await fail(tab);
    await tab.evaluate((value) => (document.getElementById("pw").value = value), good);
    await tab.locator("#send").click();
    await tab.waitForURL(/done/);
  });
  await open(t, "/novalidate", async (tab) => {
    await state(tab, "open");
    await fail(tab);
    await tab.locator("#send").click();
    await tab.waitForURL(/done/);
  });
});

test("a press that leaves the field still becomes a click on what the error moves away", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    await tab.evaluate(() => {
      globalThis.clicks = 0;
      document.getElementById("send").type = "button";
      document.getElementById("send").addEventListener("click", () => (globalThis.clicks += 1));
    });
    await input(tab).pressSequentially("short");
    const { x, y } = await tab.locator("#send").boundingBox();
    await tab.mouse.move(x + 5, y + 5);
    await tab.mouse.down();
    await tab.waitForFunction(() => document.activeElement.id !== "pw");
    assert.equal(await error(tab).isVisible(), false, "nothing moves under a pressed pointer");
    await tab.mouse.up();
    await error(tab).getByText(tooShort).waitFor();
    assert.equal(await tab.evaluate(() => globalThis.clicks), 1);
  });
});

test("a reset takes everything back, also of a form that the field joins later", async (t) => {
  await open(t, "/usual", async (tab) => {
    await tab.evaluate(() => {
      document.querySelector("main").insertAdjacentHTML("beforeend", `<form id="other"></form>`);
      document.getElementById("pw").setAttribute("form", "other");
    });
    await fail(tab);
    await tab.locator("[part=status]").getByText("Not met").waitFor();
    await tab.evaluate(() => document.getElementById("other").reset());
    await error(tab).waitFor({ state: "hidden" });
    await state(tab, "open");
    assert.deepEqual([await validity(tab), await tab.locator("[part=status]").textContent()], ["", ""]);
  });
});

test("a field that cannot be changed is not judged and not shown", async (t) => {
  for (const close of [
    (node) => (node.disabled = true),
    (node) => (node.readOnly = true),
    (_node) => {
      const group = document.createElement("fieldset");
      group.disabled = true;
      document.getElementById("form").before(group);
      group.append(document.getElementById("form"));
    },
  ]) {
    await open(t, "/usual", async (tab) => {
      const show = tab.getByRole("button", { name: "Show password" });
      await fail(tab);
      await input(tab).evaluate(close);
      await state(tab, "open");
      assert.deepEqual([await show.count(), await error(tab).isVisible()], [0, false]);
      assert.equal(await input(tab).evaluate((node) => node.validity.customError), false);
      await input(tab).evaluate((node) => {
        node.disabled = node.readOnly = false;
        if (node.closest("fieldset")) node.closest("fieldset").disabled = false;
      });
      await state(tab, "unmet");
      assert.equal(await show.count(), 1);
    });
  }
});

test("the page's language is followed when it changes", async (t) => {
  await open(t, "/german", async (tab) => {
    await tab.getByText("Mindestens 12 Zeichen").waitFor();
    await tab.evaluate(() => (document.documentElement.lang = "fr"));
    await tab.getByText("Au moins 12 caractères").waitFor();
    await tab.evaluate(() => (document.documentElement.lang = "en"));
    await tab.getByText("At least 12 characters").waitFor();
    await tab.evaluate(() => document.querySelector("main").setAttribute("lang", "nl"));
    await tab.getByText("Minstens 12 tekens").waitFor();
  });
});

test("a table of sentences that the page sets stays; nothing, or what is none, lets the language decide", async (t) => {
  await open(t, "/german", async (tab) => {
    await tab.getByText("Mindestens 12 Zeichen").waitFor();
    await tab.evaluate(async () => {
      const { default: en } = await import("/pkg/messages/en.js");
      document.getElementById("policy").messages = { ...en, rules: { ...en.rules, min_length: "Twelve, please" } };
    });
    await tab.getByText("Twelve, please").waitFor();
    for (const nothing of [undefined, null, {}, "de"]) {
      await tab.evaluate((value) => (document.getElementById("policy").messages = value), nothing);
      await tab.getByText("Mindestens 12 Zeichen").waitFor();
    }
  });
});

const wrong = [
  "{",
  "[]x",
  "recommended",
  `{"preset":"recommended"}`,
  "null",
  7,
  true,
  [],
  {},
  { version: 2 },
  { version: 1, lenght: {} },
  { check: "no" },
];

test("what is no policy throws nothing, tells the page once, and leaves a plain field", async (t) => {
  for (const given of wrong) {
    await open(t, "/usual", async (tab, { warnings, problems }) => {
      await state(tab, "open");
      const told = await tab.evaluate(
        (value) =>
          new Promise((done) => {
            document.addEventListener(
              "policyerror",
              ({ detail, target }) => done([/** @type {Element} */ (target).id, /** @type {Error} */ (detail).message]),
              { once: true },
            );
            document.getElementById("policy").policy = value;
          }),
        given,
      );
      assert.equal(told[0], "policy");
      assert.equal(warnings.length, 1, JSON.stringify(given));
      assert.match(warnings[0], /^<password-policy>: .*\{"version":1,"preset":"recommended"\}/);
      await tab.locator("[data-rule]").first().waitFor({ state: "detached" });
      assert.equal(await tab.getByRole("button", { name: "Show password" }).count(), 0);
      await input(tab).fill("x");
      assert.equal(await validity(tab), "");
      await tab.locator("#send").click();
      await tab.waitForURL(/done/);
      assert.deepEqual(problems, []);
    });
  }
});

test("nothing, and what frameworks write for it, is no error: the attributes decide again", async (t) => {
  await open(t, "/usual", async (tab, { warnings }) => {
    await state(tab, "open");
    for (const given of [null, undefined, "", "[object Object]"]) {
      await tab.evaluate((value) => (document.getElementById("policy").policy = value), given);
      await state(tab, "open");
    }
    await tab.evaluate(() => document.getElementById("policy").setAttribute("policy", "[object Object]"));
    await tab.locator("[data-rule]").first().waitFor({ state: "detached" });
    assert.deepEqual(warnings, []);
    await tab.evaluate((value) => (document.getElementById("policy").policy = value), policy);
    await works(tab);
  });
});

const fields = {
  "a hidden one before": [`<input type="hidden" name="csrf" value="x">${field}`, "pw"],
  "an e-mail address before": [`<input id="mail" type="email" aria-label="E">${field}`, "pw"],
  "a name before": [`<input id="name" aria-label="N">${field}`, "pw"],
  "the current password before": [
    `<input id="old" type="password" autocomplete="current-password" aria-label="O">${field}`,
    "pw",
  ],
  "one for a new password after others": [
    `<input id="old" type="password" aria-label="O"><input id="pw" type="password" autocomplete="section-a new-password" aria-label="P">`,
    "pw",
  ],
  "two alike": [`${field}<input id="again" type="password" aria-label="A">`, "pw"],
  "no password field": [
    `<input id="mail" type="email" aria-label="E"><input type="hidden" id="csrf" value="x">`,
    undefined,
  ],
};

for (const [name, [inner, expected]] of Object.entries(fields)) {
  test(`which field: ${name}`, async (t) => {
    await open(t, "/empty", async (tab) => {
      await tab.evaluate(
        ([html, given]) => {
          document.querySelector("main").innerHTML = `<password-policy policy='${given}'>${html}</password-policy>`;
        },
        [inner, text],
      );
      await state(tab, "open");
      if (expected) {
        await tab.locator(`#${expected}`).fill("tiny");
        await state(tab, "unmet");
      }
      const objected = await tab.evaluate(() =>
        [...document.querySelectorAll("input")]
          .filter(({ validity: { customError } }) => customError)
          .map(({ id }) => id),
      );
      assert.deepEqual(objected, expected ? [expected] : []);
      const touched = await tab.evaluate(() =>
        [...document.querySelectorAll("input[type=hidden], input[type=email]")].flatMap((node) =>
          ["autocomplete", "passwordrules", "spellcheck"].filter((one) => node.hasAttribute(one)),
        ),
      );
      assert.deepEqual(touched, []);
    });
  });
}

test("a custom input element and an unfit field are named in the console", async (t) => {
  /** @type {[html: string, name: RegExp][]} */
  const unfit = [
    [
      `<password-policy for="own" policy='${text}'></password-policy><fancy-input id="own"></fancy-input>`,
      /<fancy-input> is no password field/,
    ],
    [`<password-policy policy='${text}'><md-field></md-field></password-policy>`, /<md-field> is no password field/],
    [
      `<password-policy for="mail" policy='${text}'></password-policy><input id="mail" type="email" aria-label="E">`,
      /<input> is no password field/,
    ],
    [`<label>New <password-policy policy='${text}'>${field}</password-policy></label>`, /<label> around it/],
  ];
  for (const [html, name] of unfit) {
    await open(t, "/empty", async (tab, { warnings }) => {
      const warned = tab.waitForEvent("console", (message) => message.type() === "warning");
      await tab.evaluate((inner) => (document.querySelector("main").innerHTML = inner), html);
      await warned;
      assert.match(warnings.join(), name);
      assert.equal(warnings.length, 1);
    });
  }
});

test("the page's own validity and descriptions are never overwritten, before ours or after it", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    await input(tab).evaluate((node) => {
      node.setCustomValidity("Same as your old password");
      node.setAttribute("aria-invalid", "true");
      node.setAttribute("aria-describedby", "srv");
    });
    for (const value of ["short", good, ""]) {
      await input(tab).fill(value);
      await input(tab).blur();
      assert.deepEqual(
        [await validity(tab), await attribute(tab, "aria-invalid")],
        ["Same as your old password", "true"],
      );
    }
    await described(tab);
    assert.match(await attribute(tab, "aria-describedby"), /^srv password-policy-description/);
    await input(tab).evaluate((node) => {
      node.setCustomValidity("");
      node.removeAttribute("aria-invalid");
    });
    await fail(tab);
    assert.deepEqual([await validity(tab), await attribute(tab, "aria-invalid")], [tooShort, "true"]);
    await input(tab).evaluate((node) => node.setCustomValidity("Taken"));
    await input(tab).fill(good);
    assert.equal(await validity(tab), "Taken");
    await input(tab).evaluate((node) => node.setAttribute("aria-describedby", "hint"));
    await described(tab);
    assert.match(await attribute(tab, "aria-describedby"), /^hint password-policy-description/);
    await tab.evaluate(() =>
      document.getElementById("policy").replaceWith(...document.getElementById("policy").childNodes),
    );
    assert.deepEqual([await attribute(tab, "aria-describedby"), await validity(tab)], ["hint", "Taken"]);
  });
});

const breached = "This password has appeared 12 times in data breaches. Choose another.";

/** @type {[name: string, path: string, before: (tab: import("playwright-core").Page) => unknown][]} */
const moments = [
  [
    "the policy could not be had",
    "/dead",
    (tab) =>
      tab.waitForFunction(
        () =>
          /** @type {HTMLElement} */ (document.getElementById("policy").shadowRoot.querySelector("[part=reveal]"))
            .hidden,
      ),
  ],
  ["there is no policy", "/none", () => {}],
  ["the policy is there", "/usual", (tab) => state(tab, "open")],
];
for (const [name, path, before] of moments) {
  test(`a refusal of the server is shown when ${name}, until the person types`, async (t) => {
    await open(t, path, async (tab) => {
      await tab.evaluate(() => customElements.whenDefined("password-policy"));
      await before(tab);
      await tab.evaluate((value) => {
        document.getElementById("pw").value = value;
        document.getElementById("policy").refuse([{ code: "breached", count: 12 }]);
      }, good);
      await error(tab).getByText(breached).waitFor();
      await tab.locator("[part=status]").getByText(breached).waitFor();
      assert.deepEqual([await attribute(tab, "aria-invalid"), await validity(tab)], ["true", breached]);
      await described(tab);
      await input(tab).pressSequentially("x");
      await error(tab).waitFor({ state: "hidden" });
      assert.equal(await validity(tab), "");
    });
  });
}

test("a refusal is kept while the page empties the field, holds before the element is there, and always has words", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    await input(tab).fill(good);
    await tab.evaluate(
      (issues) => document.getElementById("policy").refuse(issues),
      JSON.parse(`[{"code":"future_code"}]`),
    );
    await error(tab).getByText("This password cannot be used. Choose another.").waitFor();
    await input(tab).evaluate((node) => (node.value = ""));
    await tab.evaluate(() => document.getElementById("policy").update());
    assert.equal(await error(tab).isVisible(), true);
    for (const nothing of [undefined, null, [], "no"])
      await tab.evaluate((issues) => document.getElementById("policy").refuse(issues), nothing);
    await error(tab).waitFor({ state: "hidden" });
  });
  await open(t, "/empty", async (tab) => {
    await tab.evaluate(async () => {
      await customElements.whenDefined("password-policy");
      const element = document.createElement("password-policy");
      element.innerHTML = `<input id="pw" type="password" aria-label="P">`;
      element.refuse([{ code: "reused" }]);
      document.querySelector("main").append(element);
    });
    await error(tab).getByText("You have used this password before.").waitFor();
  });
});

test("what describes the field is there in a modal dialog, survives an emptied body, and is hidden whatever the page's style says", async (t) => {
  await open(t, "/styled", async (tab) => {
    await fail(tab);
    await described(tab);
    const description = async () => {
      const session = await tab.context().newCDPSession(tab);
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      return nodes.find(({ role }) => role?.value === "textbox")?.description?.value;
    };
    assert.match(await description(), /^Use at least 12 characters\. Not met: At least 12 characters/);
    const node = tab.locator("[id^=password-policy-description]");
    assert.equal(await node.isVisible(), false);
    assert.equal(
      await tab.locator("[part~=line]").evaluate((line) => getComputedStyle(line).color),
      "rgb(4, 5, 6)",
      "by ::part(), not by the page's own lists",
    );
    await tab.evaluate(() => {
      const dialog = document.createElement("dialog");
      dialog.append(document.getElementById("form"));
      document.querySelector("main").append(dialog);
      dialog.showModal();
    });
    assert.match(await description(), /^Use at least 12 characters/);
    await node.evaluate((one) => one.remove());
    await node.waitFor({ state: "attached" });
  });
});

test("nothing is written before the page has settled, even if the person types", async (t) => {
  await open(t, "/empty", async (tab) => {
    const { promise: asked, resolve: answer } = Promise.withResolvers();
    await tab.route("**/slow.png", async (route) => {
      await asked;
      await route.fulfill({ status: 204 });
    });
    await tab.route("**/slow", (route) =>
      route.fulfill({ contentType: "text/html", body: page(`${form(field)}<img src="/slow.png" alt="">`) }),
    );
    await tab.goto(`${site}/slow`, { waitUntil: "commit" });
    await state(tab, "open");
    const before = await input(tab).evaluate((node) => node.outerHTML);
    await fail(tab);
    assert.equal(await validity(tab), tooShort, "validity does not wait");
    assert.equal(await input(tab).evaluate((node) => node.outerHTML), before);
    assert.equal(await tab.locator("#policy").evaluate((node) => node.attributes.length), 2);
    answer();
    await described(tab);
    assert.equal(await attribute(tab, "aria-invalid"), "true");
  });
});

test("a strict policy is violated by nothing, not even by trying", async (t) => {
  await open(t, "/closed", async (tab, { problems }) => {
    await works(tab);
    await described(tab);
    assert.deepEqual(problems, []);
  });
});

test("colours can be read on a page that is dark by a class of its own", async (t) => {
  await open(t, "/dark", async (tab) => {
    await tab.evaluate(() => (document.body.className = "dark"));
    await fail(tab);
    const colours = async () =>
      tab.evaluate(() => {
        const root = document.getElementById("policy").shadowRoot;
        const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
        const parts = (colour) => {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        return [
          getComputedStyle(root.querySelector("[part=error]")).color,
          getComputedStyle(root.querySelector("li"), "::before").color,
        ].map(parts);
      });
    const luminance = (rgb) =>
      rgb
        .map((value) => value / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => {
      const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    for (const colour of await colours()) assert.ok(contrast(colour, [0x11, 0x11, 0x11]) >= 4.5, String(colour));
    await tab.evaluate(() => (document.body.className = ""));
    for (const colour of await colours()) assert.ok(contrast(colour, [255, 255, 255]) >= 4.5, String(colour));
  });
});

test("elements that are gone are forgotten: nothing of theirs is left in the page", async (t) => {
  await open(t, "/empty", async (tab) => {
    const left = await tab.evaluate(async (given) => {
      await customElements.whenDefined("password-policy");
      const main = document.querySelector("main");
      for (let turn = 0; turn < 50; turn += 1) {
        main.innerHTML = `<password-policy policy='${given}'><input type="password" aria-label="P"></password-policy>`;
        main.querySelector("input").focus();
        main.querySelector("password-policy").refuse([{ code: "reused" }]);
        await new Promise((done) => setTimeout(done));
      }
      main.innerHTML = "";
      await new Promise((done) => setTimeout(done, 50));
      return document.querySelectorAll("[id^=password-policy]").length;
    }, text);
    assert.equal(left, 0);
  });
});

test("the page is told in a task of its own, after the field's own listeners have heard of the input", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    await tab.evaluate(() => {
      globalThis.order = [];
      document.addEventListener("policychange", () => globalThis.order.push("policychange"));
      document.getElementById("pw").addEventListener("input", () => globalThis.order.push("input"));
    });
    await input(tab).fill("short");
    await tab.waitForFunction(() => globalThis.order.length === 2);
    assert.deepEqual(await tab.evaluate(() => globalThis.order), ["input", "policychange"]);
  });
});

test("a password that the author shows stays shown, and one that the person shows is hidden when it is sent", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    const sent = () =>
      tab.evaluate(
        () =>
          new Promise((done) => {
            document.getElementById("form").addEventListener(
              "submit",
              (event) => {
                event.preventDefault();
                done(document.getElementById("pw").type);
              },
              { once: true },
            );
            document.getElementById("form").requestSubmit();
          }),
      );
    await input(tab).fill(good);
    await tab.getByRole("button", { name: "Show password" }).click();
    assert.equal(await attribute(tab, "type"), "text");
    assert.equal(await sent(), "password");
    await tab.getByRole("button", { name: "Show password" }).waitFor();
    await tab.evaluate(() => {
      document.getElementById("policy").setAttribute("reveal", "off");
      document.getElementById("policy").setAttribute("for", "pw");
      document.getElementById("pw").type = "text";
    });
    await tab.getByRole("button", { name: "password" }).waitFor({ state: "detached" });
    assert.equal(await sent(), "text");
  });
});

test("in another document it is styled, too", async (t) => {
  await open(t, "/usual", async (tab) => {
    await state(tab, "open");
    const look = await tab.evaluate(async () => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      const element = document.getElementById("policy");
      const before = getComputedStyle(element.shadowRoot.querySelector("li")).display;
      frame.contentDocument.body.append(element);
      return [before, frame.contentWindow.getComputedStyle(element.shadowRoot.querySelector("li")).display];
    });
    assert.deepEqual(look, ["grid", "grid"]);
    const inside = tab.frameLocator("iframe");
    await inside.locator("#pw").fill("short");
    await inside.locator(`[data-rule="min_length"][data-state="unmet"]`).waitFor();
  });
});

test("strength with advice: what weakens a password, what would help and how long guessing takes", async (t) => {
  await open(t, "/advice", async (tab) => {
    const advice = tab.locator("[part=advice]");
    await state(tab, "open");
    assert.equal(await advice.isVisible(), false);
    await input(tab).fill("zxcvfdsa");
    await advice.filter({ hasText: "Das folgt benachbarten Tasten der Tastatur." }).waitFor();
    await advice.filter({ hasText: /Zeit, um es zu erraten: \d+ \w+/ }).waitFor();
    assert.equal(await advice.locator("p").count(), 3);
    await input(tab).fill("kd83-Qw0z-Lfe1-uu2p");
    await advice.filter({ hasText: "Jahrhunderte" }).waitFor();
    assert.equal(await advice.locator("p").count(), 1);
    await input(tab).fill("");
    await advice.waitFor({ state: "hidden" });
  });
});
