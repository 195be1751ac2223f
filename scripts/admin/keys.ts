// The commands about keys: tenants' signing keys, and the key rings that are secrets of the deployment.
import { randomBytes } from "node:crypto";
import { Argument } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { Failure, say } from "../lib/console.mjs";
import { table } from "./show.ts";
import { examples } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

const rings = ["PEPPER", "SECRET_KEYS", "SEAL_KEYS"] as const;
const keyBytes = 32;
/** As the service reads them: an id, a colon, 32 bytes in base64url. */
const entryOfRing = /^[a-z0-9_-]{1,8}:[A-Za-z0-9_-]{43}$/;

export function addKeys(program: Command, { client, print }: Terminal): void {
  const keys = program
    .command("keys")
    .description("signing keys of tenants, and new values for the deployment's key rings")
    .addHelpText(
      "after",
      examples(
        "./admin keys rotate main",
        "./admin keys rotate --now main    # after a leak",
        "./admin keys status",
        "read -rs PEPPER && export PEPPER && ./admin keys new PEPPER    # the current value, then a fresh key in front of it",
      ),
    );

  keys
    .command("list")
    .argument("<tenant>", "id or short name")
    .description("list the signing keys, newest first")
    .action(async (tenant) => {
      const { keys: found } = await client().call("listKeys", { path: { tenant } });
      print(found, table(found, ["kid", "active_from", "retires_at"]));
    });

  keys
    .command("rotate")
    .argument("[tenant...]", "ids or short names; all, if none is given")
    .option("--now", "sign with it at once and refuse the tokens of the keys before it: after a leak", false)
    .description("give tenants a new signing key for access tokens, which signs six minutes later")
    .action(async (named, { now }) => {
      const service = client();
      const tenants = named.length > 0 ? named : (await service.call("listTenants")).tenants;
      const made = [];
      for (const tenant of tenants) {
        const rotated = await service.call("rotateKey", { path: { tenant }, query: { now } });
        made.push({ tenant, ...rotated });
      }
      print(
        made,
        made
          .map(
            ({ tenant, kid, active_from, others_until }) =>
              `${tenant}: ${kid} signs from ${active_from} on; tokens of the keys before it are accepted until ${others_until}`,
          )
          .join("\n"),
      );
    });

  keys
    .command("status")
    .description("show which rows of the database still need which key of the deployment's rings")
    .action(async () => {
      const { rings: found } = await client().call("listRings");
      const rows = found.flatMap(({ ring, keys: held }) =>
        held.flatMap((key, at) => rowsOf(key).map((row) => ({ ring, key: key.id, state: stateOf(key, at), ...row }))),
      );
      print(found, table(rows, ["ring", "key", "state", "column", "rows"]));
    });

  keys
    .command("new")
    .addArgument(new Argument("<ring>").choices(rings))
    .description(
      "print a new value for a key ring: a fresh key in front of those in the environment variable of the ring's name",
    )
    .action((ring) => {
      const old = (process.env[ring] ?? "").trim();
      console.log(renewed(ring, old));
      say(
        old === ""
          ? `A first ${ring}. If the deployment has one already, put its value into the environment variable ${ring}, or its keys are lost.`
          : `${ring} with a fresh key in front; the keys before it still open what they closed.`,
      );
      say(`Keep a copy of it, then hand it over: npx wrangler secret put ${ring}`);
    });
}

interface Key {
  readonly id: string;
  readonly held: boolean;
  readonly rows: Readonly<Record<string, number>>;
}

/** What needs a key, a row a column; one row without a column if nothing does. */
function rowsOf({ rows }: Key): { column: string; rows: number }[] {
  const columns = Object.entries(rows).map(([column, count]) => ({ column, rows: count }));
  return columns.length > 0 ? columns : [{ column: "–", rows: 0 }];
}

const stateOf = ({ held }: Key, at: number) => (held ? (at === 0 ? "current" : "older") : "gone");

function renewed(ring: string, old: string): string {
  const entries = old === "" ? [] : old.split(",").map((entry) => entry.trim());
  const wrong = entries.findIndex((entry) => !entryOfRing.test(entry));
  if (wrong >= 0)
    throw new Failure(
      `the variable ${ring} is not a key ring: its entry ${wrong + 1} is not id:key with a key of 32 bytes in base64url`,
    );
  const numbers = entries.map((entry) => Number(/^k(\d+):/.exec(entry)?.[1] ?? 0));
  return [`k${Math.max(0, ...numbers) + 1}:${randomBytes(keyBytes).toString("base64url")}`, ...entries].join(",");
}
