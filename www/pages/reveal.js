// The button that shows a password which is being typed. The new one's belongs to the package's
// element; this is for the others.
import { write } from "./language.js";

/** Makes the buttons of the page work. */
export function offerReveal() {
  for (const button of document.querySelectorAll("[data-reveals]")) {
    const field = document.getElementById(button.dataset.reveals);
    button.setAttribute("aria-controls", field.id);
    const label = () => write(button, field.type === "password" ? "show_password" : "hide_password");
    label();
    button.addEventListener("click", () => {
      field.type = field.type === "password" ? "text" : "password";
      label();
    });
    // What is sent and what is remembered is a password.
    field.form.addEventListener("submit", () => {
      field.type = "password";
      label();
    });
  }
}
