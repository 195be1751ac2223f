// The commands about mails and about addresses that get none.
import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { Failure } from "../lib/console.mjs";
import { table } from "./show.ts";
import { examples, number } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

export function addMail(program: Command, { client, print, done }: Terminal): void {
  const outbox = program
    .command("outbox")
    .description("mails that wait, that were given up, or that may have gone out twice")
    .addHelpText("after", examples("./admin outbox list main --state dead"));

  outbox
    .command("list")
    .argument("<tenant>", "id or short name")
    .description("list mails, newest first")
    .addOption(new Option("--state <state>", "only these").choices(["waiting", "sent", "dead"] as const))
    .option("--limit <n>", "at most so many, up to 500", number, 100)
    .action(async (tenant, query) => {
      const { letters } = await client().call("listLetters", { query: { tenant, ...query } });
      print(letters, table(letters, ["id", "state", "reason", "attempts", "due_at", "expires_at", "account"]));
    });

  outbox
    .command("retry")
    .argument("<tenant>", "id or short name")
    .argument("<id>", "as `list` shows it")
    .description("send a waiting mail now")
    .action(async (tenant, id) =>
      done(await client().call("retryLetter", { path: { id }, query: { tenant } }), "the mail is sent again now"),
    );

  const suppressions = program
    .command("suppressions")
    .description("addresses that get no mail, since mails to them bounced")
    .addHelpText(
      "after",
      examples(
        "./admin suppressions list main --email ada@example.com",
        "./admin suppressions remove main ada@example.com",
      ),
    );

  suppressions
    .command("list")
    .argument("<tenant>", "id or short name")
    .description("list them, newest first; addresses are kept as keyed hashes")
    .option("--email <address>", "only this address")
    .option("--limit <n>", "at most so many, up to 500", number, 100)
    .action(async (tenant, query) => {
      const { suppressions: found } = await client().call("listSuppressions", { query: { tenant, ...query } });
      print(found, table(found, ["id", "reason", "at"]));
    });

  suppressions
    .command("remove")
    .argument("<tenant>", "id or short name")
    .argument("<address>", "the address, or its id")
    .description("let an address get mail again")
    .action(async (tenant, address) => {
      const id = address.includes("@") ? await idOf(tenant, address) : address;
      done(await client().call("unsuppress", { path: { id }, query: { tenant } }), `${address} gets mail again`);
    });

  async function idOf(tenant: string, email: string): Promise<string> {
    const {
      suppressions: [found],
    } = await client().call("listSuppressions", { query: { tenant, email } });
    if (!found) throw new Failure(`${email} is not suppressed at the tenant "${tenant}"`);
    return found.id;
  }
}
