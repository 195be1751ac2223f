// Where the person is signed in: the list, ending one, all others, or this one.
import { call } from "./call.js";
import { say, sayTrouble } from "./form.js";
import { language, text } from "./language.js";
import { open } from "./page.js";
import { forget, require } from "./session.js";

const list = document.getElementById("list");
let sessions = [];

function show(bearer) {
  list.replaceChildren(...sessions.map((session) => line(session, bearer)));
  list.removeAttribute("aria-busy");
  document.getElementById("others").hidden = !sessions.some(({ current }) => !current);
}

function line(session, bearer) {
  const [item, name, details] = ["li", "span", "small"].map((tag) => document.createElement(tag));
  const agent = session.device?.agent ?? text("unknown_device");
  name.textContent = session.current ? `${agent} · ${text("this_one")}` : agent;
  name.dir = "auto";
  const when = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(session.last_seen_at));
  details.textContent = [text("last_seen", { when }), session.device?.country].filter(Boolean).join(" · ");
  item.append(name, details);
  if (!session.current) item.append(ender(session, agent, bearer));
  return item;
}

function ender(session, agent, bearer) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "second", textContent: text("end") });
  button.setAttribute("aria-label", `${text("end")}: ${agent}`);
  button.addEventListener("click", () => end([session], bearer));
  return button;
}

/** Ends sessions; one that is gone already is as good as ended. */
async function end(chosen, bearer) {
  for (const { id } of chosen) {
    const answer = await call("DELETE", `/api/sessions/${id}`, { bearer });
    if (answer.status === 401) return leave();
    if (answer.status !== 204 && answer.status !== 404) return sayTrouble(answer);
  }
  await read(bearer);
  say("ended", { bad: false });
}

async function read(bearer) {
  const answer = await call("GET", "/api/sessions", { bearer });
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

function leave() {
  forget();
  require();
}

const session = require();
await open();
if (session) {
  const { bearer, email } = session;
  const name = () => (document.getElementById("who").textContent = text("signed_in_as", { email }));
  name();
  addEventListener("languagechosen", () => {
    name();
    show(bearer);
  });
  document.getElementById("others").addEventListener("click", () => end(sessions.filter(({ current }) => !current), bearer));
  document.getElementById("sign-out").addEventListener("click", () => signOut(bearer));
  await read(bearer);
}
