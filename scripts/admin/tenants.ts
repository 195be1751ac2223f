// The commands about tenants, their parts and their signing keys.
import { Argument } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import type { Body, Client, Json } from "./client.ts";
import { card, table } from "./show.ts";
import { documentIn, examples } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** What of a tenant is read and replaced as a whole. */
const parts = {
  policy: ["getTenantPolicy", "setTenantPolicy"],
  settings: ["getSettings", "setSettings"],
  dialects: ["getDialects", "setDialects"],
  hosts: ["getHosts", "setHosts"],
  rules: ["getRules", "setRules"],
  issuers: ["getIssuers", "setIssuers"],
} as const;

type Part = keyof typeof parts;

export function addTenants(program: Command, { client, print }: Terminal): void {
  const tenants = program
    .command("tenants")
    .description("tenants and what holds for them")
    .addHelpText(
      "after",
      examples(
        "./admin tenants create main --host login.example.com --dialect unleash",
        "./admin tenants get main settings > settings.json",
        "./admin tenants set main settings settings.json",
      ),
    );

  tenants
    .command("list")
    .description("list the tenants")
    .action(async () => {
      const all = await everyTenant(client());
      print(all, table(all, ["id", "slug", "hosts", "dialects"]));
    });

  tenants
    .command("show")
    .argument("<tenant>", "id or short name")
    .description("show a tenant")
    .action(async (tenant) => {
      const found = await client().call("getTenant", { path: { tenant } });
      print(found, card(found));
    });

  tenants
    .command("create")
    .argument("<slug>", "its short name")
    .description("make a tenant")
    .option("--host <name...>", "host names that are its own", [])
    .option("--dialect <name...>", "the dialects that it serves; all five if none is given")
    .option("--settings <file>", "its settings, a JSON file or - for standard input")
    .action(async (slug, { host, dialect, settings }) => {
      const body = {
        slug,
        hosts: host,
        ...(dialect && { dialects: dialect }),
        ...(settings && { settings: documentIn(settings) }),
      };
      const made = await client().call("createTenant", { body: body as Body<"createTenant"> });
      print(made, card(made));
    });

  const part = () => new Argument("<part>").choices(Object.keys(parts) as Part[]);

  tenants
    .command("get")
    .argument("<tenant>", "id or short name")
    .addArgument(part())
    .description("print a part as JSON, in the form that `set` takes")
    .action(async (tenant, name) => printJson(await client().call(parts[name][0], { path: { tenant } })));

  tenants
    .command("set")
    .argument("<tenant>", "id or short name")
    .addArgument(part())
    .argument("<file>", "a JSON file; - for standard input")
    .description("replace a part as a whole")
    .action(async (tenant, name, file) => {
      const body = documentIn(file) as unknown as Body<(typeof parts)[Part][1]>;
      printJson(await client().call(parts[name][1], { path: { tenant }, body }));
    });
}

/** Every tenant with what it consists of. */
async function everyTenant(client: Client) {
  const { tenants } = await client.call("listTenants");
  const all = [];
  for (const tenant of tenants) all.push(await client.call("getTenant", { path: { tenant } }));
  return all;
}

const printJson = (answer: unknown): void => console.log(JSON.stringify(answer as Json, null, 2));
