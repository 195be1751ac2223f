// Signing in.
import { call } from "./call.js";
import { blame, onSubmit, say, sayTrouble } from "./form.js";
import { open } from "./page.js";
import { offerReveal } from "./reveal.js";
import { keep, sender } from "./session.js";

const [email, password] = ["email", "password"].map((id) => document.getElementById(id));

async function signIn() {
  const answer = await call("POST", "/api/sessions", { body: { email: email.value, password: password.value } });
  if (answer.status === 200) {
    keep(answer.json);
    location.assign(sender() ?? "/sessions");
  } else if (answer.status === 401) {
    password.value = "";
    blame(password, "wrong_sign_in");
  } else if (answer.status === 400) {
    blame(email, "bad_email");
  } else {
    sayTrouble(answer);
  }
}

offerReveal();
await open();
onSubmit(signIn);
if (sender()) say("sign_in_first", { bad: false });
else email.focus();
