// A journey through every API, and then a search through everything that it left behind: no secret that was
// used lies anywhere but in the local mailbox. What counts as a secret is taken from the wire itself.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { secretsFile } from "../../scripts/lib/state.mjs";
import { clientOf, tenants } from "./client.mjs";
import { serveEdge } from "./harness.mjs";
import { dpopKey, must, outsideToken, preludeOf, scope, tokens } from "./prelude.mjs";

const folder = mkdtempSync(join(tmpdir(), "relatch-secrets-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const output = join(folder, "output.txt");
const edge = await serveEdge({ output });

/** Secret → where it was seen first. */
const secrets = new Map();
const keep = (secret, where) => {
  if (typeof secret !== "string" || secret.length < 6 || secrets.has(secret)) return;
  secrets.set(secret, where);
  const parts = secret.split(".");
  if (parts.length === 3 && secret.startsWith("ey")) keep(parts[2], `${where}, its signature`);
};

/** Secrets that somebody put into an address: the development server writes down every address by itself. */
const inAddresses = new Set();

/** Members whose values are secrets, in bodies that are sent and in answers. */
const sentNames = /pass(word|code)$|token$|^code$|^secret$|^invitation$/i;
const answeredNames = /password$|token$|^secret$|(url|link)$/i;

function collect(value, names, where) {
  if (value === null || typeof value !== "object") return;
  for (const [name, member] of Object.entries(value)) {
    const isLink = /(url|link)$/i.test(name);
    if (typeof member === "string" && names.test(name) && (!isLink || member.includes("token=")))
      keep(member.split("token=").at(-1), `${where} ${name}`);
    else collect(member, names, where);
  }
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A client that notes every secret that it sends or is given. */
const client = clientOf(async (path, init) => {
  const where = `${init.method} ${path.replace(/\?.*/, "")}`;
  for (const [name, value] of Object.entries(init.headers)) {
    if (/^(authorization|x-refresh-token|x-verification-token|dpop|idempotency-key)$/.test(name))
      keep(value.replace(/^Bearer /, ""), `${where} ${name}`);
    if (name === "cookie") for (const pair of value.split("; ")) keep(pair.split("=")[1], `${where} ${name}`);
  }
  collect(parsed(init.body), sentNames, where);
  for (const [name, value] of new URLSearchParams(path.split("?")[1])) {
    if (!sentNames.test(name)) continue;
    keep(value, `${where} query`);
    inAddresses.add(value);
  }
  const answer = await fetch(new URL(path, edge.url), init);
  for (const name of ["x-refresh-token", "x-verification-token"]) keep(answer.headers.get(name), `answer to ${where}`);
  for (const line of answer.headers.getSetCookie()) keep(line.split(";")[0].split("=")[1], `cookie of ${where}`);
  if (!path.startsWith("/dev/")) collect(parsed(await answer.clone().text()), answeredNames, `answer to ${where}`);
  return answer;
}, "dev-admin");
const mailbox = async (to, count = 1) => {
  const mails = await client.mailbox(to, { count });
  for (const { token, undo, code } of mails) for (const secret of [token, undo, code]) keep(secret, `mail to ${to}`);
  return mails;
};

/** Unleash refuses three of a kind in a row, which a random one has now and then. */
function password() {
  const drawn = `Journey-${randomUUID().slice(0, 13)}-Word`;
  return /(.)\1\1/.test(drawn) ? password() : drawn;
}
const call = (path, body, options = {}) => client.call("POST", path, { body, ...options });
const made = async (fields = {}) => {
  const person = { tenant: "demo", email: `journey-${randomUUID()}@example.com`, password: password(), ...fields };
  return { ...person, ...must(await client.admin("POST", "/accounts", person), 201).json };
};
const native = async ({ email, password: word }) =>
  must(await call("/api/sessions", { email, password: word }), 200).json;

const journeys = {
  native: async () => {
    const person = await made();
    const first = await native(person);
    const second = must(await call("/api/sessions/refresh", { refresh_token: first.refresh_token }), 200).json;
    must(await call("/api/sessions/refresh", { refresh_token: `${second.refresh_token}x` }), 401);
    const { access_token: bearer } = await native(person);
    must(await call("/api/sessions/step-up", { password: person.password }, { bearer }), 200);
    must(await call("/api/password/check", { password: password(), email: person.email }), 200);
    must(
      await call("/api/password/change", { current_password: password(), new_password: password() }, { bearer }),
      400,
    );
    must(
      await call("/api/password/change", { current_password: person.password, new_password: "short-1" }, { bearer }),
      422,
    );
    const headers = { "idempotency-key": randomUUID() };
    const next = password();
    for (let sent = 0; sent < 2; sent += 1)
      must(
        await call(
          "/api/password/change",
          { current_password: person.password, new_password: next },
          { bearer, headers },
        ),
        204,
      );
    for (const by of ["link", "code"]) {
      const { request_id } = must(await call("/api/password/reset/request", { email: person.email }), 202).json;
      const [{ token, code }] = await mailbox(person.email, by === "link" ? 2 : 4);
      must(await call("/api/password/reset/confirm", { token: randomUUID(), new_password: password() }), 400);
      must(
        await call("/api/password/reset/confirm", {
          ...(by === "link" ? { token } : { request_id, code }),
          new_password: password(),
        }),
        204,
      );
    }
  },
  prelude: async () => {
    const prelude = preludeOf(client);
    const person = await made();
    const challenge = must(await prelude.logIn(person.email, person.password), 200).json.challenge_token;
    const session = tokens(must(await prelude.post("/login/finalize", { body: { challenge_token: challenge } }), 200));
    const step = must(await prelude.post("/stepup/request", { bearer: session.access, body: { scope } }), 200).json
      .challenge_token;
    must(await prelude.post("/otp", { body: { challenge_token: step } }), 204);
    const [{ code }] = await mailbox(person.email);
    const stepped = must(await prelude.post("/otp/check", { body: { challenge_token: step, code } }), 200).json
      .challenge_token;
    const dpop = dpopKey();
    const scoped = tokens(
      must(await prelude.refresh(session.refresh, { body: { step_up_token: stepped }, dpop }), 200),
    );
    must(await prelude.change(scoped.access, { password: password() }), 204);
    must(await prelude.change(outsideToken(person.email, { scope }), { password: password() }), 204);
    const asked = must(
      await prelude.post("/otp", { body: { identifier: { type: "email_address", value: person.email } } }),
      204,
    );
    const [mail] = await mailbox(person.email, 4);
    must(
      await prelude.post("/login/otp/check", {
        headers: { "x-verification-token": asked.headers.get("x-verification-token") },
        body: { code: mail.code },
      }),
      200,
    );
    must(
      await prelude.post("/login/email/sign-up", {
        body: { identifier: `${randomUUID()}@example.com`, password: password() },
      }),
      200,
    );
  },
  jitsudo: async () => {
    const person = await made();
    const { access_token: bearer } = await native(person);
    must(
      await call(
        "/v1/users/me/password",
        { current_password: person.password, new_password: password() },
        { bearer, headers: { "x-tenant-id": tenants.demo } },
      ),
      204,
    );
  },
  unleash: async () => {
    const person = await made({ admin: true });
    const signed = must(await call("/auth/simple/login", { username: person.email, password: person.password }), 200);
    const cookie = signed.headers.getSetCookie()[0].split(";")[0];
    must(await call("/auth/reset/validate-password", { password: password() }), 200);
    const next = password();
    must(
      await call(
        "/api/admin/user/change-password",
        { oldPassword: person.password, password: next, confirmPassword: next },
        { headers: { cookie } },
      ),
      200,
    );
    must(await call("/auth/reset/password-email", { email: person.email }), 200);
    const { token } = (await mailbox(person.email, 2)).find((mail) => mail.token);
    must(await client.call("GET", `/auth/reset/validate?token=${token}`), 200);
    must(await call("/auth/reset/password", { token, password: password() }), 200);
  },
  px0: async () => {
    const person = await made();
    const { token: bearer } = must(
      await call("/v1/auth/login", { email: person.email, password: person.password }),
      200,
    ).json;
    const next = password();
    must(
      await call("/v1/auth/me/change-password", { current_password: person.password, new_password: next }, { bearer }),
      200,
    );
    must(await call("/v1/auth/password-reset/trigger", { email: person.email }), 200);
    const { code } = (await mailbox(person.email, 2)).find((mail) => mail.code);
    must(await call("/v1/auth/password-reset/reset", { code, new_password: password() }), 200);
    must(
      await call("/v1/auth/register", { email: `${randomUUID()}@example.com`, password: password(), name: "Reed" }),
      201,
    );
  },
  truefoundry: async () => {
    const person = await made();
    const { access_token: bearer } = await native(person);
    must(
      await call(
        "/api/svc/v1/users/change-password",
        { loginId: person.email, oldPassword: person.password, newPassword: password() },
        { bearer },
      ),
      200,
    );
  },
  administration: async () => {
    const person = await made();
    const issuers = [
      {
        issuer: "https://journey.example",
        audience: "a",
        algorithms: ["HS256"],
        keys: { secret: `${randomUUID()}${randomUUID()}` },
      },
    ];
    const { id } = must(await client.admin("POST", "/tenants", { slug: `j-${randomUUID().slice(0, 8)}` }), 201).json;
    must(await client.admin("PUT", `/tenants/${id}/issuers`, { issuers }), 200);
    must(await client.admin("POST", `/accounts/${person.id}/reset`), 202);
    await mailbox(person.email);
  },
  "what goes wrong": async () => {
    const word = password();
    const person = await made();
    const json = { "content-type": "application/json" };
    const odd = /** @type {any[][]} */ ([
      ["/api/sessions", `{"email":"${word}","password":"${word}"`, json],
      ["/api/sessions", `{"email":"${word}","password":"${word}","password":"${word}"}`, json],
      [
        "/api/sessions",
        `email=${person.email}&password=${word}`,
        { "content-type": "application/x-www-form-urlencoded" },
      ],
      ["/v1/auth/login", `{"email":"${word}@example.com","password":"${word}"}`, json],
      ["/auth/reset/password", `{"token":"${word}","password":["${word}"]}`, json],
      [`/api/password/${word}`, "{}", json],
      [`/api/admin/accounts/${word}`, "{}", json],
      [`/api/sessions?password=${word}`, "{}", json],
    ]);
    keep(word, "odd requests");
    inAddresses.add(word);
    for (const [path, body, headers] of odd) {
      const answer = await client.call("POST", path, {
        body,
        headers: { ...headers, "user-agent": word, referer: `https://example.com/#${word}` },
      });
      assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status}`);
    }
    await client.failStore("next");
    must(await call("/api/sessions", { email: person.email, password: word }), 500);
    await client.call("POST", "/dev/fail", { body: { store: "after", statements: 2, batches: 1 } });
    must(await call("/api/sessions", { email: person.email, password: person.password }), 500);
    await client.failStore("off");
  },
};

/** The spellings in which a secret might lie somewhere. */
function* spellings(secret) {
  const bytes = Buffer.from(secret);
  yield ["as it is", secret];
  yield ["hexadecimal", bytes.toString("hex")];
  yield ["HEXADECIMAL", bytes.toString("hex").toUpperCase()];
  yield ["percent-encoded", encodeURIComponent(secret)];
  yield ["percent-encoded throughout", [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")];
  yield ["two bytes a letter", Buffer.from(secret, "utf16le").toString("latin1")];
  // Base64 spells the same bytes in three ways, by where they begin; the borders depend on their neighbours.
  for (let offset = 0; offset < 3; offset += 1) {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const inner = padded
      .toString("base64")
      .replace(/=+$/, "")
      .slice(offset === 0 ? 0 : offset + 1, padded.length % 3 === 0 ? undefined : -1);
    yield [`base64 at ${offset}`, inner];
    yield [`base64url at ${offset}`, inner.replaceAll("+", "-").replaceAll("/", "_")];
  }
}

/** Six digits stand in many a number; a code is only found where no further digit is beside it. */
function holds(text, spelling) {
  if (!/^\d{6,8}$/.test(spelling)) return text.includes(spelling);
  return new RegExp(`(?<![\\d.])${spelling}(?![\\d.])`).test(text);
}

/** The blobs of KV that are mails of the local mailbox. */
function mailBlobs() {
  const blobs = new Set();
  for (const file of filesIn(edge.state).filter(
    (name) => name.includes("KVNamespaceObject") && name.endsWith(".sqlite") && basename(name) !== "metadata.sqlite",
  )) {
    const database = new DatabaseSync(file, { readOnly: true });
    for (const { blob_id } of database.prepare("SELECT blob_id FROM _mf_entries WHERE key LIKE 'dev/mail/%'").all())
      blobs.add(blob_id);
    database.close();
  }
  return blobs;
}

const filesIn = (path) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("ASVS-16.2.5, ASVS-14.2.1, ATTACK-09: after a journey through every API, no secret of it lies in any table, cache, log, error or export", async (t) => {
  for (const [name, journey] of Object.entries(journeys)) {
    await journey().catch((error) => {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    });
  }
  for (const [name, value] of readFileSync(secretsFile(edge.state), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(/=(.*)/s))) {
    for (const entry of value.split(",")) keep(entry.split(":").at(-1), name);
  }
  const trail = [];
  for (const tenant of must(await client.admin("GET", "/tenants"), 200).json.tenants) {
    for (let before; ; ) {
      const { events } = must(
        await client.admin("GET", `/events?tenant=${tenant}&limit=500${before ? `&before=${before}` : ""}`),
        200,
      ).json;
      trail.push(...events);
      before = events.at(-1)?.sequence;
      if (events.length < 500) break;
    }
  }
  await edge.stop();

  const mails = mailBlobs();
  const places = filesIn(edge.state)
    .filter((file) => file !== secretsFile(edge.state) && !mails.has(basename(file)))
    .map((file) => [relative(edge.state, file), readFileSync(file, "latin1")]);
  // A line that wrangler prints itself, of a request's method and address.
  const printed = readFileSync(output, "latin1").replaceAll(/^\[wrangler:info\] [A-Z]+ \/.*$/gm, "");
  places.push(["output", printed], ["export of the trail", JSON.stringify(trail)]);
  const everything = (wanted) => places.filter(([, text]) => text.includes(wanted)).map(([place]) => place);

  // The search finds what is there: accounts in the database, request lines in the output, mails in what was left out.
  const { id } = trail.find((event) => event.account_id ?? event.account) ?? trail[0];
  assert.ok(
    places.some(([place, text]) => place.includes("d1") && text.includes("journey-")),
    "the database is among the places",
  );
  assert.ok(
    places.some(([place, text]) => place === "output" && text.includes('"event":"request"')),
    "the log is among the places",
  );
  assert.ok(id && everything(id).length >= 2, "the trail is among the places");
  const [mailed] = [...secrets].find(([, where]) => where.startsWith("mail to"));
  assert.ok(
    filesIn(edge.state).some((file) => mails.has(basename(file)) && readFileSync(file, "latin1").includes(mailed)),
    "the mailbox was left out",
  );

  t.diagnostic(
    `${secrets.size} secrets, ${places.length} places, ${places.reduce((sum, [, text]) => sum + text.length, 0)} bytes`,
  );
  assert.ok(secrets.size > 80, `only ${secrets.size} secrets were used`);
  const found = [];
  for (const [secret, where] of secrets) {
    for (const [how, spelling] of spellings(secret)) {
      for (const [place, text] of places) {
        const ownTraces = place.includes("trace-store") && inAddresses.has(secret);
        if (!ownTraces && holds(text, spelling)) found.push(`${where}: ${how} in ${place}`);
      }
    }
  }
  assert.deepEqual(found, []);
});

test("ASVS-14.2.1: a deployment keeps no addresses with their queries, in which Unleash's clients send a token", () => {
  assert.match(
    readFileSync(inRoot("wrangler.toml"), "utf8"),
    /\[observability\.logs\]\nenabled = true\ninvocation_logs = false/,
  );
});
