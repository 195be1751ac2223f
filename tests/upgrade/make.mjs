// `node tests/upgrade/make.mjs [COMMIT]` makes an upgrade fixture: serves the local build of this checkout, whose
// sources are those of the commit, on an empty state, has every kind of thing happen there, and keeps the state
// and what is needed to go on with it in a folder that is named after the commit.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { Failure, report, say } from "../../scripts/lib/console.mjs";
import { inRoot, root } from "../../scripts/lib/paths.mjs";
import { endWithSignals } from "../../scripts/lib/process.mjs";
import { freePort, loadDemoData, serve } from "../../scripts/lib/server.mjs";
import { setUp } from "../../scripts/lib/setup.mjs";
import { prepareState } from "../../scripts/lib/state.mjs";
import { buildWorker } from "../../scripts/lib/worker.mjs";
import { clientOf, reaching } from "../edge/client.mjs";
import { must } from "../edge/prelude.mjs";
import { configured, startProvider } from "../edge/provider.mjs";
import { answering, startReceiver } from "../edge/receiver.mjs";
import * as scenes from "./scenes.mjs";
import { pack, rowsOf } from "./state.mjs";

const day = 86_400_000;
const bounceSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The service's clock, which a laptop may put forward. */
async function clockOf(edge) {
  let { ahead_ms: ahead } = must(await edge.call("GET", "/dev/clock"), 200).json;
  const advance = async (ms) => {
    await edge.advanceClock(ms);
    ahead += ms;
  };
  return { now: () => Date.now() + ahead, advance };
}

/** Has the provider tell of an address that bounced, signed as it does. */
const teller =
  (edge, clock) =>
  async (tenant, { email }) => {
    const at = new Date(clock.now());
    const body = JSON.stringify({
      type: "email.bounced",
      created_at: at.toISOString(),
      data: { email_id: randomUUID(), to: [email], bounce: { type: "Permanent" }, tags: { tenant: tenant.id } },
    });
    const id = `msg_${randomUUID()}`;
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(bounceSecret).sign(id, at, body),
    };
    must(await edge.call("POST", "/api/mail/bounces", { body, headers }), 204);
  };

/** Serves as `how` says, has `play(edge, clock)` happen, and stops. */
async function served(how, play) {
  const server = await serve(how);
  try {
    await loadDemoData(server.url);
    const edge = clientOf(reaching(server.url), "dev-admin");
    return await play(edge, await clockOf(edge));
  } finally {
    await server.stop();
  }
}

/** What happened at home, while mail went out. */
async function before(edge, clock) {
  const stage = scenes.stageOf(edge, clock.now);
  const tick = async () => must(await edge.call("POST", "/dev/tick"), 204);
  const told = {};
  const scene = async (name, ...rest) => {
    say(`· ${name}`);
    told[name] = await scenes[name](stage, ...rest);
  };
  await scene("accounts");
  await scene("imports");
  await scene("issuers");
  await clock.advance(day);
  await tick();
  await scene("guesses");
  const [failing, gone] = [await startReceiver(), await startReceiver()];
  failing.answers(answering.status(503));
  gone.answers(answering.status(410));
  await scene("webhooks", { failing, gone });
  await scene("sessions");
  await scene("prelude");
  await scene("products");
  await scene("links", told.accounts);
  await scene("spent", told.issuers);
  await scene("keys");
  await edge.emptyMailbox();
  return told;
}

/** What happened while the provider of mail was down, and then the isolates died. */
async function outage(edge, clock, provider) {
  const stage = scenes.stageOf(edge, clock.now);
  say("· post");
  const post = await scenes.post(stage, provider, teller(edge, clock));
  say("· cutOff");
  const cutOff = await scenes.cutOff(stage);
  const heads = {};
  for (const id of must(await edge.admin("GET", "/tenants"), 200).json.tenants) {
    heads[id] = must(await edge.admin("GET", `/events/verify?tenant=${id}`), 200).json.head;
  }
  return { post, cutOff, heads, at: clock.now() };
}

/** The commit that is named, in full; what the Worker is built of must be as it was there. */
function commit(name = "HEAD") {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git(
    "diff",
    "--name-only",
    name,
    "--",
    "src",
    "migrations",
    "Cargo.toml",
    "Cargo.lock",
    "wrangler.toml",
  );
  if (changed !== "") throw new Failure(`the checkout builds another Worker than ${name} does`, changed);
  return git("rev-parse", `${name}^{commit}`);
}

async function main() {
  await buildWorker("local", await setUp());
  const made_by = commit(process.argv[2]);
  const state = mkdtempSync(join(tmpdir(), "relatch-"));
  try {
    const folder = inRoot("tests", "upgrade", made_by.slice(0, 7));
    const told = await play(state);
    const rows = complete(rowsOf(state));
    pack(state, join(folder, "state"));
    writeFileSync(join(folder, "told.json"), `${JSON.stringify({ made_by, ...told, rows }, null, 1)}\n`);
    say(`${folder} holds a state of ${made_by}, made at ${new Date(told.at).toISOString()}`);
  } finally {
    rmSync(state, { recursive: true });
  }
}

/** Everything that happens on a state; what is needed to go on with it. */
async function play(state) {
  const place = { state, port: await freePort() };
  await prepareState(state);
  const told = await served(place, before);
  const provider = await startProvider();
  provider.fails(503);
  const { vars, secrets } = configured(provider);
  const mailing = { ...place, vars: { ...vars, ...secrets, MAIL_WEBHOOK_SECRET: bounceSecret } };
  return { ...told, ...(await served(mailing, (edge, clock) => outage(edge, clock, provider))) };
}

/** The numbers of rows, none of which may be 0: a fixture that lacks a kind of thing proves nothing of it. */
function complete(rows) {
  const missing = Object.keys(rows).filter((name) => rows[name] === 0);
  if (missing.length > 0) throw new Failure(`the fixture lacks ${missing.join(", ")}`);
  return rows;
}

endWithSignals();
try {
  await main();
  process.exit();
} catch (error) {
  report(error);
  process.exit(1);
}
