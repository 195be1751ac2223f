/**
 * Owns the look of the element: one constructable sheet a document, which a page's `style-src` lets
 * through. The page overrides it with `::part()`, and its colours and gap with custom properties.
 * May write nodes.
 * @module
 */
import { make, say } from "./dom.js";
import CSS from "./style.css";

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
  const style = make(root.ownerDocument, "style");
  say(style, CSS);
  root.prepend(style);
}
