// Imports of files as people have them: the bytes that editors, spreadsheets and scripts write.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startAdmin } from "./command.mjs";
import { startEdge } from "./harness.mjs";
import { tenantOf } from "./tenant.mjs";

const edge = await startEdge();
const folder = mkdtempSync(join(tmpdir(), "relatch-import-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/**
 * Imports bytes into a tenant: `{ code, tally, err, refused, names }`.
 * @param {string | Uint8Array} bytes
 * @param {{ tenant?: string, args?: string[], name?: string }} [options]
 */
async function imported(bytes, { tenant, args = [], name = `people-${++files}.ndjson` } = {}) {
  const id = tenant ?? (await tenantOf(edge)).id;
  const file = join(folder, name);
  writeFileSync(file, bytes);
  const { code, out, err } = await startAdmin(["accounts", "import", id, file, "--json", ...args], { url: edge.url })
    .ended;
  const refusals = `${file}${args.includes("--dry-run") ? ".dry-run" : ""}.refused.ndjson`;
  const refused = existsSync(refusals)
    ? readFileSync(refusals, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
  const { json } = await edge.admin("GET", `/accounts?tenant=${id}&limit=500`);
  const people = json.accounts.map(({ email, name: called }) => [email, called]);
  return {
    tenant: id,
    file,
    code,
    err,
    tally: out === "" ? undefined : JSON.parse(out),
    refused: refused.sort((a, b) => a.line - b.line),
    people,
  };
}

const line = (email, name) => JSON.stringify({ email, ...(name !== undefined && { name }) });

test("marks, carriage returns, blank lines and no last line feed lose nobody", async () => {
  const text = `\uFEFF${line("a@example.com")}\r\n\r\n  \t\r\n${line("b@example.com")}\n\n\uFEFF${line("c@example.com")}`;
  const { code, tally, people } = await imported(text);
  assert.deepEqual([code, tally.created, tally.refused], [0, 3, 0]);
  assert.deepEqual(
    people.map(([email]) => email),
    ["a@example.com", "b@example.com", "c@example.com"],
  );
});

test("separators of Unicode inside a text are characters and end no line", async () => {
  const names = ["A\u2028B", "C\u2029D", "Zoë 🦊"];
  const { code, tally, people } = await imported(
    `${names.map((name, at) => line(`s${at}@example.com`, name)).join("\n")}\n`,
  );
  assert.deepEqual([code, tally], [0, { lines: 3, created: 3, exists: 0, refused: 0 }]);
  assert.deepEqual(
    people.map(([, name]) => name),
    names,
  );
});

test("U+0085 is a control character, refused in a name with that reason, and ends no line", async () => {
  const { code, tally, refused } = await imported(`${line("n@example.com", "E\u0085F")}\n${line("o@example.com")}\n`);
  assert.deepEqual([code, tally], [1, { lines: 2, created: 1, exists: 0, refused: 1 }]);
  assert.deepEqual(
    refused.map(({ line: at, detail }) => [at, detail]),
    [[1, "name: at most 200 characters, none of them control characters"]],
  );
});

test("Latin-1 is named and refused by line, and its bytes are kept as they are", async () => {
  const latin = Buffer.from(`${line("jörg@example.com", "Jörg Müller")}\n`, "latin1");
  const { code, tally, refused, people, err } = await imported(
    Buffer.concat([Buffer.from(`${line("a@example.com")}\n`), latin, Buffer.from(`${line("b@example.com")}\n`)]),
  );
  assert.deepEqual([code, tally], [1, { lines: 3, created: 2, exists: 0, refused: 1 }]);
  assert.deepEqual(
    people.map(([email]) => email),
    ["a@example.com", "b@example.com"],
  );
  assert.equal(refused[0].line, 2);
  assert.match(refused[0].detail, /not UTF-8 at byte 12 \(0xF6\), as Latin-1 and Windows-1252 are not/);
  assert.deepEqual(Buffer.from(refused[0].base64, "base64"), latin.subarray(0, -1));
  assert.match(err, /line 2 refused: the line is not UTF-8/);
});

for (const [name, bytes] of /** @type {any[][]} */ ([
  ["little-endian with a mark", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["little-endian without a mark", (text) => Buffer.from(text, "utf16le")],
  ["big-endian with a mark", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
])) {
  test(`UTF-16, ${name}, is named and refused by line`, async () => {
    const { code, tally, refused, people } = await imported(
      bytes(`${line("a@example.com")}\n${line("b@example.com")}\n`),
    );
    assert.deepEqual([code, tally.created, people], [1, 0, []]);
    assert.deepEqual(
      refused.slice(0, 2).map(({ line: at, detail }) => [at, detail]),
      [
        [1, "the line is UTF-16: save the file as UTF-8"],
        [2, "the line is UTF-16: save the file as UTF-8"],
      ],
    );
    assert.equal(refused.length, 2);
  });
}

test("a last line that is cut off, a line that is too long and nonsense are refused, each with its own reason", async () => {
  const lines = [
    line("a@example.com"),
    "null",
    "7",
    '{"email":}',
    `{"email":"long@example.com","name":"${"x".repeat(20_000)}"}`,
    line("b@example.com"),
    '{"email":"c@exa',
  ];
  const { code, tally, refused } = await imported(lines.join("\n"));
  assert.deepEqual([code, tally], [1, { lines: 7, created: 2, exists: 0, refused: 5 }]);
  assert.deepEqual(
    refused.map(({ line: at, detail }) => [at, detail]),
    [
      [2, "the line is JSON, but not an object"],
      [3, "the line is JSON, but not an object"],
      [4, "the line is not JSON"],
      [5, "the line is longer than 15000 bytes"],
      [7, "the last line is cut off: it is not JSON and has no end"],
    ],
  );
});

test("an account that makes a call unreadable stops none of its neighbours", async () => {
  const deep = `{"email":"deep@example.com","name":${"[".repeat(400)}${"]".repeat(400)}}`;
  const lines = [line("a@example.com"), '{"email":"half@example.com","name":"\\ud800"}', deep, line("b@example.com")];
  const { code, tally, refused } = await imported(lines.join("\n"));
  assert.deepEqual([code, tally.created], [1, 2]);
  assert.deepEqual(
    refused.map(({ line: at }) => at),
    [2, 3],
  );
});

test("an empty file is an import of nobody", async () => {
  for (const bytes of ["", "\n\n", "\uFEFF"]) assert.deepEqual((await imported(bytes)).tally.created, 0);
});

test("each refused hash has its own reason", async () => {
  const hashes = ["", "md5", "$2b$10$tooshort", "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"];
  const { refused } = await imported(
    hashes.map((password_hash, at) => JSON.stringify({ email: `h${at}@example.com`, password_hash })).join("\n"),
  );
  assert.deepEqual(
    refused.map(({ detail }) => detail),
    [
      "password_hash: it is empty: leave it out to make the account without a password",
      "password_hash: unknown form",
      "password_hash: malformed: it begins like bcrypt, and is cut off or has other characters",
      "password_hash: too costly: bcrypt with cost 31; 4 to 13 is taken",
    ],
  );
});

test("a dry run makes nobody and says what would be made", async () => {
  const { tenant } = await imported(`${line("there@example.com")}\n`);
  const weak = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  const text = [
    line("THERE@example.com"),
    JSON.stringify({ email: "new@example.com", password_hash: weak }),
    line("new@example.com"),
    line("nobody"),
    JSON.stringify({ email: "x@example.com", password_hash: "md5" }),
  ].join("\n");
  const tried = await imported(text, { tenant, args: ["--dry-run"] });
  assert.deepEqual([tried.code, tried.tally], [1, { lines: 5, created: 1, exists: 2, refused: 2 }]);
  assert.deepEqual(
    tried.people.map(([email]) => email),
    ["there@example.com"],
  );
  assert.ok(!existsSync(`${tried.file}.progress.json`) && !existsSync(`${tried.file}.refused.ndjson`));
  const done = await imported(text, { tenant });
  assert.deepEqual(done.tally, tried.tally, "and then it does just that");
});

test("who is there already costs no hash", async () => {
  const weak = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  const { id: tenant } = await tenantOf(edge);
  const accounts = Array.from({ length: 20 }, (_, at) => ({ email: `again${at}@example.com`, password_hash: weak }));
  const rowsOf = async () =>
    (await edge.env()).DB.prepare("SELECT id, phc FROM account WHERE tenant_id = ? ORDER BY id").bind(tenant).all();
  const send = async (list) =>
    (await edge.admin("POST", "/accounts/import", { tenant, accounts: list })).json.results.map(
      ({ outcome }) => outcome,
    );
  assert.deepEqual(new Set(await send(accounts)), new Set(["created"]));
  const before = (await rowsOf()).results;
  // A hash of no known form is not even looked at where the account is there.
  assert.deepEqual(
    new Set(await send(accounts.map((account) => ({ ...account, password_hash: "md5" })))),
    new Set(["exists"]),
  );
  assert.deepEqual((await rowsOf()).results, before);
});

test("CSV: columns by name, quotation marks, semicolons, line ends inside a field", async () => {
  const csv =
    '\uFEFFName;E-Mail;email_verified;Age\r\n"Lovelace; Ada";ada@example.com;TRUE;36\r\n"Hopper\nGrace ""Amazing""";grace@example.com;no;\r\n;mary@example.com;;\r\n';
  const { code, tally, people, err } = await imported(csv, { name: "people.csv", args: ["--column", "email=E-Mail"] });
  assert.match(err, /columns that are left out: Age/);
  assert.equal(tally.refused, 1, "a line feed is a control character of a name");
  assert.deepEqual(
    [code, people],
    [
      1,
      [
        ["ada@example.com", "Lovelace; Ada"],
        ["mary@example.com", null],
      ],
    ],
  );
});

test("CSV: what is wrong is told by line, and an open quotation mark takes no other row along", async () => {
  const rows = [
    "email,name,active",
    "a@example.com,Ada,true",
    'b@example.com,"Grace,true',
    "c@example.com,Mary",
    "d@example.com,Dora,perhaps",
    "e@example.com,Emmy,0",
  ];
  const { code, tally, refused } = await imported(`${rows.join("\n")}\n`, { name: "wrong.csv" });
  assert.deepEqual([code, tally.created, tally.refused], [1, 2, 3]);
  assert.deepEqual(
    refused.map(({ line: at, detail }) => [at, detail]),
    [
      [3, "a quotation mark in the line is not closed"],
      [4, "the row has 2 fields and the first line 3"],
      [5, "active: must be true or false"],
    ],
  );
});

test("CSV without a column for the address is refused before anything is sent", async () => {
  const { code, err, people } = await imported("mail,name\na@example.com,Ada\n", { name: "unnamed.csv" });
  assert.equal(code, 1);
  assert.match(err, /has no column "email": name it with --column email=…; its columns are mail, name/);
  assert.deepEqual(people, []);
});
