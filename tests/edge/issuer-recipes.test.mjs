// docs/issuers.md: with the settings of each recipe, a token of the shape that it shows changes a password.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, secondPassword, tenantOf } from "./people.mjs";

const edge = await startEdge();
const scope = "prld:pwd:write";
const names = [
  "Auth0",
  "Entra ID",
  "Google",
  "Cognito",
  "Clerk",
  "Keycloak",
  "Firebase Authentication",
  "Supabase",
  "Okta",
];

/** The recipes of the page: name → settings, header and claims. */
const recipes = new Map(
  readFileSync(inRoot("docs", "issuers.md"), "utf8")
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [settings, token] = [...section.matchAll(/```json\n(.*?)```/gs)].map(([, code]) => JSON.parse(code));
      return [section.split("\n", 1)[0], { settings, ...token }];
    }),
);

/** The claims of a recipe, issued now. */
function issuedNow({ claims }) {
  const later = Math.floor(Date.now() / 1000) - claims.iat;
  const times = ["iat", "nbf", "exp", "auth_time"].filter((name) => name in claims);
  return { ...claims, ...Object.fromEntries(times.map((name) => [name, claims[name] + later])) };
}

/** A tenant on a host of its own that trusts the issuer, its keys in the settings; `{ at, person, mint }`. */
async function world({ settings, header, claims }) {
  const host = `i-${randomUUID().slice(0, 8)}.localhost`;
  const tenant = await tenantOf(edge, { hosts: [host] });
  const { privateKey, publicKey } = await generateKeyPair(header.alg);
  // Entra's keys name no algorithm.
  const jwk = { ...(await exportJWK(publicKey)), kid: header.kid, use: "sig" };
  const issuer = { ...settings, keys: { jwks: { keys: [jwk] } } };
  const put = await edge.admin("PUT", `/tenants/${tenant.id}/issuers`, { issuers: [issuer] });
  assert.equal(put.status, 200, put.text);
  const person = await personOf(edge, { tenant: tenant.id, email: "ada@example.com" });
  const mint = (others = {}) =>
    new SignJWT({ ...issuedNow({ claims }), ...others }).setProtectedHeader(header).sign(privateKey);
  const subject = claims[settings.subject_claim ?? "sub"];
  const link = () => edge.admin("POST", `/accounts/${person.id}/links`, { issuer: settings.issuer, subject });
  return { at: `http://${host}`, person, mint, link };
}

test("the page has the nine", () => assert.deepEqual([...recipes.keys()], names));

for (const [name, recipe] of recipes) {
  test(`a token of ${name} changes a password as the page says`, async () => {
    const { at, person, mint, link } = await world(recipe);
    const bearer = await mint();
    const change = (token, [current_password, new_password]) =>
      edge.call("POST", `${at}/api/password/change`, { bearer: token, body: { current_password, new_password } });
    if (recipe.settings.link === "subject") {
      assert.equal((await change(bearer, [firstPassword, secondPassword])).status, 401, "no link on record yet");
      assert.equal((await link()).status, 204);
    } else {
      const unproven = await mint({ email_verified: false });
      assert.equal((await change(unproven, [firstPassword, secondPassword])).status, 401, "an address of anybody");
    }
    const elsewhere = await mint({ aud: "elsewhere" });
    assert.equal((await change(elsewhere, [firstPassword, secondPassword])).status, 401);
    const changed = await change(bearer, [firstPassword, secondPassword]);
    assert.equal(changed.status, 204, changed.text);
    assert.ok(await opens(edge, person, secondPassword));

    const scoped = (recipe.claims.scope ?? "").split(" ").includes(scope);
    const path = `${at}/v1/session/me/password/reset`;
    const answer = await edge.call("POST", path, { bearer: await mint(), body: { password: "Third-Rail+Orchid-90" } });
    assert.equal(answer.status, scoped ? 204 : 403, answer.text);
    assert.ok(await opens(edge, person, scoped ? "Third-Rail+Orchid-90" : secondPassword));
  });
}
