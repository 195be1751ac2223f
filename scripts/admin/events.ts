// The commands about the audit log: read, checked, exported, and an export checked without the service.
import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { Failure, bar, report } from "../lib/console.mjs";
import { checkTrail, keysOf } from "../lib/trail.mjs";
import type { Answer, Client } from "./client.ts";
import { table } from "./show.ts";
import { examples, number, patience, textOf, time } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Event = Answer<"listEvents">["events"][number];
type Fault = Answer<"verifyEvents">["faults"][number];

/** The most entries that the API gives at once. */
const page = 500;

export function addEvents(program: Command, { client, print }: Terminal): void {
  const events = program
    .command("events")
    .description("the audit log")
    .addHelpText(
      "after",
      examples(
        "./admin events list main --account ada@example.com --since 24h",
        "./admin events list main --kind sign-in-refused --kind change-refused",
        "./admin events verify main",
        "./admin events export main > trail.ndjson && ./admin events check trail.ndjson",
      ),
    );

  events
    .command("list")
    .argument("<tenant>", "id or short name")
    .description("list entries, newest first")
    .option("--account <account>", "only entries about this account: an id or an address")
    .option("--kind <kind...>", "only entries of these kinds")
    .option("--since <time>", "only entries since then: a date, or 90m, 24h, 7d", time)
    .option("--before <sequence>", "only entries before this one", number)
    .option("--limit <n>", "at most so many", number, 50)
    .option("--personal", "with the addresses and agents of people; the audit log tells that they were read")
    .action(async (tenant, { account, kind, since, before, limit, personal }) => {
      const service = client();
      const id = account?.includes("@") ? await idOf(service, tenant, account) : account;
      const wanted = (event: Event) => (!id || event.account === id) && (!kind || kind.includes(event.kind));
      const found: Event[] = [];
      const all = !id && !kind;
      for await (const event of newestFirst(service, tenant, {
        before,
        personal,
        size: all ? Math.min(limit, page) : page,
      })) {
        if (since !== undefined && event.at < since) break;
        if (wanted(event)) found.push(event);
        if (found.length >= limit) break;
      }
      const rows = found.map((event) => ({ ...event, at: new Date(event.at).toISOString() }));
      const columns = [
        "sequence",
        "at",
        "kind",
        "actor",
        "detail",
        "via",
        "account",
        ...(personal ? ["personal"] : []),
      ];
      print(found, table(rows, columns));
    });

  events
    .command("verify")
    .argument("<tenant>", "id or short name")
    .description("have the service check the whole audit log")
    .action(async (tenant) => {
      const { checked, faults, closed, unverified } = await verified(client(), tenant);
      const intact = faults.length === 0;
      const older =
        unverified === 0 ? "" : `, ${unverified} of them up to ${closed} by their links alone: their key is gone`;
      print(
        { intact, checked, faults, closed, unverified },
        intact
          ? `intact: ${checked} entries${older}`
          : `${faults.map(told).join("\n")}\n${faults.length} faults in ${checked} entries${older}`,
      );
      if (!intact) process.exitCode = 1;
    });

  events
    .command("close")
    .argument("<tenant>", "id or short name")
    .description("close the chain of the audit log and begin another, under the current key")
    .action(async (tenant) => {
      const { head } = await client().call("closeEvents", { query: { tenant } });
      print(
        { head },
        head === null ? "nothing is chained yet" : `closed: entry ${head.sequence} is linked as ${head.seal}`,
      );
    });

  events
    .command("export")
    .argument("<tenant>", "id or short name")
    .description("print the audit log as it was signed, one JSON document a line")
    .option("--after <sequence>", "begin after this entry", number)
    .action(async (tenant, { after }) => {
      const service = client();
      for (let from: number | undefined = after; ; ) {
        const text: string = await service.call("exportEvents", {
          query: { tenant, after: from, limit: page },
          retries: from === undefined ? 0 : patience,
        });
        process.stdout.write(text);
        const { next } = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "") as { next: number | null };
        if (next === null) return;
        from = next;
      }
    });

  events
    .command("check")
    .argument("<file>", "an export, one page or several in order; - for standard input")
    .description("check an export without the service")
    .option("--jwks <place>", "the tenant's published keys: a file or an address")
    .option("--pin <sequence:seal>", "an entry that somebody wrote down before", pinOf)
    .addHelpText("after", "\nWith the secret SECRET_KEYS in the environment it checks the HMAC of each entry as well.")
    .addHelpText(
      "after",
      examples(
        "./admin events check trail.ndjson --jwks 'https://login.example.com/.well-known/jwks.json?tenant=main'",
        "./admin events check trail.ndjson --pin 812:wM3…",
      ),
    )
    .action(async (file, choices) => {
      try {
        await check(file, choices);
      } catch (error) {
        report(error);
        process.exitCode = 2;
      }
    });

  /** Checks an export and prints what was found; the exit code is 1 if that is a fault. */
  async function check(
    file: string,
    { jwks, pin }: { jwks?: string | undefined; pin?: Pin | undefined },
  ): Promise<void> {
    const ring = process.env["SECRET_KEYS"];
    const text = textOf(file);
    const found = checked(text, { jwks: await jwksOf(jwks), keys: ring === undefined ? undefined : keysOf(ring), pin });
    const lines = [
      ...found.faults.map((fault) => `fault: ${fault}`),
      `${found.entries} entries, ${found.unsealed} of them not chained yet`,
      `head ${found.head.sequence}:${found.head.seal}${found.signed ? ", signed by the tenant" : ""}`,
      ...(ring === undefined ? ["without SECRET_KEYS no HMAC was checked"] : []),
      ...(jwks === undefined ? ["without --jwks no signature was checked"] : []),
    ];
    print({ intact: found.faults.length === 0, ...found }, lines.join("\n"));
    if (found.faults.length > 0) process.exitCode = 1;
  }
}

