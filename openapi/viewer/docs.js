// Shows the document, or that of the one API which the address names.
const name = new URLSearchParams(location.search).get("api");
const links = [...document.querySelectorAll("nav a")];
const chosen = links.find((link) => link.dataset.api === name) ?? links[0];
const { api } = chosen.dataset;

chosen.setAttribute("aria-current", "page");
if (api) {
  const source = document.querySelector(".source");
  source.href = `/openapi/${api}.json`;
  source.textContent = `${api}.json`;
  document.title = `${chosen.textContent} · ${document.title}`;
}

/** The viewer labels its choices of an example for the eye only. */
const reference = document.getElementById("reference");
new MutationObserver(() => {
  for (const select of reference.querySelectorAll(".examples-select-element:not([aria-label])")) select.setAttribute("aria-label", "Example");
}).observe(reference, { childList: true, subtree: true });

globalThis.SwaggerUIBundle({
  url: api ? `/openapi/${api}.json` : "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: api ? "list" : "none",
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  defaultModelRendering: "example",
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
});
