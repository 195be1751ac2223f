/**
 * Owns the look of the element: one constructable sheet, which a page's `style-src` lets through.
 * Everything is at zero specificity and behind custom properties. Imports nothing.
 * @module
 */

const CSS = `
:where(password-policy) {
  display: block;
  --_gap: var(--password-policy-gap, 0.5rem);
  --_met: var(--password-policy-met, #0b6b2e);
  --_unmet: var(--password-policy-unmet, #b3261e);
  --_muted: var(--password-policy-muted, #595959);
}
:where(password-policy [data-part="panel"]) {
  display: grid;
  gap: var(--_gap);
  margin-block-start: var(--_gap);
  overflow-wrap: anywhere;
}
:where(password-policy [data-part="reveal"]) {
  justify-self: start;
  min-block-size: 1.5rem;
  font: inherit;
}
:where(password-policy [data-part="checklist"]) {
  list-style: none;
  margin: 0;
  padding: 0;
  display: grid;
  gap: calc(var(--_gap) / 2);
}
:where(password-policy [data-state]) {
  display: grid;
  grid-template-columns: 1.25em 1fr;
  align-items: baseline;
}
:where(password-policy [data-state])::before {
  content: "\\25CB" / "";
  color: var(--_muted);
}
:where(password-policy [data-state="met"])::before {
  content: "\\2713" / "";
  color: var(--_met);
  font-weight: bold;
}
:where(password-policy [data-state="unmet"])::before {
  content: "\\2717" / "";
  color: var(--_unmet);
}
:where(password-policy [data-state="pending"])::before {
  content: "\\2026" / "";
}
:where(password-policy [data-part="strength"]) {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: var(--_gap);
}
:where(password-policy meter) {
  flex: 1 1 6rem;
  max-inline-size: 16rem;
}
:where(password-policy [data-part="error"]) {
  margin: 0;
  padding-inline-start: var(--_gap);
  border-inline-start: 0.25rem solid var(--_unmet);
  color: var(--_unmet);
}
:where(password-policy [data-part="error"] p) {
  margin: 0;
}
:where(password-policy [hidden]) {
  display: none;
}
password-policy [data-spoken] {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@supports (color: light-dark(red, red)) {
  :where(password-policy) {
    --_met: var(--password-policy-met, light-dark(#0b6b2e, #7bd694));
    --_unmet: var(--password-policy-unmet, light-dark(#b3261e, #ffb4ab));
    --_muted: var(--password-policy-muted, light-dark(#595959, #c4c4c4));
  }
}
@media (forced-colors: active) {
  :where(password-policy [data-state])::before,
  :where(password-policy [data-part="error"]) {
    color: CanvasText;
    border-color: CanvasText;
  }
}
`;

let sheet: CSSStyleSheet | undefined;

/** Lets the document or shadow tree that holds the element show its style. */
export function adoptStyle(root: Node): void {
  if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