async function idOf(client: Client, tenant: string, email: string): Promise<string> {
  const {
    accounts: [found],
  } = await client.call("listAccounts", { query: { tenant, email } });
  if (!found) throw new Failure(`there is no account "${email}" at the tenant "${tenant}"`);
  return found.id;
}

interface Walk {
  readonly before: number | undefined;
  readonly personal: true | undefined;
  readonly size: number;
}

async function* newestFirst(client: Client, tenant: string, { before, personal, size }: Walk) {
  for (let from = before; ; ) {
    const query = { tenant, before: from, limit: size, personal: personal && ("true" as const) };
    const { events }: { events: Event[] } = await client.call("listEvents", { query, retries: patience });
    yield* events;
    if (events.length < size) return;
    from = events.at(-1)?.sequence;
  }
}

type Findings = Pick<Answer<"verifyEvents">, "checked" | "faults" | "closed" | "unverified">;

/** Has every page checked, from the oldest entry on, and shows how far that is. */
async function verified(client: Client, tenant: string): Promise<Findings> {
  const [newest] = (await client.call("listEvents", { query: { tenant, limit: 1 } })).events;
  const draw = bar("checking the audit log", newest?.sequence ?? 0);
  const faults: Fault[] = [];
  let [checked, unverified] = [0, 0];
  try {
    for (let after: number | undefined; ; ) {
      const found: Answer<"verifyEvents"> = await client.call("verifyEvents", {
        query: { tenant, after },
        retries: patience,
      });
      faults.push(...found.faults);
      checked += found.checked;
      unverified += found.unverified;
      draw(found.next ?? newest?.sequence ?? 0, `${faults.length} faults`);
      if (found.next === null) return { checked, faults, closed: found.closed, unverified };
      if (after !== undefined && found.next <= after)
        throw new Failure(`the service answers entry ${found.next} again: the check does not go on`);
      after = found.next;
    }
  } finally {
    draw.end();
  }
}

/** A fault in words. */
function told(fault: Fault): string {
  switch (fault.fault) {
    case "altered":
      return `entry ${fault.sequence} was altered, or the key that signed it is gone`;
    case "missing":
      return `entries ${fault.from} to ${fault.to} are missing`;
    case "unlinked":
      return `entry ${fault.sequence} is not chained to the one before it`;
    case "unanchored":
      return "the anchor of the chain is not genuine, or not where the chain ends";
  }
}

interface Pin {
  readonly sequence: number;
  readonly seal: string;
}

function pinOf(text: string): Pin {
  const [, sequence, seal] = /^(\d{1,15}):([\w-]+)$/.exec(text) ?? [];
  if (!sequence || !seal)
    throw new InvalidArgumentError(
      "It must be the number of an entry, a colon and its seal, as a check prints the head.",
    );
  return { sequence: Number(sequence), seal };
}

interface Check {
  readonly faults: string[];
  readonly entries: number;
  readonly unsealed: number;
  readonly head: { sequence: number; seal: string };
  readonly signed: boolean | undefined;
}

function checked(text: string, how: Parameters<typeof checkTrail>[1]): Check {
  try {
    return checkTrail(text, how);
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error));
  }
}

async function jwksOf(place: string | undefined): Promise<{ keys: unknown[] } | undefined> {
  if (place === undefined) return undefined;
  const text = /^https?:/.test(place) ? await fetched(place) : textOf(place);
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${place} is not a key set`);
  }
}

async function fetched(place: string): Promise<string> {
  const answer = await fetch(place).catch(() => undefined);
  if (!answer) throw new Failure(`${place} does not answer`);
  if (!answer.ok) throw new Failure(`${place} answered ${answer.status}`);
  return answer.text();
}
