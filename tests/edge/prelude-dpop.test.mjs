// Proofs of possession (RFC 9449) on Prelude's API: verified where they are sent, and they bind.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { claimsOf, dpopKey, must, preludeOf, scope, tokens } from "./prelude.mjs";

const edge = await startEdge();
const prelude = preludeOf(edge);
const path = "/v1/session/refresh";

function refused(answer, code, status = 401, type = "unauthorized") {
  assert.equal(answer.status, status, answer.text);
  assert.deepEqual(answer.json, { code, type });
}

const withProof = (refresh, proof) => prelude.refresh(refresh, { headers: { dpop: proof } });

/** A session bound to a key, and the key. */
async function bound() {
  const { email } = await prelude.account();
  const key = dpopKey();
  return { email, key, ...(await prelude.signIn(email, { dpop: key })) };
}

test("a proof at sign-in binds the refresh token: it is good with its key alone", async () => {
  const { key, refresh } = await bound();
  refused(await prelude.refresh(refresh), "missing_dpop_proof");
  refused(await withProof(refresh, dpopKey().proof(path)), "dpop_key_mismatch");
  const next = tokens(must(await prelude.refresh(refresh, { dpop: key }), 200));
  must(await prelude.refresh(next.refresh, { dpop: key }), 200);
});

test("a bound refresh token is good at no other API either", async () => {
  const { refresh } = await bound();
  const native = await edge.call("POST", "/api/sessions/refresh", { body: { refresh_token: refresh } });
  assert.equal(native.status, 401);
});

test("a proof at a refresh binds a session that was not bound", async () => {
  const { refresh } = await prelude.signIn((await prelude.account()).email);
  const key = dpopKey();
  const next = tokens(must(await prelude.refresh(refresh, { dpop: key }), 200));
  refused(await prelude.refresh(next.refresh), "missing_dpop_proof");
  must(await prelude.refresh(next.refresh, { dpop: key }), 200);
});

test("a session without a proof stays unbound", async () => {
  const { refresh } = await prelude.signIn((await prelude.account()).email);
  must(await prelude.refresh(refresh), 200);
});

test("ATTACK-26: a proof for another request, with another key in its header, or altered", async () => {
  const { key, refresh } = await bound();
  const good = key.proof(path);
  const [header, , signature] = good.split(".");
  const payload = Buffer.from(JSON.stringify({ ...claimsOf(good), jti: randomUUID() })).toString("base64url");
  const proofs = [
    "garbage",
    `${good}x`,
    `${header}.${payload}.${signature}`,
    key.proof("/v1/session/login/finalize"),
    key.proof(path, { htm: "GET" }),
    key.proof(path, { htu: `https://elsewhere.example${path}` }),
    key.proof(path, { htu: path }),
    key.proof(path, { htu: undefined }),
    key.proof(path, { htm: undefined }),
    key.proof(path, { jti: undefined }),
    key.proof(path, { iat: undefined }),
    key.proof(path, { jti: "x".repeat(257) }),
    key.proof(path, {}, { typ: "JWT" }),
    key.proof(path, {}, { alg: "none" }),
    key.proof(path, {}, { alg: "HS256" }),
    key.proof(path, {}, { jwk: undefined }),
    key.proof(path, {}, { jwk: { kty: "oct", k: "AAAA" } }),
    key.proof(path, {}, { crit: ["b64"] }),
    `${good}, ${key.proof(path)}`,
  ];
  for (const proof of proofs) refused(await withProof(refresh, proof), "invalid_dpop_proof");
  must(await prelude.refresh(refresh, { dpop: key }), 200);
});

test("the address of a proof may have a port, capitals and a query", async () => {
  const { key, refresh } = await bound();
  const next = tokens(must(await withProof(refresh, key.proof(path, { htu: `https://127.0.0.1:8443${path}` })), 200));
  must(await withProof(next.refresh, key.proof(path, { htu: `HTTP://127.0.0.1${path}?a=b` })), 200);
});

test("a proof that was shown before is refused, and the refresh token stays good", async () => {
  const { key, refresh } = await bound();
  const proof = key.proof(path);
  const next = tokens(must(await withProof(refresh, proof), 200));
  refused(await withProof(next.refresh, proof), "invalid_dpop_proof");
  must(await prelude.refresh(next.refresh, { dpop: key }), 200);
});

test("a clock that is off gets a nonce, and with it the proof is good", async () => {
  const { key, refresh } = await bound();
  const skewed = { iat: Math.floor(Date.now() / 1000) - 3_600 };
  const answer = await withProof(refresh, key.proof(path, skewed));
  refused(answer, "use_dpop_nonce");
  const nonce = answer.headers.get("dpop-nonce");
  assert.ok(nonce);
  refused(await withProof(refresh, key.proof(path, { ...skewed, nonce: "made-up" })), "use_dpop_nonce");
  const next = tokens(must(await withProof(refresh, key.proof(path, { ...skewed, nonce })), 200));
  await edge.advanceClock(11 * 60_000);
  try {
    refused(await withProof(next.refresh, key.proof(path, { ...skewed, nonce })), "use_dpop_nonce");
  } finally {
    await edge.resetClock();
  }
});

test("a step-up of a bound session takes proofs of its key alone, made for this challenge", async () => {
  const { email, key, access, refresh } = await bound();
  refused(
    await prelude.post("/stepup/request", {
      bearer: access,
      body: { scope },
      headers: { dpop: dpopKey().proof("/v1/session/stepup/request") },
    }),
    "dpop_key_mismatch",
  );
  const { challenge_token: pending } = must(
    await prelude.post("/stepup/request", { bearer: access, body: { scope } }),
    200,
  ).json;
  const { jti, cnf } = claimsOf(pending);
  assert.equal(cnf.jkt, key.thumbprint);
  must(await prelude.post("/otp", { body: { challenge_token: pending } }), 204);
  const [{ code }] = await edge.mailbox(email);
  const check = (dpop) => prelude.post("/otp/check", { body: { challenge_token: pending, code }, headers: { dpop } });
  refused(await check(dpopKey().proof("/v1/session/otp/check", { jti })), "dpop_key_mismatch");
  refused(await check(key.proof("/v1/session/otp/check")), "invalid_dpop_proof");
  const completed = must(await check(key.proof("/v1/session/otp/check", { jti })), 200).json.challenge_token;
  refused(await prelude.refresh(refresh, { body: { step_up_token: completed } }), "missing_dpop_proof");
  const stepped = must(await prelude.refresh(refresh, { dpop: key, body: { step_up_token: completed } }), 200);
  assert.equal(claimsOf(stepped.json.access_token).scope, scope);
});

test("signing out needs no proof", async () => {
  const { key, refresh } = await bound();
  must(await prelude.post("/revoke", { headers: { "x-refresh-token": refresh } }), 204);
  refused(await prelude.refresh(refresh, { dpop: key }), "unauthorized");
});
