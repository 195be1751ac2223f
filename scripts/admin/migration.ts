// The commands about the system that a tenant's accounts come from.
import type { Command } from "@commander-js/extra-typings";
import { card } from "./show.ts";
import { examples } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

export function addMigration(program: Command, { client, print, done }: Terminal): void {
  const migration = program
    .command("migration")
    .description("the system that accounts come from, asked at the first sign-in whether a password is right")
    .addHelpText(
      "after",
      examples(
        "./admin migration set main https://old.example.com/relatch/password --until 2026-12-31T00:00:00Z",
        "./admin migration remove main",
      ),
    );

  migration
    .command("show")
    .argument("<tenant>", "id or short name")
    .description("show where it is asked, and until when")
    .action(async (tenant) => {
      const found = await client().call("getMigration", { path: { tenant } });
      print(found, card(found));
    });

  migration
    .command("set")
    .argument("<tenant>", "id or short name")
    .argument("<address>", "https, with a public name")
    .requiredOption("--until <time>", "when asking ends, RFC 3339; a year ahead at most")
    .option("--new-secret", "draw another secret; the one before signs no more", false)
    .description("set the system that is asked; its secret is shown when it is drawn")
    .action(async (tenant, url, { until, newSecret: new_secret }) => {
      const set = await client().call("setMigration", { path: { tenant }, body: { url, until, new_secret } });
      print(set, card(set));
    });

  migration
    .command("remove")
    .argument("<tenant>", "id or short name")
    .description("ask nobody any more")
    .action(async (tenant) =>
      done(await client().call("removeMigration", { path: { tenant } }), "the former system is asked no more"),
    );
}
