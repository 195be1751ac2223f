// A form that tells people what happened: sends once at a time, points at what is missing, moves the
// focus to what is said. Must not know what is sent.
import { text } from "./language.js";

const find = (id) => document.getElementById(id);

/** Says something above the form and brings it into view; `bad` marks a failure. */
export function say(key, { bad = true, values } = {}) {
  const notice = find("notice");
  notice.textContent = text(key, values);
  notice.classList.toggle("bad", bad);
  notice.hidden = false;
  notice.focus();
}

/** Takes back what was said. */
export function hush() {
  find("notice").hidden = true;
}

/** Marks a field as wrong, says why, and puts the cursor there. */
export function blame(field, key, values) {
  say(key, { values });
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", "notice");
  field.focus();
  field.addEventListener("input", () => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  }, { once: true });
}

/** Calls `send` on submit when every required field is filled in; never twice at once. */
export function onSubmit(send) {
  const form = find("form");
  const button = form.querySelector("[type=submit]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || !isComplete(form)) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    hush();
    await send().finally(() => {
      busy = false;
      button.removeAttribute("aria-disabled");
    });
  });
}

function isComplete(form) {
  const fields = [...form.querySelectorAll("input:not(.unseen)")].filter((field) => field.checkVisibility());
  const missing = fields.find((field) => field.required && field.value === "");
  if (missing) blame(missing, "missing", { field: form.querySelector(`label[for="${missing.id}"]`).textContent });
  const odd = !missing && fields.find((field) => field.type === "email" && field.validity.typeMismatch);
  if (odd) blame(odd, "bad_email");
  return !missing && !odd;
}

/** Shows one part of the page instead of another, and starts reading at its heading. */
export function turnTo(part) {
  for (const other of document.querySelectorAll("main > div")) other.hidden = other.id !== part;
  find(`${part}-title`)?.focus();
}

/** Says what is common to all calls: too many tries, no answer, a failure of ours. */
export function sayTrouble({ status, retryAfter }) {
  if (status === 429) return say("limited", { values: { minutes: Math.max(1, Math.ceil(retryAfter / 60)) } });
  if (status === 0) return say("offline");
  return say("failed");
}
