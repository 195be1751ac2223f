// A form: sends once at a time, points at what is wrong.
import { text, write } from "./language.js";
import { nameTitle } from "./page.js";

const find = (id) => document.getElementById(id);

/** `bad` marks a failure. */
export function say(key, { bad = true, values } = {}) {
  const notice = find("notice");
  write(notice, key, values);
  notice.classList.toggle("bad", bad);
  notice.hidden = false;
  notice.focus();
}

/** Says why a field is wrong, and puts the cursor there. */
export function blame(field, key, values) {
  const place = errorOf(field);
  write(place, key, values);
  place.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", place.id);
  field.focus();
  field.addEventListener("input", () => pardon(field), { once: true });
}

function pardon(field) {
  errorOf(field).hidden = true;
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-errormessage");
}

function errorOf(field) {
  const id = `${field.id}-error`;
  if (find(id)) return find(id);
  const place = Object.assign(document.createElement("p"), { id, className: "error", role: "alert", hidden: true });
  (field.closest(".secret") ?? field).after(place);
  return place;
}

/** Calls `send` on submit when every field is good. */
export function onSubmit(send) {
  const form = find("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true" || !isComplete(form)) return;
    find("notice").hidden = true;
    void during(form, form.querySelector("[type=submit]"), send);
  });
  forgetPasswords(form);
}

/** Runs one piece of work at a time. */
export async function during(place, button, work) {
  if (place.ariaBusy === "true") return;
  place.ariaBusy = "true";
  button.setAttribute("aria-disabled", "true");
  whisper(text("busy"));
  try {
    await work();
  } finally {
    whisper("");
    place.ariaBusy = null;
    button.removeAttribute("aria-disabled");
  }
}

function whisper(sentence) {
  let place = find("whisper");
  if (!place) {
    place = Object.assign(document.createElement("p"), { id: "whisper", className: "unseen", role: "status" });
    document.querySelector("main").append(place);
  }
  place.textContent = sentence;
}

/** The back button brings no typed password again. */
function forgetPasswords(form) {
  addEventListener("pagehide", () => {
    for (const field of form.querySelectorAll("[autocomplete$=password]")) field.value = "";
  });
}

function isComplete(form) {
  const fields = [...form.querySelectorAll("input:not(.unseen)")].filter((field) => field.checkVisibility());
  for (const field of fields) {
    if (field.required && field.value === "") {
      blame(field, "missing", { field: form.querySelector(`label[for="${field.id}"]`).textContent });
      return false;
    }
    if (field.type === "email" && field.validity.typeMismatch) {
      blame(field, "bad_email");
      return false;
    }
    // The element says what is wrong.
    if (!field.checkValidity()) {
      field.focus();
      whisper(field.validationMessage);
      return false;
    }
  }
  return true;
}

/** Shows one part of the page instead of another, from its heading on. */
export function turnTo(part) {
  for (const other of document.querySelectorAll("main > div")) other.hidden = other.id !== part;
  nameTitle();
  find(`${part}-title`)?.focus();
}

export function sayTrouble({ status, retryAfter }) {
  if (status === 429) return say("limited", { values: { minutes: Math.max(1, Math.ceil(retryAfter / 60)) } });
  if (status === 0) return say("offline");
  return say("failed");
}
