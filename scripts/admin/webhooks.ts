// The commands about webhooks.
import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { Failure } from "../lib/console.mjs";
import type { Body } from "./client.ts";
import { card, table } from "./show.ts";
import { examples } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Types = Exclude<Body<"createWebhook">["types"], undefined>;

export function addWebhooks(program: Command, { client, print, done }: Terminal): void {
  const webhooks = program
    .command("webhooks")
    .description("addresses that are called when something happens to an account")
    .addHelpText(
      "after",
      examples(
        "./admin webhooks create main https://app.example.com/hooks --type password.changed password.reset",
        "./admin webhooks test main 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8c1",
      ),
    );

  webhooks
    .command("list")
    .argument("<tenant>", "id or short name")
    .description("list the webhooks")
    .action(async (tenant) => {
      const { webhooks: found } = await client().call("listWebhooks", { path: { tenant } });
      print(found, table(found, ["id", "url", "types", "active", "failing_since", "reason"]));
    });

  webhooks
    .command("create")
    .argument("<tenant>", "id or short name")
    .argument("<address>", "https, with a public name")
    .description("make a webhook; its secret is shown this once")
    .option("--type <type...>", "what it is told; everything if left out")
    .option("--inactive", "is not called yet", false)
    .action(async (tenant, url, { type, inactive }) => {
      const body = { url, active: !inactive, ...(type && { types: type as Types }) };
      const made = await client().call("createWebhook", { path: { tenant }, body });
      print(made, card(made));
    });

  webhooks
    .command("update")
    .argument("<tenant>", "id or short name")
    .argument("<id>")
    .description("change a webhook; what is left out stays")
    .option("--address <address>", "https, with a public name")
    .option("--type <type...>", "what it is told")
    .addOption(new Option("--active", "is called, and told what it missed").conflicts("inactive"))
    .addOption(new Option("--inactive", "is not called"))
    .action(async (tenant, id, { address, type, active, inactive }) => {
      const { webhooks: all } = await client().call("listWebhooks", { path: { tenant } });
      const known = all.find((webhook) => webhook.id === id);
      if (!known) throw new Failure(`there is no webhook "${id}" at the tenant "${tenant}"`);
      const body = {
        url: address ?? known.url,
        types: (type as Types | undefined) ?? known.types,
        active: active ?? (inactive ? false : known.active),
      };
      const changed = await client().call("changeWebhook", { path: { tenant, id }, body });
      print(changed, card(changed));
    });

  webhooks
    .command("secret")
    .argument("<tenant>", "id or short name")
    .argument("<id>")
    .description("give a webhook a new secret, shown this once; the old one signs for 24 hours more")
    .action(async (tenant, id) => {
      const changed = await client().call("rotateWebhookSecret", { path: { tenant, id } });
      print(changed, card(changed));
    });

  webhooks
    .command("test")
    .argument("<tenant>", "id or short name")
    .argument("<id>")
    .description("call a webhook once with an event of the type webhook.test")
    .action(async (tenant, id) => {
      const answer = await client().call("testWebhook", { path: { tenant, id } });
      done(answer, answer.delivered ? "delivered" : `not delivered: ${answer.reason}`);
      if (!answer.delivered) process.exitCode = 1;
    });

  webhooks
    .command("remove")
    .argument("<tenant>", "id or short name")
    .argument("<id>")
    .description("remove a webhook")
    .action(async (tenant, id) =>
      done(await client().call("removeWebhook", { path: { tenant, id } }), `webhook ${id} is removed`),
    );
}
