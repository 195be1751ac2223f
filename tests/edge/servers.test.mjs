// A Worker that signs people in, with the code that docs/servers.md shows, before Relatch on workerd.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "./harness.mjs";
import { network, strictOf, wrong } from "./limits.mjs";
import { firstPassword, personOf } from "./people.mjs";

const folder = mkdtempSync(join(tmpdir(), "relatch-front-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The first block of a language on the page. */
const block = (language) =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(readFileSync(inRoot("docs", "servers.md"), "utf8"))[1];

const slug = `front-${Date.now().toString(36)}`;
writeFileSync(join(folder, "front.js"), block("js").replace("login.example.com", `${slug}.localhost`));
writeFileSync(
  join(folder, "wrangler.toml"),
  `name = "front"\nmain = "front.js"\ncompatibility_date = "2026-10-30"\n${block("toml")}`,
);

const edge = await startEdge({ beside: [join(folder, "wrangler.toml")] });

test("a Worker with a service binding signs many people in, each counted in their own network", async () => {
  const at = await strictOf(edge, {}, slug);
  const { email } = await personOf(edge, { tenant: at.id });
  const signIn = (from, password) =>
    edge.worker("front").fetch("https://app.example.com/sign-in", {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ email, password }),
      headers: { "cf-connecting-ip": from, "content-type": "application/x-www-form-urlencoded" },
    });
  const home = network();
  const first = await signIn(home, firstPassword);
  assert.equal(first.status, 303, await first.text());
  assert.match(first.headers.get("set-cookie"), /^__Host-refresh=.+; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  for (let stranger = 0; stranger < 20; stranger += 1) {
    const answer = await signIn(network(), wrong);
    assert.equal(answer.status, stranger < 19 ? 401 : 429, await answer.text());
  }
  const again = await signIn(home, firstPassword);
  assert.equal(again.status, 303, "the owner's network is the owner's, and known");
  await again.text();
});
