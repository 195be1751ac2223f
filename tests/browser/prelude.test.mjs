// Prelude's own library for browsers, as it is on npm, in a real Chromium against the Worker over TLS: a
// page of one origin, the API at another, cookies, CORS and proofs of possession between them.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "../edge/harness.mjs";
import { claimsOf, firstPassword, must, newPassword, preludeOf, scope } from "../edge/prelude.mjs";
import { startBrowser } from "./harness.mjs";
import { startTls } from "./tls.mjs";

const appHost = "app.relatch.test";
const apiHost = "api.relatch.test";

const library = inRoot("node_modules", "@prelude.so", "js-sdk", "dist", "inline");

/** A file of the library with what it imports, as a page loads it; nothing of it is changed. */
async function bundled(file) {
  /** @type {import("esbuild").BuildOptions & { write: false }} */
  const entry = { entryPoints: [join(library, file)], bundle: true, format: "esm", write: false, logLevel: "error" };
  const { outputFiles } = await build(entry);
  return ["text/javascript", outputFiles[0].text];
}

const edge = await startEdge();
const port = await startTls({
  hosts: [appHost, apiHost],
  behind: edge.url,
  pages: {
    [`${appHost}/`]: ["text/html", "<!doctype html><title>app</title>"],
    [`${appHost}/session.js`]: await bundled("session.js"),
    [`${appHost}/core-worker.js`]: await bundled("core-worker.js"),
  },
});
const origin = `https://${appHost}:${port}`;
const settings = { limits: "open", registration: "open", cors: [origin], prelude: { granted_scopes: [scope] } };
must(await edge.admin("POST", "/tenants", { slug: "sdk", hosts: [apiHost], settings }), 201);
const prelude = preludeOf(edge, { tenant: "sdk", origin: `http://${apiHost}` });
const browser = await startBrowser({ args: ["--host-resolver-rules=MAP *.relatch.test 127.0.0.1"] });

/** Runs `use(sdk, page)` in a fresh browser: `sdk(step, argument)` runs a step with the library's client. */
function withSdk(t, use) {
  return browser.visit(
    t,
    `${origin}/`,
    async (page) => {
      await page.evaluate(async (domain) => {
        const { PrldSessionClient } = await import("/session.js");
        globalThis.client = new PrldSessionClient({ domain });
        globalThis.change = async (password) => {
          const { user } = await globalThis.client.refresh();
          const answer = await fetch(`https://${domain}/v1/session/me/password/reset`, {
            method: "POST",
            headers: { authorization: `Bearer ${user.accessToken}`, "content-type": "application/json" },
            body: JSON.stringify({ password }),
          });
          return [answer.status, answer.status === 204 ? undefined : (await answer.json()).code];
        };
      }, `${apiHost}:${port}`);
      await use((step, argument) => page.evaluate(step, argument), page);
    },
    { ignoreHTTPSErrors: true },
  );
}

/** How a step of the library fails: the name of its error. */
const failure = (sdk, step, argument) =>
  sdk(step, argument).then(
    () => "no error",
    (error) => /(\w+Error)\b/.exec(error.message)?.[1],
  );

const logIn = ({ email, password }) => globalThis.client.loginWithPassword({ identifier: email, password });
const token = async () => (await globalThis.client.refresh()).user.accessToken;

test("the browser's library signs in, is refused, steps up by mailed code, changes the password, and signs in with it", async (t) => {
  const { email } = await prelude.account();
  await withSdk(t, async (sdk) => {
    assert.equal(await failure(sdk, logIn, { email, password: "Wr0ng-Password!" }), "UnauthorizedError");
    await sdk(logIn, { email, password: firstPassword });
    assert.ok(!("scope" in claimsOf(await sdk(token))));
    assert.deepEqual(await sdk(() => globalThis.change("N3wS3cur3P@ss!")), [403, "insufficient_scope"]);

    const asked = await sdk(async (wanted) => {
      const seen = [];
      await globalThis.client.requestStepUp({
        scope: wanted,
        metadata: { reason: "change" },
        onChallenge: (info) => seen.push(info),
      });
      await globalThis.client.otpCreate({ challengeId: seen[0].challengeId });
      return seen[0];
    }, scope);
    assert.equal(asked.currentStep, "verify_email");
    assert.equal(asked.scopeRequested, scope);
    assert.match(asked.userId, /^usr_/);
    assert.deepEqual(
      asked.steps.map(({ key, done }) => [key, done]),
      [["verify_email", false]],
    );

    const [{ code }] = await edge.mailbox(email);
    const check = ({ id, guess }) => globalThis.client.otpCheck(id, guess, (info) => (globalThis.last = info));
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    assert.equal(await failure(sdk, check, { id: asked.challengeId, guess: wrong }), "BadRequestError");
    await sdk(check, { id: asked.challengeId, guess: code });
    assert.equal(await sdk(() => globalThis.last.currentStep), "completed");
    assert.equal(claimsOf(await sdk(token)).scope, scope);

    assert.equal(await sdk(async () => (await globalThis.client.validatePassword("weak")).valid), false);
    assert.deepEqual(await sdk(() => globalThis.change("weak")), [400, "invalid_password"]);
    assert.deepEqual(await sdk((password) => globalThis.change(password), newPassword), [204, undefined]);
    assert.deepEqual(await sdk(() => globalThis.change("N3wS3cur3P@ss!again")), [403, "insufficient_scope"]);
    await sdk(() => globalThis.client.invalidateCache());
    assert.ok(!("scope" in claimsOf(await sdk(token))), "the next token is without the scope");

    await sdk(() => globalThis.client.logout());
    assert.equal(await failure(sdk, logIn, { email, password: firstPassword }), "UnauthorizedError");
    await sdk(logIn, { email, password: newPassword });
    assert.equal(claimsOf(await sdk(token)).sub, asked.userId);
  });
});

