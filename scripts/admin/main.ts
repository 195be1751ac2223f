// `npm run admin -- …`: the administration API as commands. Owns names, arguments and what is printed.
import { readFileSync } from "node:fs";
import { Argument, Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { Failure, bar, report, say } from "../lib/console.mjs";
import { clientOf } from "./client.ts";
import type { Client, Json } from "./client.ts";
import { importAccounts } from "./import.ts";
import { card, table } from "./show.ts";

type Document = Record<string, Json>;

const here = "http://127.0.0.1:8787";

/** What `npm start` takes; a deployment refuses a token as short as this. */
const localToken = "dev-admin";

/** How often what can be asked twice is asked again: half a minute in all. */
const patience = 6;

const parts = ["policy", "settings", "dialects", "hosts", "rules", "issuers"] as const;

const program = new Command("npm run admin --")
  .description("Administers a Relatch deployment. The token is read from RELATCH_ADMIN_TOKEN, never from the command line.")
  .addOption(new Option("--url <address>", "the deployment").env("RELATCH_URL").default(here))
  .option("--json", "print the answer as JSON, for other programs", false)
  .showHelpAfterError("(--help tells how)");

function connect(): Client {
  const { url } = program.opts();
  const token = process.env["RELATCH_ADMIN_TOKEN"] ?? (url === here ? localToken : undefined);
  if (!token) throw new Failure("RELATCH_ADMIN_TOKEN is not set");
  return clientOf(url, token, (why) => say(`· asking again: ${why}`));
}

/** Prints an answer: as it is with `--json`, else as `shown`. */
function print(answer: Json, shown: string): void {
  console.log(program.opts().json ? JSON.stringify(answer, null, 2) : shown);
}

const show = (answer: Document): void => print(answer, card(answer));

function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("must be a number.");
  return Number(text);
}

