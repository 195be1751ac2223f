// `npm run trail:verify -- trail.ndjson [--jwks FILE-OR-URL] [--pin SEQUENCE:SEAL]`: checks an exported
// trail. With the secret SECRET_KEYS in the environment it checks each entry's HMAC as well. Needs
// nothing installed.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkTrail, keysOf } from "./lib/trail.mjs";

const { values, positionals: [file] } = parseArgs({
  allowPositionals: true,
  options: { jwks: { type: "string" }, pin: { type: "string" } },
});

async function jwksOf(place) {
  if (place === undefined) return undefined;
  if (!/^https?:/.test(place)) return JSON.parse(readFileSync(place, "utf8"));
  const answer = await fetch(place);
  if (!answer.ok) throw new Error(`${place} answered ${answer.status}`);
  return answer.json();
}

function pinOf(text) {
  if (text === undefined) return undefined;
  const [sequence, seal] = text.split(":");
  return { sequence: Number(sequence), seal };
}

try {
  if (file === undefined) throw new Error("name the file with the export");
  const keys = process.env.SECRET_KEYS === undefined ? undefined : keysOf(process.env.SECRET_KEYS);
  const found = checkTrail(readFileSync(file, "utf8"), { jwks: await jwksOf(values.jwks), keys, pin: pinOf(values.pin) });
  for (const fault of found.faults) console.log(`fault: ${fault}`);
  console.log(`${found.entries} entries, ${found.unsealed} of them not chained yet`);
  console.log(`head ${found.head.sequence}:${found.head.seal}${found.signed ? ", signed by the tenant" : ""}`);
  if (keys === undefined) console.log("without SECRET_KEYS no HMAC was checked");
  if (values.jwks === undefined) console.log("without --jwks nobody's signature was checked");
  process.exitCode = found.faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
