// Choosing a new password with a mailed link or code. An attempt whose answer got lost is never
// followed by another on its own: the page says so, the person tries again, and if the secret turns
// out to be spent then, it was spent on what was typed here.
import { call, isUncertain } from "./call.js";
import { blame, onSubmit, say, sayTrouble, turnTo } from "./form.js";
import { write } from "./language.js";
import { open } from "./page.js";
import { guard, refuse } from "./policy.js";
import { drop, recall } from "./store.js";

const token = globalThis.takeToken();
const asked = recall("reset");
const [code, password] = ["code", "new-password"].map((id) => document.getElementById(id));
let lost = false;

/** How each kind of secret is redeemed. */
const ways = {
  link: () => ({ path: "/api/password/reset/confirm", body: { token, new_password: password.value } }),
  invitation: () => ({ path: "/api/password/reset/confirm", body: { invitation: token, new_password: password.value } }),
  unleash: () => ({ path: "/auth/reset/password", body: { token, password: password.value } }),
  code: () => ({ path: "/api/password/reset/confirm", body: { request_id: asked.request, code: code.value.replaceAll(/[\s-]/g, ""), new_password: password.value } }),
};

function wayOf(path) {
  if (token === null) return asked ? "code" : undefined;
  return { "/welcome": "invitation", "/reset-password": "unleash" }[path] ?? "link";
}

async function redeem(way) {
  const { path, body } = ways[way]();
  const answer = await call("POST", path, { body });
  if (answer.status === 200 || answer.status === 204) return finish();
  if (isUncertain(answer)) {
    lost = true;
    return say(answer.status === 0 ? "offline_reset" : "failed");
  }
  if (answer.status === 422 || (way === "unleash" && answer.status === 400)) return object(answer.json);
  if (answer.status === 429) return sayTrouble(answer);
  if (lost) return settle();
  if (way === "code") return blame(code, "wrong_code");
  turnTo("dead");
}

function object(json) {
  if (refuse(json?.issues)) return password.focus();
  blame(password, "refused");
}

/** The secret is spent, after an attempt whose answer got lost. */
function settle() {
  write(document.querySelector("#done [data-text=done_lead]"), "done_probably");
  finish();
}

function finish() {
  drop("reset");
  drop("session");
  password.value = "";
  turnTo("done");
}

/** Makes the form ready for one kind of secret. */
function prepare(way) {
  document.getElementById("choose").hidden = false;
  document.getElementById("username").value = token === null ? asked.email : "";
  document.getElementById("code-field").hidden = way !== "code";
  code.required = way === "code";
  if (way === "invitation") write(document.getElementById("title"), "welcome");
}

const way = wayOf(location.pathname);
if (way === undefined) {
  document.getElementById("dead").hidden = false;
  await open();
  document.getElementById("dead-title").focus();
} else {
  prepare(way);
  const guarded = guard(way === "unleash" ? "unleash" : undefined);
  await open(() => guarded);
  onSubmit(() => redeem(way));
  (way === "code" ? code : password).focus();
}
