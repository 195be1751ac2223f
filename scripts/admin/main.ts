// `./admin …`: the administration API as commands. Owns the program and its options; the commands are in the
// files of what they are about.
import { Command, Option } from "@commander-js/extra-typings";
import { report } from "../lib/console.mjs";
import { addAccounts } from "./accounts.ts";
import { addEvents } from "./events.ts";
import { addHousekeeping } from "./housekeeping.ts";
import { addKeys } from "./keys.ts";
import { addMail } from "./mail.ts";
import { addMigration } from "./migration.ts";
import { addTenants } from "./tenants.ts";
import { examples, terminalOf } from "./terminal.ts";
import type { Choices } from "./terminal.ts";
import { addWebhooks } from "./webhooks.ts";

const here = "http://127.0.0.1:8787";

const program: Command = new Command("./admin").description(
  "Administers a Relatch deployment. The token is read from RELATCH_ADMIN_TOKEN, never from the command line; on this machine it is `dev-admin` unless it is set.",
) as Command;
program
  .addOption(new Option("--url <address>", "the deployment").env("RELATCH_URL").default(here))
  .option("--json", "print the answer as JSON, for programs", false)
  .showHelpAfterError("(--help tells how)")
  .addHelpText(
    "after",
    examples(
      "./admin tenants list",
      "./admin accounts list demo --prefix ada",
      "RELATCH_URL=https://login.example.com ./admin events list main --since 24h",
      "./admin accounts list demo --json | jq -r '.accounts[].email'",
    ),
  );

const terminal = terminalOf(() => program.opts() as Choices);
for (const add of [addTenants, addAccounts, addKeys, addWebhooks, addMigration, addMail, addEvents, addHousekeeping])
  add(program, terminal);

// Somebody who reads no further, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  report(error);
}
