// Checks an exported trail without the service: numbers, links, the signed statement of its end, and,
// with the key, each entry's HMAC. Owns the construction as outsiders see it; must not read files.
import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";

const construction = "relatch-trail-1";
const statementType = "relatch-trail+jwt";
const keyBytes = 32;

/** What an entry's HMAC covers. */
const signedText = ({ id, at, kind, actor, account, session, via, detail, personal }) =>
  JSON.stringify([id, at, kind, actor, account, session, via, detail, personal]);

/** The link of an entry that is chained to `previous`. */
const linkOf = (tenant, previous, entry) =>
  createHash("sha256")
    .update(JSON.stringify([construction, tenant, previous, entry.sequence, signedText(entry), entry.mac]))
    .digest("base64url");

/** Each part behind its length, so that no two lists of parts collide. */
function framed(parts) {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(bytes.length));
      return [length, bytes];
    }),
  );
}

/** The keys of a ring as the secret `SECRET_KEYS` spells it: `id:base64url,…`. */
export function keysOf(ring) {
  const keys = ring
    .trim()
    .split(",")
    .map((entry) => Buffer.from(entry.trim().split(":")[1] ?? "", "base64url"));
  if (keys.some(({ length }) => length !== keyBytes)) throw new Error("SECRET_KEYS is not a list of id:key");
  return keys;
}

/** The HMAC of an entry of a tenant under a key. */
export const macOf = (key, tenant, entry) =>
  createHmac("sha256", key)
    .update(framed(["event", tenant, signedText(entry)]))
    .digest("base64url");

const fits = (keys, tenant, entry) => {
  const shown = Buffer.from(entry.mac);
  return keys.some((key) => {
    const mac = Buffer.from(macOf(key, tenant, entry));
    return mac.length === shown.length && timingSafeEqual(mac, shown);
  });
};

/** The claims of a statement, if one of the tenant's keys signed it. */
function stated(statement, tenant, jwks) {
  const [head, body, signature] = statement.split(".");
  const { alg, kid, typ } = JSON.parse(Buffer.from(head, "base64url").toString());
  const jwk = jwks.keys.find((key) => key.kid === kid);
  if (alg !== "EdDSA" || typ !== statementType || jwk === undefined) return undefined;
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const good = verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"));
  const claims = good ? JSON.parse(Buffer.from(body, "base64url").toString()) : undefined;
  return claims?.tenant_id === tenant ? claims : undefined;
}

function parsed(line, number) {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${number} of the export is not JSON`);
  }
}

/**
 * Checks the text of an export, one or several pages in order. `jwks`: the tenant's published keys;
 * `keys`: those of `keysOf`; `pin`: `{ sequence, seal }` that somebody wrote down before.
 * Resolves with `{ faults, entries, unsealed, head, signed }`, `signed` undefined without `jwks`.
 * @param {string} text
 * @param {{ jwks?: { keys: any[] } | undefined, keys?: Buffer[] | undefined, pin?: { sequence: number, seal: string } | undefined }} [by]
 */
export function checkTrail(text, { jwks, keys, pin } = {}) {
  /** @type {string[]} */
  const faults = [];
  /** @type {any} */
  let head;
  /** @type {any} */
  let sealedEnd;
  let tenant,
    previous,
    signed,
    pinned,
    last = 0,
    started = false,
    atTail = false;
  let entries = 0,
    unsealed = 0;
  const begin = (page) => {
    if (page.trail !== construction) throw new Error(`the trail is ${page.trail}, not ${construction}`);
    if (started && page.after !== last)
      faults.push(`pages do not meet: one ends at ${last}, the next begins after ${page.after}`);
    if (started && page.tenant !== tenant) throw new Error("the pages are of different tenants");
    [tenant, last, previous, started] = [page.tenant, page.after, page.previous ?? undefined, true];
    atTail = false; // Between two pages the chain may have grown.
    if (pin?.sequence === last && previous !== undefined) pinned = previous;
  };
  const take = (entry) => {
    entries += 1;
    if (entry.sequence !== last + 1) faults.push(`entries ${last + 1} to ${entry.sequence - 1} are missing`);
    if (keys !== undefined && !fits(keys, tenant, entry))
      faults.push(`entry ${entry.sequence} is altered, or its key is gone`);
    if (entry.seal === null) [unsealed, atTail] = [unsealed + 1, true];
    else if (atTail) faults.push(`entry ${entry.sequence} is chained behind one that is not`);
    else if (previous === undefined || linkOf(tenant, previous, entry) !== entry.seal)
      faults.push(`entry ${entry.sequence} is not chained to the one before it`);
    if (pin?.sequence === entry.sequence) pinned = entry.seal;
    [last, previous] = [entry.sequence, entry.seal ?? undefined];
    sealedEnd = entry.seal === null ? sealedEnd : entry;
  };
  const end = (page) => {
    head = page.head;
    if (jwks === undefined) return;
    const claims = stated(page.statement, tenant, jwks);
    signed = claims !== undefined && claims.sequence === head.sequence && claims.seal === head.seal;
    if (!signed) faults.push("the statement of the chain's end is not signed by the tenant");
  };
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const document = parsed(line, index + 1);
    if ("trail" in document) begin(document);
    else if ("head" in document) end(document);
    else take(document);
  }
  if (!started || head === undefined) throw new Error("this is not an export of an audit log, or only a piece of one");
  if (
    sealedEnd !== undefined &&
    last >= head.sequence &&
    sealedEnd.sequence === head.sequence &&
    sealedEnd.seal !== head.seal
  ) {
    faults.push("the chain does not end where it is stated to");
  }
  if (last < head.sequence) faults.push(`entries ${last + 1} to ${head.sequence} are missing`);
  if (pin !== undefined && pinned !== pin.seal)
    faults.push(`entry ${pin.sequence} is not the one that was written down`);
  return { faults, entries, unsealed, head, signed };
}
