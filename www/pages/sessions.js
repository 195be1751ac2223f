// Where the person is signed in: the list, ending one, all others, or this one.
import { call } from "./call.js";
import { during, say, sayTrouble } from "./form.js";
import { language, text, write } from "./language.js";
import { open } from "./page.js";
import { forget, leave, require } from "./session.js";

const [list, others, out] = ["list", "others", "sign-out"].map((id) => document.getElementById(id));
let sessions = [];

function show(bearer) {
  list.replaceChildren(...sessions.map((session) => line(session, bearer)));
  list.removeAttribute("aria-busy");
  others.hidden = !sessions.some(({ current }) => !current);
}

function line(session, bearer) {
  const [item, name, details] = ["li", "bdi", "small"].map((tag) => document.createElement(tag));
  const device = session.device?.name ?? session.device?.agent ?? text("unknown_device");
  name.textContent = device;
  const when = new Intl.DateTimeFormat(language(), { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }).format(new Date(session.last_seen_at));
  details.textContent = [text("last_seen", { when }), countryOf(session.device?.country)].filter(Boolean).join(" · ");
  item.append(name, details, session.current ? badge() : ender(session, device, bearer));
  return item;
}

function badge() {
  return Object.assign(document.createElement("span"), { className: "badge", textContent: text("this_one") });
}

function countryOf(code) {
  // The platform has codes of its own for what is in no country.
  return /^[A-Z]{2}$/.test(code ?? "") ? new Intl.DisplayNames(language(), { type: "region" }).of(code) : undefined;
}

function ender(session, device, bearer) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "second", textContent: text("end") });
  button.setAttribute("aria-label", `${text("end")}: ${device}`);
  button.addEventListener("click", () => during(list, button, () => end([session], bearer)));
  return button;
}

/** Ends sessions; one that is gone already is as good as ended. */
async function end(chosen, bearer) {
  const answers = await Promise.all(chosen.map(({ id }) => call("DELETE", `/api/sessions/${id}`, { bearer })));
  if (answers.some(({ status }) => status === 401)) return leave();
  const trouble = answers.find(({ status }) => status !== 204 && status !== 404);
  if (trouble) return sayTrouble(trouble);
  await read(bearer);
  say("ended", { bad: false });
}

const ask = (bearer) => call("GET", "/api/sessions", { bearer });

async function read(bearer, asked = ask(bearer)) {
  const answer = await asked;
  if (answer.status === 401) return leave();
  if (answer.status !== 200) return sayTrouble(answer);
  sessions = answer.json.sessions;
  show(bearer);
}

async function signOut(bearer) {
  const answer = await call("DELETE", "/api/sessions/current", { bearer });
  if (answer.status !== 204 && answer.status !== 401) return sayTrouble(answer);
  forget();
  location.assign("/sign-in");
}

const session = require();
if (session) {
  const { bearer, email } = session;
  write(document.getElementById("who"), "signed_in_as", { email });
  const asked = ask(bearer);
  await open(() => read(bearer, asked));
  addEventListener("languagechosen", () => show(bearer));
  others.addEventListener("click", () => during(list, others, () => end(sessions.filter(({ current }) => !current), bearer)));
  out.addEventListener("click", () => during(list, out, () => signOut(bearer)));
}
