// The audit trail of a tenant, read again while the page is looked at.
import { adminToken, must } from "./call.js";
import { byId, element } from "./dom.js";

const pollMs = 4_000;
const most = 50;

/** Starts to show the trail. */
export function start() {
  byId("trail-tenant").addEventListener("change", read);
  byId("trail-again").addEventListener("click", read);
  void poll();
}

async function poll() {
  if (!document.hidden) await read().catch(() => {});
  setTimeout(poll, pollMs);
}

async function read() {
  const tenant = byId("trail-tenant").value;
  const { events } = await must("GET", `/api/admin/events?tenant=${tenant}&limit=${most}`, { bearer: adminToken });
  byId("trail-rows").replaceChildren(...events.map(row));
}

function row({ sequence, at, kind, actor, via, account }) {
  const cells = [sequence, new Date(at).toLocaleString(), kind, actor, via, account ?? "–"];
  return element("tr", {}, ...cells.map((cell) => element("td", { textContent: String(cell) })));
}
