// Every kind of mail in one language: as its reader sees it, and as text.
import { must } from "./call.js";
import { byId, element } from "./dom.js";

async function show(language) {
  const { languages, direction, letters, language: shown } = await must("GET", `/dev/letters.json?language=${language}`);
  const select = byId("language");
  if (select.options.length === 0) select.append(...languages.map((tag) => element("option", { value: tag, textContent: tag })));
  select.value = shown;
  byId("letters").replaceChildren(...letters.map((letter) => preview(letter, shown, direction)));
}

function preview({ kind, subject, text }, language, direction) {
  const title = `${kind} in ${language}`;
  return element("article", { className: "mail" },
    element("h2", { textContent: kind }),
    element("p", { textContent: subject, lang: language, dir: direction }),
    element("iframe", { src: `/dev/letter?kind=${kind}&language=${language}`, title: `${title} as HTML` }),
    element("details", {}, element("summary", { textContent: "As text" }),
      element("pre", { textContent: text, lang: language, dir: direction, tabIndex: 0 })));
}

const asked = () => show(byId("language").value || "en").catch((error) => (byId("said").textContent = error.message));
byId("language").addEventListener("change", asked);
await asked();
