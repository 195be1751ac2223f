// The breach look-up against a real range service.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, test } from "node:test";
import { load } from "./package.mjs";

const { breach } = await load("breach");
const sha1 = (text) => createHash("sha1").update(text).digest("hex").toUpperCase();

/** Starts a range service that answers with `answer(prefix)`; resolves to its address and what it was asked. */
async function serve(answer) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, padding: request.headers["add-padding"] });
    answer(request.url.slice("/range/".length), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close().closeAllConnections());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { asked, endpoint: `http://127.0.0.1:${port}/range/` };
}

/** Knows the passwords given, among padding. */
const knowing = (counts) => (prefix, response) => {
  const lines = Object.entries(counts)
    .map(([password, count]) => [sha1(password), count])
    .filter(([digest]) => digest.startsWith(prefix))
    .map(([digest, count]) => `${digest.slice(5)}:${count}`);
  response.end([`${"0".repeat(35)}:3`, ...lines, `${"F".repeat(35)}:0`].join("\r\n"));
};

test("a known password has its count, an unknown one none", async () => {
  const { endpoint, asked } = await serve(knowing({ password: 9_659_365 }));
  assert.deepEqual(await breach("password", { endpoint }), { count: 9_659_365 });
  assert.deepEqual(await breach("kd83-Qw0z-Lfe1", { endpoint }), { count: 0 });
  assert.deepEqual(asked[0], { url: "/range/5BAA6", padding: "true" });
});

test("only five digits of the hash leave, and padding can be left out", async () => {
  const { endpoint, asked } = await serve(knowing({}));
  await breach("hunter2", { endpoint, padding: false });
  assert.deepEqual(asked, [{ url: `/range/${sha1("hunter2").slice(0, 5)}`, padding: undefined }]);
});

test("an address without the slash at its end is the same address", async () => {
  const { endpoint, asked } = await serve(knowing({}));
  await breach("hunter2", { endpoint: endpoint.slice(0, -1) });
  assert.equal(asked[0].url, `/range/${sha1("hunter2").slice(0, 5)}`);
});

test("padding lines with count 0 are no hit", async () => {
  const { endpoint } = await serve(knowing({ hunter2: 0 }));
  assert.deepEqual(await breach("hunter2", { endpoint }), { count: 0 });
});

test("a password that NFC changes is asked for in both forms", async () => {
  const typed = "cafe\u0301";
  const { endpoint, asked } = await serve(knowing({ [typed]: 5, [typed.normalize("NFC")]: 2 }));
  assert.deepEqual(await breach(typed, { endpoint }), { count: 5 });
  assert.equal(asked.length, 2);
});

for (const [name, end] of [
  ["with a line break at its end", "\r\n"],
  ["without one", ""],
  ["with bare line feeds", "\n"],
]) {
  test(`a range ${name} is read to its last line`, async () => {
    const last = `${sha1("x").slice(5).toLowerCase()}:7`;
    const { endpoint } = await serve((_, response) => response.end(`${"0".repeat(35)}:3${end || "\r\n"}${last}${end}`));
    assert.deepEqual(await breach("x", { endpoint }), { count: 7 });
  });
}

for (const [name, answer] of [
  ["an error status", (_, response) => response.writeHead(503).end()],
  ["a malformed answer", (_prefix, response) => response.end(`${sha1("x").slice(5)}:many`)],
  ["a page in place of a range", (_, response) => response.end("<!doctype html><title>Sign in to the network</title>")],
  ["an empty answer", (_, response) => response.end("")],
  ["a range that ends in another page", (_, response) => response.end(`${"0".repeat(35)}:3\r\n<html>`)],
  ["a last line that is cut off", (_, response) => response.end(`${"0".repeat(35)}:3\r\n${"1".repeat(20)}`)],
  ["a last line without its count", (_, response) => response.end(`${"0".repeat(35)}:3\r\n${"1".repeat(35)}:`)],
  ["a malformed line behind the hit", (_, response) => response.end(`${sha1("x").slice(5)}:4\r\nnothing`)],
  ["a broken connection", (_, response) => response.destroy()],
]) {
  test(`${name} is unavailable, not a clean bill`, async () => {
    const { endpoint } = await serve(answer);
    assert.deepEqual(await breach("x", { endpoint }), { unavailable: true });
  });
}

test("an answer that never comes is unavailable after the timeout or the caller's signal", async () => {
  const { endpoint } = await serve(() => {});
  assert.deepEqual(await breach("x", { endpoint, timeout: 20 }), { unavailable: true });
  assert.deepEqual(await breach("x", { endpoint, signal: AbortSignal.abort() }), { unavailable: true });
});
