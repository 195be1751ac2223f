// The command about the scheduled runs.
import type { Command } from "@commander-js/extra-typings";
import { table } from "./show.ts";
import { examples, number } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

export function addHousekeeping(program: Command, { client, print }: Terminal): void {
  program
    .command("housekeeping")
    .description("list the runs of the scheduled event, newest first")
    .option("--limit <n>", "at most so many, up to 500", number, 20)
    .addHelpText("after", examples("./admin housekeeping --limit 5"))
    .action(async (query) => {
      const { runs } = await client().call("listRuns", { query });
      print(runs, table(runs, ["started_at", "finished_at", "tenants", "failed", "sealed", "removed", "error"]));
    });
}
