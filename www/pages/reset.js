// A new password by a mailed link or code. After a lost answer, a spent secret was spent here.
import { call, isUncertain } from "./call.js";
import { blame, onSubmit, say, sayTrouble, turnTo } from "./form.js";
import { write } from "./language.js";
import { open } from "./page.js";
import { guard, refuse } from "./policy.js";
import { newest, referenceOf } from "./request.js";
import { drop } from "./store.js";

const token = globalThis.takeToken();
const asked = newest();
const [username, email, code, password] = ["username", "email", "code", "new-password"].map((id) => document.getElementById(id));
const confirm = "/api/password/reset/confirm";
let lost = false;

/** How a secret is redeemed; a code, with each address that this tab asked for. */
const ways = {
  link: () => [{ path: confirm, body: { token, new_password: password.value } }],
  invitation: () => [{ path: confirm, body: { invitation: token, new_password: password.value } }],
  unleash: () => [{ path: "/auth/reset/password", body: { token, password: password.value } }],
  code: () => asked.map(({ request }) => ({ path: confirm, body: { request_id: request, code: code.value, new_password: password.value } })),
  address: () => [{ path: confirm, body: { email: email.value, code: code.value, new_password: password.value } }],
};

function wayOf(path) {
  if (token !== null) return { "/welcome": "invitation", "/reset-password": "unleash" }[path] ?? "link";
  if (path !== "/reset") return undefined;
  return asked.length > 0 ? "code" : "address";
}

async function shown(way) {
  let answer;
  for (const { path, body } of ways[way]()) {
    answer = await call("POST", path, { body });
    if (answer.status !== 400) break;
  }
  return answer;
}

async function redeem(way) {
  const answer = await shown(way);
  if (answer.status === 200 || answer.status === 204) return finish();
  if (isUncertain(answer)) {
    lost = true;
    return say(answer.status === 0 ? "offline_reset" : "failed");
  }
  if (answer.status === 422 || (way === "unleash" && answer.status === 400)) return object(answer.json);
  if (answer.status === 429) return sayTrouble(answer);
  if (lost) return settle();
  if (takesCode(way)) return blame(code, "wrong_code");
  turnTo("dead");
}

function object(json) {
  if (refuse(json?.issues)) return password.focus();
  blame(password, "refused");
}

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

const takesCode = (way) => way === "code" || way === "address";

function prepare(way) {
  document.getElementById("choose").hidden = false;
  if (way === "code") prepareCode();
  document.getElementById("code-field").hidden = !takesCode(way);
  code.required = takesCode(way);
  // One field says whose password it is: the typed one, or the managers' own.
  (way === "address" ? username : document.getElementById("email-field")).remove();
  if (way === "invitation") write(document.getElementById("title"), "welcome");
}

function prepareCode() {
  username.value = asked[0].email;
  const reference = document.getElementById("reference");
  write(reference, "reference", { reference: asked.map(referenceOf).join(", ") });
  reference.hidden = false;
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
  ({ code, address: email }[way] ?? password).focus();
}
