// Addresses as the Worker's JavaScript engine and its database read them, from the wire to the provider.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startAdmin } from "./command.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, personOf, secondPassword, sessionOf, signIn, tenantOf } from "./people.mjs";

const edge = await startEdge();
const { id: tenant } = await tenantOf(edge, { settings: { limits: "open", registration: "open", language: "de" } });

const make = (email) => edge.admin("POST", "/accounts", { tenant, email });
const named = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase()}`;

test("spellings of one address are one account", async () => {
  await personOf(edge, { tenant, email: "Élan+x@Bücher.Example" });
  for (const spelling of [
    "\u3000Élan+x@bücher.example\u00A0",
    "\tE\u0301lan+X@XN--BCHER-KVA.EXAMPLE\r\n",
    "Élan+x@bu\u0308cher\u3002example",
    "Élan+x@ｂücher．example",
  ]) {
    assert.equal((await make(spelling)).status, 409, JSON.stringify(spelling));
    assert.equal(
      (await signIn(edge, { email: spelling, tenant }, firstPassword)).status,
      200,
      JSON.stringify(spelling),
    );
  }
  for (const other of ["elan+x@bücher.example", "Élan@bücher.example", "Élan+x@buecher.example"]) {
    assert.equal((await signIn(edge, { email: other, tenant }, firstPassword)).status, 401, other);
  }
});

test("letters that look alike make accounts of their own", async () => {
  const alike = [
    "straße@example.com",
    "strasse@example.com",
    "σς@example.com",
    "σσ@example.com",
    "admın@example.com",
    "admin@example.com",
    "ada@straße.example",
    "ada@strasse.example",
    "ada@βος.example",
    "ada@βοσ.example",
  ];
  for (const email of alike) assert.equal((await make(email)).status, 201, email);
});

test("what nobody sees is refused, and so is what is no address", async () => {
  for (const character of "\0\u007F\u00AD\u034F\u061C\u115F\u180E\u200B\u200E\u202E\u2060\u2069\u3164\uFE0F\uFEFF\uFFA0\u{E0041}Ａ") {
    const answer = await make(`a${character}da@example.com`);
    assert.equal(answer.status, 400, named(character));
    assert.match(answer.json.detail, /invisible|width/, named(character));
  }
  for (const email of [
    "mailto:ada@example.com",
    '"ada"@example.com',
    "ada@[192.0.2.1]",
    "ada@192.0.2.1",
    "ada@①.②.③.④",
    "ada@example.com.",
    "ada@example.com。",
    "ada@-x.example",
    "ada@xn--a.example",
    "ada@xn--999999999.example",
    "ada@a_b.example",
    "ada@\u0301a.example",
    `ada@${"b".repeat(64)}.example`,
    `${"a".repeat(65)}@example.com`,
    `${"a".repeat(64)}@${"ä.".repeat(30)}example`,
  ]) {
    assert.equal((await make(email)).status, 400, email);
  }
});

test("mail goes to the domain in ASCII, and is in the words of the service alone", async () => {
  const person = await personOf(edge, { tenant, email: "Jörg.Info@münchen.example" });
  const { bearer } = await sessionOf(edge, person);
  const agent = "Nicht Sie? https://evil.example (Windows NT 10.0) Firefox/145.0";
  const body = { current_password: firstPassword, new_password: secondPassword };
  const changed = await edge.call("POST", "/api/password/change", { bearer, body, headers: { "user-agent": agent } });
  assert.equal(changed.status, 204, changed.text);
  const [mail] = await edge.mailbox("jörg.info@xn--mnchen-3ya.example");
  assert.equal(mail.to, "Jörg.Info@xn--mnchen-3ya.example");
  assert.match(mail.text, /^Gerät: Firefox · Windows$/m);
  assert.ok(!mail.text.includes("evil") && !mail.html.includes("evil"));
  const country = /^Land: (.+)$/m.exec(mail.text)?.[1];
  const { json } = await edge.call("GET", "/api/sessions", { bearer });
  const { device } = json.sessions.find(({ current }) => current);
  const german = new Intl.DisplayNames("de", { type: "region" });
  assert.equal(country, device.country === null ? undefined : german.of(device.country));
});

test("an account that an older version made goes on, and a command lists it", async () => {
  const person = await personOf(edge, { tenant, email: "older@example.com" });
  const email = "\u200Eada@example.com";
  const { DB } = await edge.env();
  await DB.prepare("UPDATE account SET email = ?1, email_key = ?1 WHERE id = ?2").bind(email, person.id).run();
  assert.equal((await signIn(edge, { email, tenant }, firstPassword)).status, 200);
  const wrong = await signIn(edge, { email, tenant }, secondPassword);
  const nobody = await signIn(edge, { email: `\u200Enobody@example.com`, tenant }, secondPassword);
  assert.deepEqual([wrong.status, wrong.text], [400, nobody.text]);
  const asked = await edge.call("POST", "/api/password/reset/request", { body: { email, tenant } });
  assert.equal(asked.status, 400);
  const [{ token }] = await edge.mailbox(email);
  const redeemed = await edge.call("POST", "/api/password/reset/confirm", {
    body: { token, tenant, new_password: secondPassword },
  });
  assert.equal(redeemed.status, 204, redeemed.text);
  const listed = await startAdmin(["accounts", "addresses", tenant], { url: edge.url }).ended;
  assert.equal(listed.code, 0, listed.err);
  assert.match(listed.out, new RegExp(`${person.id} +\\\\u\\{200e\\}ada@example\\.com +.*invisible`));
  assert.match(listed.out, /^1 in all$/m);
});
