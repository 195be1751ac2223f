// A client in types, generated from the API reference by a generator that nobody here wrote.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { load } from "../../openapi/document.mjs";
import { folder } from "./package.mjs";

const run = promisify(execFile);
const bin = (name) => join(folder, "node_modules", ".bin", name);

const room = mkdtempSync(join(tmpdir(), "relatch-client-"));
after(() => rmSync(room, { recursive: true, force: true }));

/** What a caller may write against the types, and what the compiler has to refuse. */
const use = `
import type { operations, paths } from "./relatch";
type SignIn = operations["signIn"]["requestBody"]["content"]["application/json"];
export const body: SignIn = { email: "ada@example.com", password: "Analytical-Engine-1843" };
// @ts-expect-error the password is missing
export const half: SignIn = { email: "ada@example.com" };
type Refusal = operations["changePassword"]["responses"][400]["content"]["application/problem+json"]["code"];
export const wrong: Refusal = "wrong_password";
// @ts-expect-error no operation says so
export const odd: Refusal = "nonsense";
export type Reset = paths["/auth/reset/password"]["post"]["responses"][401]["content"]["application/json"]["name"];
export const invalid: Reset = "InvalidTokenError";
`;

test("openapi-typescript takes the document, and the types know members and codes", async () => {
  writeFileSync(join(room, "openapi.json"), JSON.stringify(load().documents.all));
  writeFileSync(join(room, "use.ts"), use);
  await run(bin("openapi-typescript"), ["openapi.json", "--output", "relatch.d.ts"], { cwd: room });
  const checked = await run(
    bin("tsc"),
    ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler", "use.ts"],
    { cwd: room },
  ).catch((error) => error);
  assert.equal(checked.stdout, "");
});
