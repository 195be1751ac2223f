// Changing the password while signed in. As with a reset, an attempt whose answer got lost is never
// repeated unasked; if the current password is wrong at the next one, the new one may hold already.
import { call, isUncertain } from "./call.js";
import { blame, onSubmit, say, sayTrouble, turnTo } from "./form.js";
import { write } from "./language.js";
import { open } from "./page.js";
import { guard, refuse } from "./policy.js";
import { offerReveal } from "./reveal.js";
import { leave, require } from "./session.js";

const [current, password] = ["password", "new-password"].map((id) => document.getElementById(id));
let lost = false;

async function change(bearer) {
  const body = { current_password: current.value, new_password: password.value };
  const answer = await call("POST", "/api/password/change", { bearer, body });
  if (answer.status === 204) return finish();
  if (isUncertain(answer)) {
    lost = true;
    return say(answer.status === 0 ? "offline_change" : "failed");
  }
  if (answer.status === 401) return leave();
  if (answer.json?.code === "password_refused") return object(answer.json.issues);
  if (answer.json?.code === "wrong_password") return blame(current, lost ? "wrong_after_loss" : "wrong_password");
  if (answer.status === 409) return say("raced");
  if (answer.status === 403) return say("not_local");
  sayTrouble(answer);
}

function object(issues) {
  if (refuse(issues)) return password.focus();
  blame(password, "refused");
}

function finish() {
  current.value = password.value = "";
  turnTo("done");
}

const session = require();
if (session) {
  write(document.getElementById("who"), "signed_in_as", { email: session.email });
  document.getElementById("username").value = session.email;
  offerReveal();
  const guarded = guard();
  await open(() => guarded);
  onSubmit(() => change(session.bearer));
  current.focus();
}
