// Which language the page speaks, and its words.
import english from "/text/en.js";

export const languages = {
  ar: "العربية", de: "Deutsch", en: "English", es: "Español", fr: "Français", it: "Italiano",
  ja: "日本語", ko: "한국어", nl: "Nederlands", pl: "Polski", pt: "Português", zh: "中文",
};

const remembered = "language";

let words = english;

/** What was chosen here, else the browser's first, else English. */
export function language() {
  const asked = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  return chosen() ?? asked.find(isOurs) ?? "en";
}

export function chosen() {
  const tag = stored();
  return isOurs(tag) ? tag : undefined;
}

/** Puts the words on the page, else English ones. */
export async function speak() {
  let tag = language();
  try {
    words = tag === "en" ? english : (await import(`/text/${tag}.js`)).default;
  } catch {
    [tag, words] = ["en", english];
  }
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "ar" ? "rtl" : "ltr";
  for (const place of document.querySelectorAll("[data-text]")) {
    place.textContent = text(place.dataset.text, JSON.parse(place.dataset.values ?? "{}"));
  }
}

/** A sentence by key, its `{names}` filled in. */
export function text(key, values = {}) {
  return words[key].replaceAll(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Puts a sentence in a place, in later languages too. */
export function write(place, key, values = {}) {
  place.dataset.text = key;
  place.dataset.values = JSON.stringify(values);
  place.textContent = text(key, values);
}

export function choose(tag) {
  try {
    localStorage.setItem(remembered, tag);
  } catch {
    // Its own settings hold.
  }
}

const isOurs = (tag) => Object.hasOwn(languages, tag);

function stored() {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}
