// Which language the page speaks, and its words. Owns the choice; must not know any page.

/** The languages, each by its own name. */
export const languages = {
  ar: "العربية", de: "Deutsch", en: "English", es: "Español", fr: "Français", it: "Italiano",
  ja: "日本語", ko: "한국어", nl: "Nederlands", pl: "Polski", pt: "Português", zh: "中文",
};

const remembered = "language";

let words = {};

/** The language in use: what was chosen here, else the first that the browser asks for, else English. */
export function language() {
  const asked = [stored(), ...navigator.languages].map((tag) => (tag ?? "").toLowerCase().split("-")[0]);
  return asked.find((tag) => tag in languages) ?? "en";
}

/** Loads the words and puts them on the page. */
export async function speak() {
  const [tag, { default: english }] = [language(), await import("/text/en.js")];
  words = tag === "en" ? english : { ...english, ...(await import(`/text/${tag}.js`)).default };
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "ar" ? "rtl" : "ltr";
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = text(place.dataset.text);
}

/** A sentence by key, its `{names}` filled in. */
export function text(key, values = {}) {
  return (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Remembers a choice; the page is loaded anew by whoever asks. */
export function choose(tag) {
  try {
    localStorage.setItem(remembered, tag);
  } catch {
    // A browser that keeps nothing goes by its own settings.
  }
}

function stored() {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}
