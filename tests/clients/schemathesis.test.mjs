// Schemathesis, unmodified, against the running service: requests made from an API's document, good ones and bad
// ones, and what the document says of the answers. What it asks and looks at is in schemathesis.toml. A run has the
// native API and, by the day, one of the others; `RELATCH_APIS=all`, or a list with commas, names those to run.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { load } from "../../openapi/document.mjs";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "../edge/harness.mjs";
import { worldOf } from "../edge/openapi/world.mjs";
import { rangeService } from "../edge/ranges.mjs";

const others = ["prelude", "jitsudo", "unleash", "px0", "truefoundry", "administration"];
const msOfDay = 86_400_000;

/** The administration API has many operations, and a machine may have other work. */
const timeout = 600_000;

/** What ends the session that calls it: nothing else is asked with that one. */
const last = ["signOut", "preludeRefresh", "preludeLogOut", "preludeEndSessions", "unleashSignOut", "px0SignOut"];

/** Schemathesis knows a credential by its header, spelled as in the document. */
const headerNames = { authorization: "Authorization", cookie: "Cookie", "x-refresh-token": "X-Refresh-Token" };

const breaches = await rangeService();
const edge = await startEdge(process.env.RELATCH_NATIVE ? {} : { gates: [], vars: { BREACH_URL: breaches.url } });
const folder = mkdtempSync(join(tmpdir(), "relatch-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const { documents } = load();

/** The APIs of this run. */
function chosen() {
  const named = process.env.RELATCH_APIS;
  if (named === "all") return ["native", ...others];
  return named?.split(",") ?? ["native", others[Math.floor(Date.now() / msOfDay) % others.length]];
}

/** The operations of a document by the credential that they need; those that end a session are alone. */
function runsOf({ paths }) {
  const operations = Object.values(paths)
    .flatMap((item) => Object.values(item))
    .map(({ operationId: id, security = [] }) => ({ id, scheme: security.flatMap(Object.keys)[0] }));
  const runs = Object.groupBy(operations, ({ id, scheme }) => (last.includes(id) ? id : (scheme ?? "nobody")));
  return Object.entries(runs).map(([title, run]) => ({ title, scheme: run[0].scheme, ids: run.map(({ id }) => id) }));
}

/** The headers of every request: the tenant, and what the scheme wants of somebody. */
async function headersOf(world, scheme, who) {
  const [host, tenant] = [await world.value("host"), await world.value("tenant")];
  const credential = scheme === undefined ? {} : await world.credential(scheme, who);
  const named = Object.entries(credential).map(([name, value]) => [headerNames[name], value]);
  return { Host: host, "X-Tenant-ID": tenant, ...Object.fromEntries(named) };
}

/** Runs Schemathesis on those operations; resolves with its exit code and what it printed. */
async function schemathesis(file, ids, headers) {
  const config = ["--config-file", inRoot("tests", "clients", "schemathesis.toml")];
  const child = spawn(
    process.env.RELATCH_PYTHON,
    [
      ["-m", "schemathesis.cli", "--no-color", ...config, "run", file, "--url", edge.url],
      ids.flatMap((id) => ["--include-operation-id", id]),
      Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
    ].flat(),
    { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
  );
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { code, printed };
}

for (const api of chosen()) {
  const file = join(folder, `${api}.json`);
  writeFileSync(file, JSON.stringify(documents[api]));
  for (const { title, ids, scheme } of runsOf(documents[api])) {
    test(`what ${api} answers is what its document says (${title})`, { timeout }, async (run) => {
      const world = await worldOf(edge);
      const headers = await headersOf(world, scheme, api === "truefoundry" ? "admin" : "ada");
      const { code, printed } = await schemathesis(file, ids, headers);
      run.diagnostic(/\d+ generated.*/.exec(printed)?.[0] ?? "");
      assert.equal(code, 0, printed);
    });
  }
}
