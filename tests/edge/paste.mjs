// The shell blocks of a document, pasted in their order into one shell in a copy of the checkout, at a running server.
// Owns the copy and the programs that are answered for in it.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { inRoot, root, which } from "../../scripts/lib/paths.mjs";
import { capture } from "../../scripts/lib/process.mjs";

/** The commands between the fences of a page, those of lists too, as one text. */
export const blocksOf = (page) =>
  [...readFileSync(inRoot(page), "utf8").matchAll(/^( *)```sh\n(.*?)^\1```$/gms)]
    .map(([, indent, text]) => text.replaceAll(new RegExp(`^${indent}`, "gm"), ""))
    .join("\n");

/** What a person puts in the place of an example, for the server at `url`. */
const filledIn = (text, url) =>
  text
    .replaceAll("http://127.0.0.1:8787", url)
    .replaceAll(/(?<=(curl|RELATCH_URL=)[^\n]*)https:\/\/(your-host|login\.example\.com|relatch\.example\.com)/g, url)
    .replaceAll("RELATCH_ADMIN_TOKEN=…", "RELATCH_ADMIN_TOKEN=dev-admin")
    .replaceAll("--bookmark=…", "--bookmark=0");

/** Commands that are answered for: they install software, ask an account at Cloudflare, or are tested elsewhere. */
const stubs = {
  npm: `case "$1 $2" in
    "start "|"start --"|"test "|"install "*|"run setup") exit 0;;
    "run deploy") shift 2; [ "$1" = -- ] && shift; exec ${process.execPath} ${inRoot("scripts/deploy.mjs")} --dry-run "$@";;
  esac
  exec "$REAL_NPM" "$@"`,
  npx: `[ "$1" = wrangler ] || exec "$REAL_NPX" --no "$@"
  case "$2 $3" in
    "d1 migrations"|"d1 execute"|"d1 export") ;;
    "login "|"rollback "|"dev "|"secret put"|"d1 create"|"d1 time-travel"|"kv namespace"|"versions upload"|"versions deploy") cat >/dev/null; exit 0;;
    *) echo "the test of the documents does not know wrangler $2 $3" >&2; exit 1;;
  esac
  shift; for word; do shift; case "$word" in --remote) set -- "$@" --local;; *) set -- "$@" "$word";; esac; done
  case "$1 $2" in "d1 export") ;; *) set -- "$@" --persist-to "$STATE";; esac
  exec "$REAL_NPX" wrangler "$@"`,
  curl: `case "$*" in *sh.rustup.rs*) exit 0;; esac
  exec "$REAL_CURL" --fail-with-body "$@"`,
};

const folder = mkdtempSync(join(tmpdir(), "relatch-docs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

before(() => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  // What rustup leaves for the shells of this home; no rustup is run here.
  mkdirSync(join(folder, ".cargo"));
  writeFileSync(join(folder, ".cargo", "env"), "");
  for (const [name, text] of Object.entries(stubs))
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  for (const name of ["curl", "npm", "npx"]) assert.ok(which(name), name);
});

/** A folder in which a page's commands find the checkout and may leave files. */
export function copyFor(page) {
  const copy = join(folder, page.replaceAll("/", "-"));
  mkdirSync(copy);
  for (const name of readdirSync(root)) {
    if (/^\.(?!tools)/.test(name)) continue;
    if (/^(package.*\.json|wrangler\.toml|admin)$/.test(name)) cpSync(inRoot(name), join(copy, name));
    else symlinkSync(inRoot(name), join(copy, name));
  }
  writeFileSync(join(copy, "people.ndjson"), '{"email":"imported@example.com"}\n');
  writeFileSync(join(copy, "people.csv"), "email\nlisted@example.com\n");
  return copy;
}

/** Pastes a page's commands into a shell in `copy`; fails where one fails. Answers what was printed. */
export async function paste(page, { copy, url, stub = {} }) {
  const commands = filledIn(blocksOf(page), url);
  const own = join(copy, "bin");
  mkdirSync(own, { recursive: true });
  for (const [name, text] of Object.entries(stub))
    writeFileSync(join(own, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const env = {
    PATH: [own, join(folder, "bin"), process.env.PATH].join(":"),
    STATE: join(copy, "state"),
    HOME: folder,
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
    CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
    REAL_NPM: which("npm"),
    REAL_NPX: which("npx"),
    REAL_CURL: which("curl"),
    RELATCH_URL: url,
  };
  const pasted = `trap 'echo "stopped at: $BASH_COMMAND" >&2' ERR\n${commands}`;
  // Through a pipe, because /dev/stderr cannot be opened where it is a socket.
  const shell = 'bash -eEuo pipefail -c "$0" 2>&1 | cat';
  const { code, output } = await capture("bash", ["-o", "pipefail", "-c", shell, pasted], { cwd: copy, env });
  assert.equal(code, 0, `${commands}\n--- printed:\n${output}`);
  assert.doesNotMatch(output, /^error:/im);
  return output;
}
