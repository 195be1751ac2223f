// TLS for a test: a certificate made on the spot, and a server that passes calls on to a plain one.
// Owns the front; knows nothing of what is behind it.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import { after } from "node:test";
import { pass } from "./relay.mjs";

const day = 24 * 60 * 60 * 1000;

/** One DER value (X.690): a tag, the length of what follows, and what follows. */
function der(tag, ...parts) {
  const body = Buffer.concat(parts);
  const bytes = body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff];
  const length = body.length < 0x80 ? bytes : [0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts) => der(0x30, ...parts);
const oid = (hex) => der(0x06, Buffer.from(hex, "hex"));
const bits = (bytes) => der(0x03, Buffer.from([0]), bytes);
const time = (at) => der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, "")}Z`));
const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const commonName = oid("550403");
const subjectAltName = oid("551d11");

/** A key and a self-signed certificate (RFC 5280) for these host names, good for two days. */
export function certificate(hosts) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from("relatch test")))));
  const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    name,
    sequence(time(Date.now() - day), time(Date.now() + day)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(subjectAltName, der(0x04, names)))),
  );
  const whole = sequence(signed, ecdsaWithSha256, bits(sign("sha256", signed, privateKey)));
  const lines = whole.toString("base64").replaceAll(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/**
 * Serves `hosts` over TLS until the file's tests end; resolves with the port. `pages` maps
 * "host/path" to `[type, body]`; everything else is passed on to `behind` with its host as it came.
 */
export async function startTls({ hosts, pages = {}, behind }) {
  const server = createServer(certificate(hosts), (incoming, outgoing) => {
    const page = pages[`${incoming.headers.host.split(":")[0]}${incoming.url}`];
    if (page) {
      outgoing.writeHead(200, { "content-type": page[0] }).end(page[1]);
      return;
    }
    pass(incoming, outgoing, behind);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}
