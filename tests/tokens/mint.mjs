// Mints tests/tokens/corpus.json anew: tokens that are good and hostile, of keys that are drawn here and
// thrown away. Those of jose and PyJWT are made by these libraries, the forged ones by hand.
// Usage: python3 -m pip install 'pyjwt[crypto]' && node tests/tokens/mint.mjs > tests/tokens/corpus.json
import { spawnSync } from "node:child_process";
import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  privateEncrypt,
  randomBytes,
  sign,
} from "node:crypto";
import { SignJWT } from "jose";

const [wide, narrow] = ["https://wide.issuer.test", "https://narrow.issuer.test"];
const audience = "relatch";
// The clock of the native tests begins on 1 January 2026; these tokens are good before and long after.
const issuedAt = 1_767_225_000;
const expires = 4_102_444_800;
const claims = (more = {}) => ({
  iss: wide,
  aud: audience,
  sub: "outside|1",
  iat: issuedAt,
  exp: expires,
  email: "corpus@example.com",
  email_verified: true,
  ...more,
});

const rsa = (bits, exponent = 65_537) =>
  generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: exponent }).privateKey;
const curve = (namedCurve) => generateKeyPairSync("ec", { namedCurve }).privateKey;
const keys = {
  bound: rsa(2048),
  free: rsa(2048),
  pss: rsa(3072),
  big: rsa(4096),
  odd: rsa(2056),
  weak: rsa(1024),
  huge: rsa(4104),
  three: rsa(2048, 3),
  sealing: rsa(2048),
  stranger: rsa(2048),
  p384: curve("P-384"),
  p256: curve("P-256"),
  p521: curve("P-521"),
  stray384: curve("P-384"),
  ed: generateKeyPairSync("ed25519").privateKey,
};
const jwk = (name, more = {}) => ({
  ...createPublicKey(keys[name]).export({ format: "jwk" }),
  kid: name,
  use: "sig",
  ...more,
});
const set = [
  jwk("bound", { alg: "RS256" }),
  jwk("free"),
  jwk("pss", { alg: "PS256" }),
  jwk("big", { alg: "RS512" }),
  jwk("odd"),
  jwk("weak"),
  jwk("huge"),
  jwk("three"),
  jwk("sealing", { use: "enc", alg: "RSA-OAEP" }),
  jwk("p384", { alg: "ES384" }),
  jwk("p256", { alg: "ES256" }),
  jwk("p521", { alg: "ES512" }),
  jwk("ed", { alg: "EdDSA" }),
  // A point that is on no curve.
  { ...jwk("p384"), kid: "nowhere", y: jwk("p384").x },
];
const issuers = [
  { issuer: wide, algorithms: ["RS256", "RS512", "PS256", "ES384", "ES256", "EdDSA"] },
  { issuer: narrow, algorithms: ["RS256"] },
].map((issuer) => ({ ...issuer, audience, keys: { jwks: { keys: set } }, link: "verified_email" }));

const b64 = (data) => Buffer.from(typeof data === "string" ? data : data).toString("base64url");
const json = (value) => (typeof value === "string" ? value : JSON.stringify(value));
const message = (header, payload = claims()) => `${b64(json(header))}.${b64(json(payload))}`;
const joined = (text, signature) => `${text}.${b64(signature)}`;

/** How each algorithm signs, by the libraries of Node. @typedef {(text: string, key: import("node:crypto").KeyObject) => Buffer} Sign */
const pss =
  (salt, hash = "sha256") =>
  (text, key) =>
    sign(hash, Buffer.from(text), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt });
