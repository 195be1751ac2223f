/**
 * Owns the look of the element: one constructable sheet a document, which a page's `style-src` lets
 * through. The page overrides it with `::part()`, and its colours and gap with custom properties.
 * Imports nothing.
 * @module
 */

/** Colours are mixed into the page's own text colour, so that they can be read on whatever it is written on. */
const CSS = `
:host {
  display: block;
  --_gap: var(--password-policy-gap, 0.5rem);
  --_met: var(--password-policy-met, #0b6b2e);
  --_unmet: var(--password-policy-unmet, #b3261e);
  --_muted: var(--password-policy-muted, currentColor);
}
@supports (color: color-mix(in srgb, red, red)) {
  :host {
    --_met: var(--password-policy-met, color-mix(in srgb, currentColor 45%, #30a46c));
    --_unmet: var(--password-policy-unmet, color-mix(in srgb, currentColor 45%, #e5484d));
    --_muted: var(--password-policy-muted, color-mix(in srgb, currentColor 70%, #808080));
  }
}
:host([hidden]), [hidden] { display: none !important; }
[part="panel"] {
  display: grid;
  gap: var(--_gap);
  margin-block-start: var(--_gap);
  overflow-wrap: anywhere;
}
[part="reveal"] {
  display: block;
  min-block-size: 1.5rem;
  margin-block-start: var(--_gap);
  font: inherit;
}
ul {
  list-style: none;
  margin: 0;
  padding: 0;
  display: grid;
  gap: calc(var(--_gap) / 2);
}
li {
  display: grid;
  grid-template-columns: 1.25em 1fr;
  align-items: baseline;
}
li::before { content: "\\25CB" / ""; color: var(--_muted); }
[data-state="met"]::before { content: "\\2713" / ""; color: var(--_met); font-weight: bold; }
[data-state="unmet"]::before { content: "\\2717" / ""; color: var(--_unmet); }
[data-state="pending"]::before { content: "\\2026" / ""; }
[part="strength"] { display: flex; flex-wrap: wrap; align-items: center; gap: var(--_gap); }
meter { flex: 1 1 6rem; max-inline-size: 16rem; }
[part="error"] {
  padding-inline-start: var(--_gap);
  border-inline-start: 0.25rem solid;
  color: var(--_unmet);
}
p { margin: 0; }
.spoken {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media print { [part="reveal"] { display: none; } }
@media (forced-colors: active) {
  li::before, [part="error"] { color: CanvasText; border-color: CanvasText; }
}
`;

/** A sheet belongs to the document that made it. */
const sheets = new WeakMap<Document, CSSStyleSheet>();

/** Gives a shadow tree its style, again when it has come into another document. */
export function adoptStyle(root: ShadowRoot): void {
  const owner = root.ownerDocument;
  const sheet = sheets.get(owner) ?? createSheet(owner);
  if (!sheet) return addStyle(root);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [sheet];
}

/** `undefined` where there are no constructable sheets, as in jsdom. */
function createSheet(owner: Document): CSSStyleSheet | undefined {
  const Sheet = owner.defaultView?.CSSStyleSheet;
  if (!Sheet?.prototype.replaceSync || !("adoptedStyleSheets" in owner)) return undefined;
  const sheet = new Sheet();
  sheet.replaceSync(CSS);
  sheets.set(owner, sheet);
  return sheet;
}

function addStyle(root: ShadowRoot): void {
  if (root.querySelector("style")) return;
  const style = root.ownerDocument.createElement("style");
  style.textContent = CSS;
  root.prepend(style);
}
