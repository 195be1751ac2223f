// What every page starts with: language and look.
import { inkOn, readable } from "./contrast.js";
import { choose, language, languages, speak, write } from "./language.js";

const patienceMs = 1_500;

/** WCAG 2.2, 1.4.3. */
const least = 4.5;

/** As in style.css. */
const papers = { light: { paper: "#f6f5f2", end: "#000000" }, dark: { paper: "#1e2024", end: "#ffffff" } };

/** Shows the page once language, look and `prepare` are done, or are slow. */
export async function open(prepare = async () => {}) {
  const branded = brand().catch(() => {});
  await speak();
  offerLanguages();
  await Promise.race([Promise.all([branded, prepare()]), new Promise((done) => setTimeout(done, patienceMs))]);
  nameTitle();
  document.documentElement.dataset.ready = "";
}

export function nameTitle() {
  const heading = [...document.querySelectorAll("h1")].find((one) => one.closest("[hidden]") === null);
  const name = document.getElementById("brand-name").textContent;
  document.title = heading ? `${heading.textContent} – ${name}` : name;
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
    nameTitle();
    for (const policy of document.querySelectorAll("password-policy")) policy.setAttribute("locale", select.value);
    dispatchEvent(new Event("languagechosen"));
  });
}

async function brand() {
  const answer = await fetch("/api/branding");
  const { name, logo, colour, support, links } = await answer.json();
  if (name) document.getElementById("brand-name").textContent = name;
  if (colour) paint(colour);
  offerLinks([...(support ? [{ href: support, key: "help" }] : []), ...(links ?? [])]);
  await show(logo);
}

/** Buttons in the tenant's colour, text in the nearest that can be read. */
function paint(colour) {
  const { style } = document.documentElement;
  const [light, dark] = [papers.light, papers.dark].map((on) => readable(colour, { ...on, least }));
  style.setProperty("--accent", `light-dark(${light}, ${dark})`);
  style.setProperty("--brand-colour", colour);
  style.setProperty("--brand-ink", inkOn(colour));
}

function offerLinks(links) {
  const nav = document.getElementById("links");
  nav.replaceChildren(...links.map(({ href, key, text }) => {
    const link = Object.assign(document.createElement("a"), { href });
    if (key) write(link, key);
    else link.textContent = text;
    return link;
  }));
  nav.hidden = links.length === 0;
}

/** Nothing is loaded from elsewhere. */
async function show(logo) {
  if (!logo || ![location.origin, "null"].includes(new URL(logo).origin)) return;
  const image = document.getElementById("logo");
  image.src = logo;
  await image.decode();
  image.hidden = false;
}