const plain = (hash) => (text, key) => sign(hash, Buffer.from(text), key);
const dsa = (hash) => (text, key) => sign(hash, Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
const by = {
  RS256: plain("sha256"),
  RS384: plain("sha384"),
  RS512: plain("sha512"),
  RS1: plain("sha1"),
  PS256: pss(32),
  PS384: pss(48, "sha384"),
  PS512: pss(64, "sha512"),
  ES256: dsa("sha256"),
  ES384: dsa("sha384"),
  ES512: dsa("sha512"),
  EdDSA: (text, key) => sign(null, Buffer.from(text), key),
};
/** @type {(alg: string, key: string, choice?: { header?: object, payload?: object | string, how?: Sign }) => string} */
const minted = (alg, key, { header = {}, payload, how = by[alg] } = {}) => {
  const text = message({ alg, kid: key, typ: "at+jwt", ...header }, payload);
  return joined(text, how(text, keys[key]));
};

const corpus = { issuers, good: [], bad: [] };
const good = (what, token) => corpus.good.push({ what, token });
const bad = (what, token) => corpus.bad.push({ what, token });

// What jose mints.
const pairs = [
  ["RS256", "bound"],
  ["RS256", "free"],
  ["RS512", "free"],
  ["PS256", "free"],
  ["PS256", "pss"],
  ["RS512", "big"],
  ["RS256", "odd"],
  ["ES384", "p384"],
  ["ES256", "p256"],
  ["EdDSA", "ed"],
];
for (const [alg, kid] of pairs) {
  const token = (header, payload = claims()) =>
    new SignJWT(payload).setProtectedHeader({ alg, ...header }).sign(keys[kid]);
  good(`jose: ${alg} by ${kid}`, await token({ kid, typ: "at+jwt" }));
  good(`jose: ${alg} by ${kid}, no kid and no typ`, await token({}));
  bad(`jose: ${alg} by ${kid}, for another audience`, await token({ kid }, claims({ aud: "elsewhere" })));
  bad(`jose: ${alg} by ${kid}, expired`, await token({ kid }, claims({ exp: issuedAt })));
}
good("RS256 for an issuer that may use nothing else", minted("RS256", "free", { payload: claims({ iss: narrow }) }));

// What PyJWT mints.
const pem = (name) => keys[name].export({ type: "pkcs8", format: "pem" });
/** @type {{ ok?: boolean, what: string, alg: string, kid: string, key: string | Buffer, claims?: object }[]} */
const wanted = [
  ...pairs.map(([alg, kid]) => ({ ok: true, what: `PyJWT: ${alg} by ${kid}`, alg, kid, key: pem(kid) })),
  ...["RS384", "PS384", "PS512"].map((alg) => ({ what: `PyJWT: ${alg}`, alg, kid: "free", key: pem("free") })),
  { what: "PyJWT: ES512", alg: "ES512", kid: "p521", key: pem("p521") },
  { what: "PyJWT: none", alg: "none", kid: "free", key: "" },
  { what: "PyJWT: RS256 of a stranger", alg: "RS256", kid: "free", key: pem("stranger") },
  { what: "PyJWT: PS256 of a stranger", alg: "PS256", kid: "free", key: pem("stranger") },
  { what: "PyJWT: ES384 of a stranger", alg: "ES384", kid: "p384", key: pem("stray384") },
  { what: "PyJWT: no expiry", alg: "RS256", kid: "free", key: pem("free"), claims: { exp: undefined } },
  { what: "PyJWT: not yet", alg: "PS256", kid: "free", key: pem("free"), claims: { nbf: expires - 1 } },
  { what: "PyJWT: an unknown issuer", alg: "RS256", kid: "free", key: pem("free"), claims: { iss: "https://x.test" } },
];
const orders = wanted.map((order) => ({ ...order, claims: claims(order.claims) }));
const python = `
import json, jwt, sys
sign = lambda o: jwt.encode(o["claims"], o["key"] or None, o["alg"], headers={"kid": o["kid"]})
json.dump([sign(o) for o in json.load(sys.stdin)], sys.stdout)`;
const child = spawnSync(process.env.PYTHON ?? "python3", ["-c", python], { input: JSON.stringify(orders) });
if (child.status !== 0) throw new Error(String(child.stderr));
for (const [index, token] of JSON.parse(child.stdout.toString()).entries()) {
  (orders[index].ok ? good : bad)(orders[index].what, token);
}

// Algorithm against key and against the issuer's list (RFC 8725, sections 2.1 and 3.1).
bad("RS512 by a key that says RS256", minted("RS512", "bound"));
bad("PS256 by a key that says RS256", minted("PS256", "bound"));
bad("RS256 by a key that says PS256", minted("RS256", "pss"));
bad("RS256 by a key that says RS512", minted("RS256", "big"));
for (const alg of ["RS512", "PS256"])
  bad(`${alg} where the issuer may use RS256`, minted(alg, "free", { payload: claims({ iss: narrow }) }));
for (const [alg, key] of [
  ["ES384", "p384"],
  ["ES256", "p256"],
  ["EdDSA", "ed"],
])
  bad(`${alg} where the issuer may use RS256`, minted(alg, key, { payload: claims({ iss: narrow }) }));
for (const alg of ["RS384", "PS384", "PS512", "RS1"]) bad(`${alg}`, minted(alg, "free"));
for (const [named, real] of [
  ["RS256", "PS256"],
  ["RS256", "RS512"],
  ["RS512", "RS256"],
  ["PS256", "RS256"],
  ["RS256", "RS1"],
])
  bad(`says ${named}, signed by ${real}`, minted(named, "free", { how: by[real] }));
for (const alg of ["none", "None", "NONE", "", "rs256", "Rs256", "RS256 ", "RSA", "RSA-OAEP", "RSASSA-PKCS1-v1_5"]) {
  bad(`alg ${JSON.stringify(alg)}, signed by RS256`, minted(alg, "free", { how: by.RS256 }));
  bad(`alg ${JSON.stringify(alg)}, no signature`, joined(message({ alg, kid: "free" }), ""));
}
bad("RS256 with an empty signature", joined(message({ alg: "RS256", kid: "free" }), ""));

// The public key as the secret of HMAC (CVE-2015-9235 and its kin).
const shown = createPublicKey(keys.free);
const secrets = {
  "SPKI in PEM": shown.export({ type: "spki", format: "pem" }),
  "SPKI in PEM without its last line end": String(shown.export({ type: "spki", format: "pem" })).trim(),
  "PKCS #1 in PEM": shown.export({ type: "pkcs1", format: "pem" }),
  "SPKI in DER": shown.export({ type: "spki", format: "der" }),
  "PKCS #1 in DER": shown.export({ type: "pkcs1", format: "der" }),
  JWK: JSON.stringify(jwk("free")),
  "the modulus": Buffer.from(jwk("free").n, "base64url"),
  "the modulus in base64url": jwk("free").n,
  "nothing": "",
};
for (const [what, secret] of Object.entries(secrets))
  for (const [alg, hash] of [
    ["HS256", "sha256"],
    ["RS256", "sha256"],
    ["HS512", "sha512"],
  ]) {
    const text = message({ alg, kid: "free" });
    bad(`${alg} with ${what} as its secret`, joined(text, createHmac(hash, secret).update(text).digest()));
  }

// Keys that are out of bounds, for another use, or not the one that is named.
for (const [name, alg] of [
  ["weak", "RS256"],
  ["weak", "PS256"],
  ["huge", "RS256"],
  ["three", "RS256"],
  ["three", "PS256"],
  ["sealing", "RS256"],
  ["stranger", "RS256"],
])
  bad(`${alg} by ${name}`, minted(alg, name));
for (const name of ["weak", "three", "stranger"])
  bad(`RS256 by ${name}, no kid`, minted("RS256", name, { header: { kid: undefined } }));
bad("RS256 by free, named bound", minted("RS256", "free", { header: { kid: "bound" } }));
bad("RS256 by free, named p384", minted("RS256", "free", { header: { kid: "p384" } }));
bad("ES384 by P-384, named as the point on no curve", minted("ES384", "p384", { header: { kid: "nowhere" } }));
bad("ES384 by P-256", minted("ES384", "p256"));
bad("ES256 by P-384", minted("ES256", "p384"));
bad("ES384 with SHA-256", minted("ES384", "p384", { how: by.ES256 }));
for (const [member, value] of Object.entries({
  jwk: jwk("stranger"),
  jku: "https://evil.test/jwks",
  x5u: "https://evil.test/certificate",
  x5c: ["AAAA"],
  crit: ["exp"],
  b64: false,
})) {
  bad(`${member} in the header, by a stranger`, minted("RS256", "stranger", { header: { [member]: value } }));
  bad(`${member} in the header, else good`, minted("RS256", "free", { header: { [member]: value } }));
}

// Signatures of RSA out of shape (RFC 8017, sections 8.1.2 and 8.2.2).
const text = message({ alg: "RS256", kid: "free" });
const right = by.RS256(text, keys.free);
const modulus = BigInt(`0x${Buffer.from(jwk("free").n, "base64url").toString("hex")}`);
const number = (bytes) => BigInt(`0x${bytes.toString("hex")}`);
const octets = (value, size = 256) => Buffer.from(value.toString(16).padStart(2 * size, "0"), "hex");
const flipped = (bytes, index) => bytes.map((byte, at) => (at === index ? byte ^ 1 : byte));
const shapes = {
  zero: octets(0n),
  one: octets(1n),
  "the modulus": octets(modulus),
  "the modulus less one": octets(modulus - 1n),
  "all ones": Buffer.alloc(256, 0xff),
  "past the modulus by itself": octets(number(right) + modulus, 257),
  "a zero in front": Buffer.concat([Buffer.alloc(1), right]),
  "a zero behind": Buffer.concat([right, Buffer.alloc(1)]),
  "cut in front": right.subarray(1),
  "cut behind": right.subarray(0, 255),
  "half of it": right.subarray(0, 128),
  "twice": Buffer.concat([right, right]),
  "4 KiB": randomBytes(4096),
  "turned round": Buffer.from(right).reverse(),
  "first bit": flipped(right, 0),
  "last bit": flipped(right, 255),
};
for (const [what, signature] of Object.entries(shapes)) bad(`RS256 signature: ${what}`, joined(text, signature));

// Forged padding of PKCS #1 v1.5, made with the private key so that only the padding is wrong
// (CVE-2006-4339, CVE-2014-1568, RFC 8017 section 9.2).
const digest = (hash) => createHash(hash).update(text).digest();
const info = (oid, hash, nothing = "0500") => {
  const algorithm = Buffer.from(`06${(oid.length / 2).toString(16).padStart(2, "0")}${oid}${nothing}`, "hex");
  const inner = Buffer.concat([
    Buffer.from([0x30, algorithm.length]),
    algorithm,
    Buffer.from([0x04, hash.length]),
    hash,
  ]);
  return Buffer.concat([Buffer.from([0x30, inner.length]), inner]);
};
const oids = {
  sha1: "2b0e03021a",
  sha256: "608648016503040201",
  sha384: "608648016503040202",
  sha512: "608648016503040203",
  md5: "2a864886f70d0205",
};
const told = info(oids.sha256, digest("sha256"));
/** @type {(tail: Buffer, parts?: { lead?: number[], fill?: number, end?: number[], after?: Buffer, size?: number }) => Buffer} */
const padded = (tail, { lead = [0, 1], fill = 0xff, end = [0], after = Buffer.alloc(0), size } = {}) => {
  const room = size ?? 256 - lead.length - end.length - tail.length - after.length;
  const spare = Buffer.alloc(256 - lead.length - room - end.length - tail.length - after.length, 0xaa);
  return Buffer.concat([Buffer.from(lead), Buffer.alloc(room, fill), Buffer.from(end), tail, after, spare]);
};
const raw = (block) => privateEncrypt({ key: keys.free, padding: constants.RSA_NO_PADDING }, block);
if (!raw(padded(told)).equals(right)) throw new Error("the padding by hand is not that of Node");
const long = Buffer.concat([Buffer.from("30810d", "hex"), told.subarray(4)]);
const paddings = {
  "rubbish behind the digest, short padding": padded(told, { size: 8 }),
  "rubbish behind the digest, no padding": padded(told, { size: 0 }),
  "zeros behind the digest": padded(told, { size: 100, after: Buffer.alloc(94) }),
  "block type 2": padded(told, { lead: [0, 2] }),
  "block type 0": padded(told, { lead: [0, 0], fill: 0 }),
  "a first octet of 1": padded(told, { lead: [1, 1] }),
  "padding of other octets": padded(told, { fill: 0xfe }),
  "no zero before the digest": padded(told, { end: [0xff] }),
  "no parameters": padded(info(oids.sha256, digest("sha256"), "")),
  "rubbish as parameters": padded(info(oids.sha256, digest("sha256"), `0410${"aa".repeat(16)}`)),
  "parameters that are not NULL": padded(info(oids.sha256, digest("sha256"), "0101ff")),
  "a length in long form": padded(Buffer.concat([Buffer.from([0x30, 0x81, long.length]), long])),
  "the digest alone": padded(digest("sha256")),
  "SHA-1": padded(info(oids.sha1, digest("sha1"))),
  "MD5": padded(info(oids.md5, digest("md5"))),
  "SHA-384": padded(info(oids.sha384, digest("sha384"))),
  "SHA-512": padded(info(oids.sha512, digest("sha512"))),
  "SHA-512 that says SHA-256": padded(info(oids.sha256, digest("sha512"))),
  "SHA-256 that says SHA-1": padded(info(oids.sha1, digest("sha256"))),
  "half a digest": padded(info(oids.sha256, digest("sha256").subarray(0, 16))),
  "no digest": padded(info(oids.sha256, Buffer.alloc(0))),
  "a digest of zeros": padded(info(oids.sha256, Buffer.alloc(32))),
};
for (const [what, block] of Object.entries(paddings)) bad(`RS256 padding: ${what}`, joined(text, raw(block)));

// Salts of PSS of another length than the hash (RFC 7518, section 3.5), and other parts of it.
const saltedText = message({ alg: "PS256", kid: "free" });
for (const salt of [0, 1, 20, 31, 33, 48, 64, 222])
  bad(`PS256 with a salt of ${salt}`, joined(saltedText, pss(salt)(saltedText, keys.free)));
for (const hash of ["sha1", "sha384", "sha512"])
  bad(`PS256 by ${hash}`, joined(saltedText, pss(32, hash)(saltedText, keys.free)));
const mgf = (seed, size, hash) => {
  const parts = [];
  for (let count = 0; Buffer.concat(parts).length < size; count += 1)
    parts.push(
      createHash(hash)
        .update(seed)
        .update(Buffer.from([0, 0, 0, count]))
        .digest(),
    );
  return Buffer.concat(parts).subarray(0, size);
};
const encoded = ({ mask = "sha256", trailer = 0xbc, top = 0x7f, zeros = 0 } = {}) => {
  const hash = createHash("sha256").update(saltedText).digest();
  const salt = randomBytes(32);
  const seed = createHash("sha256").update(Buffer.alloc(8)).update(hash).update(salt).digest();
  const data = Buffer.concat([Buffer.alloc(190, zeros), Buffer.from([1]), salt]);
  const masked = data.map((byte, at) => byte ^ mgf(seed, 223, mask)[at]);
  masked[0] &= top;
  return Buffer.concat([masked, seed, Buffer.from([trailer])]);
};
good("PS256 padded by hand", joined(saltedText, raw(encoded())));
bad("PS256 with MGF1 by SHA-1", joined(saltedText, raw(encoded({ mask: "sha1" }))));
bad("PS256 with another trailer", joined(saltedText, raw(encoded({ trailer: 0xcc }))));
bad("PS256 with rubbish in its zeros", joined(saltedText, raw(encoded({ zeros: 1 }))));

// Signatures of ECDSA out of range (CVE-2022-21449) and in another form.
const dsaText = message({ alg: "ES384", kid: "p384" });
const rs = by.ES384(dsaText, keys.p384);
const [r, s] = [rs.subarray(0, 48), rs.subarray(48)];
const order = Buffer.from(
  "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
  "hex",
);
const none = Buffer.alloc(48);
for (const [what, signature] of Object.entries({
  zeros: [none, none],
  "r of zero": [none, s],
  "s of zero": [r, none],
  "the order twice": [order, order],
  "s of the order": [r, order],
  "ones": [octets(1n, 48), octets(1n, 48)],
  swapped: [s, r],
  "in ASN.1": [sign("sha384", Buffer.from(dsaText), keys.p384)],
  "cut": [r, s.subarray(0, 47)],
  "a zero behind": [r, s, Buffer.alloc(1)],
  "r alone": [r],
  "nothing": [],
}))
  bad(`ES384 signature: ${what}`, joined(dsaText, Buffer.concat(signature)));

// Headers and claims that are not good under a good signature.
for (const header of [
  { typ: "challenge+jwt" },
  { typ: "dpop+jwt" },
  { typ: "" },
  { typ: 1 },
  { kid: ["free"] },
  { kid: "../../dev/null" },
  { kid: "free' OR 1=1" },
  { cty: "JWT" },
])
  bad(`header ${JSON.stringify(header)}`, minted("RS256", "free", { header }));
for (const more of [
  { iss: [wide] },
  { iss: `${wide}/` },
  { iss: wide.toUpperCase() },
  { iss: undefined },
  { aud: undefined },
  { aud: [] },
  { aud: "relatch relatch2" },
  { aud: ["Relatch"] },
  { aud: [["relatch"]] },
  { exp: undefined },
  { exp: String(expires) },
  { exp: -1 },
  { iat: expires },
  { nbf: "0" },
  { sub: 1 },
  { sub: ["outside|1"] },
  { email: ["corpus@example.com"] },
  { tenant_id: "00000000-0000-7000-8000-000000000000" },
])
  bad(`claims ${JSON.stringify(more)}`, minted("RS256", "free", { payload: claims(more) }));
const twice = JSON.stringify(claims()).replace("}", `,"sub":"outside|2"}`);
bad("a claim that comes twice", minted("RS256", "free", { payload: twice }));
bad("a header member that comes twice", joined(message(`{"alg":"RS256","alg":"none"}`), right));

// Encodings.
const whole = minted("RS256", "free");
const parts = whole.split(".");
for (const [what, token] of Object.entries({
  "padded base64": `${whole}==`,
  "a dot behind": `${whole}.`,
  "five parts": `${parts[0]}.AAAA.${whole}`,
  "two parts": `${parts[0]}.${parts[1]}`,
  "parts turned round": [...parts].reverse().join("."),
  "in quotes": `"${whole}"`,
  "in base64url": b64(whole),
  "base64 instead of base64url": `${parts[0]}.${parts[1]}.${right.toString("base64").replaceAll("=", "")}+`,
  "9 KiB": minted("RS256", "free", { payload: claims({ filler: "x".repeat(7_000) }) }),
}))
  bad(`encoding: ${what}`, token);

process.stdout.write(`${JSON.stringify(corpus, null, 2)}\n`);