/** A JSON document from a file, or from standard input for `-`. */
function documentIn(file: string): Json {
  const name = file === "-" ? "standard input" : file;
  try {
    return JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8")) as Json;
  } catch (error) {
    throw new Failure(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const at = (id: string): string => encodeURIComponent(id);

const tenants = program.command("tenants").description("tenants and what holds for them");

tenants.command("list").description("the tenants").action(async () => {
  const client = connect();
  const { tenants: ids } = await client.call<{ tenants: string[] }>("GET", "tenants");
  const all = await Promise.all(ids.map((id) => client.call<Document>("GET", `tenants/${at(id)}`)));
  print(all, table(all, ["id", "slug", "hosts", "dialects"]));
});

tenants.command("show").argument("<tenant>", "id or short name").description("a tenant")
  .action(async (tenant) => show(await connect().call<Document>("GET", `tenants/${at(tenant)}`)));

tenants.command("create").argument("<slug>").description("make a tenant")
  .option("--host <name...>", "host names that are its own", [])
  .option("--dialect <name...>", "the dialects that it serves; all five if none is given")
  .option("--settings <file>", "its settings, a JSON file or - for standard input")
  .action(async (slug, { host, dialect, settings }) => {
    const body = { slug, hosts: host, ...(dialect && { dialects: dialect }), ...(settings && { settings: documentIn(settings) }) };
    show(await connect().call<Document>("POST", "tenants", { body }));
  });

const part = new Argument("<part>").choices(parts);

tenants.command("get").argument("<tenant>").addArgument(part).description("what holds, as JSON that `set` takes")
  .action(async (tenant, name) => {
    console.log(JSON.stringify(await connect().call("GET", `tenants/${at(tenant)}/${name}`), null, 2));
  });

tenants.command("set").argument("<tenant>").addArgument(part).argument("<file>", "JSON; - for standard input")
  .description("replace a part as a whole")
  .action(async (tenant, name, file) => {
    console.log(JSON.stringify(await connect().call("PUT", `tenants/${at(tenant)}/${name}`, { body: documentIn(file) }), null, 2));
  });

const accounts = program.command("accounts").description("accounts; nobody sets another's password");
const columns = ["id", "email", "auth_provider", "active", "has_password", "created_at"] as const;

accounts.command("list").argument("<tenant>").description("accounts by number")
  .option("--email <address>", "the one with this address")
  .option("--limit <n>", "at most so many", number, 100)
  .option("--offset <n>", "after so many", number, 0)
  .action(async (tenant, query) => {
    const answer = await connect().call<{ accounts: Document[]; total: number }>("GET", "accounts", { query: { tenant, ...query } });
    print(answer, `${table(answer.accounts, columns)}\n${answer.accounts.length} of ${answer.total}`);
  });

accounts.command("show").argument("<id>").description("an account")
  .action(async (id) => show(await connect().call<Document>("GET", `accounts/${at(id)}`)));

accounts.command("create").argument("<tenant>").argument("<email>").description("make an account; its owner sets the password")
  .option("--name <name>").option("--provider <provider>", "local, oidc or saml").option("--inactive", "cannot sign in yet", false)
  .option("--verified", "the address is known to be its owner's", false)
  .action(async (tenant, email, { name, provider, inactive, verified }) => {
    const body = { tenant, email, active: !inactive, email_verified: verified, ...(name && { name }), ...(provider && { auth_provider: provider }) };
    show(await connect().call<Document>("POST", "accounts", { body }));
  });

accounts.command("update").argument("<id>").description("change an account")
  .option("--email <address>").option("--name <name>").option("--provider <provider>")
  .addOption(new Option("--active", "may sign in").conflicts("inactive")).addOption(new Option("--inactive", "may not, and every session ends"))
  .action(async (id, { email, name, provider, active, inactive }) => {
    const body = {
      ...(email && { email }), ...(name && { name }), ...(provider && { auth_provider: provider }),
      ...((active || inactive) && { active: active === true }),
    };
    if (Object.keys(body).length === 0) throw new Failure("nothing to change was given");
    show(await connect().call<Document>("PATCH", `accounts/${at(id)}`, { body }));
  });

accounts.command("reset").argument("<id>").description("mail the owner a link to a new password").action(async (id) => {
  const answer = await connect().call<{ mailed: boolean }>("POST", `accounts/${at(id)}/reset`);
  print(answer, answer.mailed ? "mailed" : "not mailed: as many links as may be are live");
});

accounts.command("end-sessions").argument("<id>").description("end every session").action(async (id) => {
  print(await connect().call("DELETE", `accounts/${at(id)}/sessions`), "ended");
});

accounts.command("erase").argument("<id>").description("erase an account for good; its trail stays")
  .requiredOption("--yes", "I mean it").action(async (id) => {
    print(await connect().call("DELETE", `accounts/${at(id)}`), "erased");
  });

accounts.command("import").argument("<tenant>").argument("<file>", "one JSON object a line")
  .description("take accounts in with their hashes; goes on where an interrupted run ended")
  .option("--restart", "begin anew", false)
  .option("--retries <n>", "how often a batch is sent again while the service cannot be reached", number, patience)
  .action(async (tenant, file, { restart, retries }) => {
    const tally = await importAccounts(connect(), { tenant, file, restart, retries, url: program.opts().url });
    const { lines, created, exists, refused } = tally;
    print({ lines, created, exists, refused }, `${created} created, ${exists} there already, ${refused} refused${refused > 0 ? `: see ${file}.refused.ndjson` : ""}`);
    if (refused > 0) process.exitCode = 1;
  });

const events = program.command("events").description("the audit trail");

events.command("list").argument("<tenant>").description("newest first")
  .option("--limit <n>", "at most so many", number, 50)
  .option("--before <sequence>", "older than this", number)
  .action(async (tenant, query) => {
    const answer = await connect().call<{ events: Document[] }>("GET", "events", { query: { tenant, ...query } });
    const rows = answer.events.map((event) => ({ ...event, at: typeof event["at"] === "number" ? new Date(event["at"]).toISOString() : null }));
    print(answer.events, table(rows, ["sequence", "at", "kind", "actor", "account", "via"]));
  });

interface Findings {
  readonly checked: number;
  readonly faults: Json[];
  readonly next: number | null;
}

events.command("verify").argument("<tenant>").description("check the whole trail").action(async (tenant) => {
  const client = connect();
  const [newest] = (await client.call<{ events: { sequence: number }[] }>("GET", "events", { query: { tenant, limit: 1 } })).events;
  const total = newest?.sequence ?? 0;
  const draw = bar("checking the trail", total);
  const faults: Json[] = [];
  let checked = 0;
  try {
    for (let before: number | undefined; ; ) {
      const page = await client.call<Findings>("GET", "events/verify", { query: { tenant, before }, retries: patience });
      faults.push(...page.faults);
      checked += page.checked;
      draw(page.next === null ? total : total - page.next + 1, `${faults.length} faults`);
      if (page.next === null) break;
      before = page.next;
    }
  } finally {
    draw.end();
  }
  print({ intact: faults.length === 0, checked, faults }, faults.length === 0 ? `intact: ${checked} entries` : JSON.stringify(faults, null, 2));
  if (faults.length > 0) process.exitCode = 1;
});

try {
  await program.parseAsync();
} catch (error) {
  report(error);
}
