// `npm run keys:rotate` and `npm run keys:new`: new signing keys for tenants, new keys for the rings of secrets.
// Owns both command lines; must not write a secret anywhere but to standard output.
import { randomBytes } from "node:crypto";
import { Failure, report } from "./lib/console.mjs";

const rings = ["PEPPER", "SECRET_KEYS", "SEAL_KEYS"];
const keyBytes = 32;
const usage = `npm run keys:rotate [-- TENANT…]
  Gives tenants (all, if none is named by id or short name) a new signing key for access tokens.
  RELATCH_URL and RELATCH_ADMIN_TOKEN say where and by whom.

npm run --silent keys:new -- ${rings.join("|")}
  Prints the ring's new value: a fresh key in front of those in the variable of the ring's name.`;

const [command, ...names] = process.argv.slice(2);
try {
  if (command === "rotate") await rotate(names);
  else if (command === "new" && names.length === 1) renew(names[0]);
  else throw new Failure(usage);
} catch (error) {
  report(error);
}

async function rotate(tenants) {
  const call = administration();
  const wanted = tenants.length > 0 ? tenants : (await call("GET", "/tenants")).tenants;
  for (const tenant of wanted) {
    const { kid, others_until: until } = await call("POST", `/tenants/${encodeURIComponent(tenant)}/keys`);
    console.log(`${tenant}: ${kid} signs from now on; tokens of the keys before it are accepted until ${until}`);
  }
}

/** Calls of the administration API: `(method, path) → JSON`. */
function administration() {
  const { RELATCH_URL: url, RELATCH_ADMIN_TOKEN: token } = process.env;
  if (!url || !token) throw new Failure("RELATCH_URL and RELATCH_ADMIN_TOKEN must be set", usage);
  return async (method, path) => {
    const answer = await fetch(new URL(`/api/admin${path}`, url), { method, headers: { authorization: `Bearer ${token}` } })
      .catch((error) => { throw new Failure(`${url} does not answer (${error.cause?.code ?? error.message})`); });
    const text = await answer.text();
    if (!answer.ok) throw new Failure(`${method} ${path} was refused (${answer.status})`, text);
    return JSON.parse(text);
  };
}

function renew(ring) {
  if (!rings.includes(ring)) throw new Failure(`there is no ring ${ring}`, usage);
  const old = (process.env[ring] ?? "").trim();
  const ids = old === "" ? [] : old.split(",").map((entry) => entry.trim().split(":")[0]);
  const number = Math.max(0, ...ids.map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0))) + 1;
  const entry = `k${number}:${randomBytes(keyBytes).toString("base64url")}`;
  console.log([entry, ...(old === "" ? [] : [old])].join(","));
  console.error(old === ""
    ? `A first ${ring}. If it has keys already, put its value into the environment variable ${ring}, or they are lost.`
    : `${ring} with k${number} in front; the keys before it still open what they closed.`);
  console.error(`Keep a copy of it, then hand it over: npx wrangler secret put ${ring}`);
}
