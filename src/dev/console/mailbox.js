// The mailbox: polls while the page is looked at, shows one mail as its reader sees it.
import { must } from "./call.js";
import { byId, element } from "./dom.js";

const pollMs = 2_000;

let mails = [];
let chosen;

/** Starts to fill the mailbox. */
export function start() {
  byId("mailbox-to").addEventListener("change", show);
  byId("mailbox-empty").addEventListener("click", empty);
  show();
  void poll();
}

async function poll() {
  if (!document.hidden) await read().catch(() => {});
  setTimeout(poll, pollMs);
}

async function read() {
  const found = await must("GET", "/dev/mailbox");
  if (found.length === mails.length && found[0]?.id === mails[0]?.id) return;
  mails = found;
  show();
}

async function empty() {
  await must("DELETE", "/dev/mailbox");
  mails = [];
  chosen = undefined;
  show();
  byId("mail").replaceChildren(element("p", { className: "none", textContent: "Choose a mail." }));
}

function show() {
  offerAddresses();
  const to = byId("mailbox-to").value;
  const lines = mails.filter((mail) => to === "" || mail.to === to).map(line);
  byId("mails").replaceChildren(...(lines.length > 0 ? lines : [element("li", { className: "none", textContent: "No mail yet. Ask for a reset on the page “Forgot password”." })]));
}

function offerAddresses() {
  const select = byId("mailbox-to");
  const known = new Set(Array.from(select.options, ({ value }) => value));
  const fresh = new Set(mails.map(({ to }) => to).filter((to) => !known.has(to)));
  for (const to of [...fresh].sort()) select.append(element("option", { value: to, textContent: to }));
}

function line(mail) {
  const when = new Date(mail.sent_at).toLocaleTimeString();
  const button = element("button", { type: "button", "aria-pressed": String(mail.id === chosen) },
    element("strong", { textContent: mail.subject }), element("small", { textContent: `${mail.to} · ${when}` }));
  button.addEventListener("click", () => {
    chosen = mail.id;
    for (const other of byId("mails").querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    byId("mail").replaceChildren(...opened(mail));
  });
  return element("li", {}, button);
}

function opened(mail) {
  const parts = [element("h2", { textContent: mail.subject }), element("p", { textContent: `To ${mail.to}` })];
  if (mail.link) parts.push(element("p", {}, element("a", { href: mail.link, textContent: "Follow the link" })));
  if (mail.code) parts.push(element("p", {}, "Code ", element("code", { textContent: mail.code })));
  const html = element("iframe", { src: `/dev/mail?id=${encodeURIComponent(mail.id)}`, title: "The mail as HTML" });
  const text = element("details", {}, element("summary", { textContent: "As text" }), element("pre", { textContent: mail.text, tabIndex: 0 }));
  return [...parts, html, text];
}