test("a forgotten password: the library signs in by mailed code, and the session may set a new one", async (t) => {
  const { email } = await prelude.account();
  await withSdk(t, async (sdk) => {
    await sdk((value) => globalThis.client.startOTPLogin({ identifier: { type: "email_address", value } }), email);
    await edge.mailbox(email);
    await sdk(() => globalThis.client.retryOTP());
    const [{ code }] = await edge.mailbox(email, { count: 2 });
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    assert.equal(await failure(sdk, (guess) => globalThis.client.checkOTP(guess), wrong), "BadRequestError");
    await sdk((guess) => globalThis.client.checkOTP(guess), code);
    assert.equal(claimsOf(await sdk(token)).scope, scope);
    assert.deepEqual(await sdk((password) => globalThis.change(password), newPassword), [204, undefined]);
    await sdk(() => globalThis.client.logout());
    await sdk(logIn, { email, password: newPassword });
    assert.ok(!("scope" in claimsOf(await sdk(token))));
  });
});

test("the library signs up, lists sessions and revokes them; its refresh token is bound to its key", async (t) => {
  const email = `${randomUUID()}@example.com`;
  await withSdk(t, async (sdk) => {
    const signUp = ({ identifier, password }) => globalThis.client.signUpWithEmail({ identifier, password });
    assert.equal(await failure(sdk, signUp, { identifier: email, password: "weak" }), "InvalidPasswordError");
    await sdk(signUp, { identifier: email, password: firstPassword });
    assert.equal(await failure(sdk, signUp, { identifier: email, password: firstPassword }), "ConflictError");
    const elsewhere = await prelude.signIn(email);
    const { sessions, total } = await sdk(() => globalThis.client.listSessions({ limit: 5 }));
    assert.equal(total, 2);
    const own = await sdk(() => globalThis.client.getSessionId());
    const { device_type: kind } = sessions.find(({ id }) => id === own);
    assert.equal(kind, "desktop");
    await sdk(() => globalThis.client.revokeSessions("others"));
    assert.equal((await prelude.refresh(elsewhere.refresh)).status, 401);

    const stolen = await sdk(
      () =>
        new Promise((resolve, reject) => {
          const opened = indexedDB.open("prld");
          opened.onerror = () => reject(opened.error);
          opened.onsuccess = () => {
            const all = opened.result.transaction("refresh_tokens").objectStore("refresh_tokens").getAll();
            all.onsuccess = () => resolve(all.result[0].refreshToken);
          };
        }),
    );
    const refused = await prelude.refresh(stolen);
    assert.deepEqual([refused.status, refused.json.code], [401, "missing_dpop_proof"]);
    await sdk(() => globalThis.client.invalidateCache());
    assert.equal(claimsOf(await sdk(token)).sid, own);
    await sdk(() => globalThis.client.revokeSessions("all"));
    assert.equal(await failure(sdk, () => globalThis.client.refresh()), "UnauthorizedError");
  });
});

test("pages of other origins get no answer that they could read", async (t) => {
  const preflight = (from) =>
    edge.call("OPTIONS", `http://${apiHost}/v1/session/refresh`, {
      headers: {
        origin: from,
        "access-control-request-method": "POST",
        "access-control-request-headers": "dpop,x-refresh-token",
      },
    });
  const allowed = must(await preflight(origin), 204);
  assert.equal(allowed.headers.get("access-control-allow-origin"), origin);
  assert.equal(allowed.headers.get("access-control-allow-credentials"), "true");
  for (const from of ["https://evil.example", "null", `https://${appHost}`]) {
    const refused = await preflight(from);
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.get("access-control-allow-origin"), null);
  }
  t.diagnostic(`Chromium ${browser.version}`);
});
