// What every page starts with: the person's language, the tenant's name, colour and support address.
import { choose, language, languages, speak } from "./language.js";

const opaque = 255;

/** Makes the page ready to be read. */
export async function open() {
  const branded = brand().catch(() => {});
  await speak().catch(() => {});
  offerLanguages();
  document.documentElement.dataset.ready = "";
  await branded;
}

function offerLanguages() {
  const select = document.getElementById("language");
  for (const [tag, name] of Object.entries(languages)) {
    const option = new Option(name, tag, false, tag === language());
    option.lang = tag;
    select.append(option);
  }
  select.addEventListener("change", async () => {
    choose(select.value);
    await speak();
    for (const policy of document.querySelectorAll("password-policy")) policy.setAttribute("locale", select.value);
    dispatchEvent(new Event("languagechosen"));
  });
}

async function brand() {
  const answer = await fetch("/api/branding", { headers: { accept: "application/json" } });
  const { name, logo, colour, support } = await answer.json();
  if (name) document.getElementById("brand-name").textContent = name;
  if (support) Object.assign(document.getElementById("support"), { href: support, hidden: false });
  if (colour) paint(colour);
  // Nothing is loaded from elsewhere: a logo is shown if it lies beside the pages.
  if (logo && new URL(logo).origin === location.origin) Object.assign(document.getElementById("logo"), { src: logo, hidden: false });
}

/** Buttons in the tenant's colour, lettered in whichever of black and white contrasts more (WCAG 2.2, 1.4.3). */
function paint(colour) {
  const channel = (at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / opaque;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  const { style } = document.documentElement;
  style.setProperty("--brand-colour", colour);
  style.setProperty("--brand-ink", luminance > 0.179 ? "#000000" : "#ffffff");
}
