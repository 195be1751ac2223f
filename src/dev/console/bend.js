// The clock and the failure switch.
import { must } from "./call.js";
import { byId, during } from "./dom.js";

const said = byId("bend-said");

/** Wires the switches and shows how the clock stands. */
export async function start() {
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => during(button, said, () => advance(Number(button.dataset.advance))));
  }
  byId("clock-right").addEventListener("click", (event) => during(event.target, said, setRight));
  for (const radio of document.querySelectorAll("[name=store]")) {
    radio.addEventListener("change", () => during(radio, said, () => fail(radio.value)));
  }
  show(await must("GET", "/dev/clock"));
}

async function advance(by) {
  show(await must("POST", "/dev/clock", { body: { advance_ms: by } }));
}

async function setRight() {
  await must("DELETE", "/dev/clock");
  show({ ahead_ms: 0 });
}

async function fail(how) {
  await must("POST", "/dev/fail", { body: { store: how } });
  return { off: "The database works.", next: "The next request fails.", lost: "The next change is made, its reply lost.", on: "Every request fails." }[how];
}

function show({ ahead_ms: ahead }) {
  const minutes = Math.round(ahead / 60_000);
  const text = minutes >= 60 ? `${(minutes / 60).toFixed(minutes % 60 ? 1 : 0)} h ahead` : `${minutes} min ahead`;
  byId("clock-ahead").textContent = minutes === 0 ? "right" : text;
}
