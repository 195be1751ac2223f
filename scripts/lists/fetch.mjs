// Fetches what the lists are built from, as pinned: the npm packages of package-lock.json, and
// Django's list out of its wheel from the Python package index.
//
//   node scripts/lists/fetch.mjs     # needs npm and pip
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DJANGO = {
  requirement: "Django==5.2.8",
  wheel: "django-5.2.8-py3-none-any.whl",
  sha256: "37e687f7bd73ddf043e2b6b97cfe02fcbb11f2dbb3adccc6a2b18c6daa054d7f",
  member: "django/contrib/auth/common-passwords.txt.gz",
};
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SOURCES = `${HERE}.sources`;

execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: HERE, stdio: "inherit" });

rmSync(SOURCES, { recursive: true, force: true });
mkdirSync(SOURCES);
execFileSync("pip", ["download", "--no-deps", "--only-binary", ":all:", "--dest", SOURCES, DJANGO.requirement], {
  stdio: "inherit",
});

const wheel = `${SOURCES}/${DJANGO.wheel}`;
const digest = createHash("sha256").update(readFileSync(wheel)).digest("hex");
if (digest !== DJANGO.sha256) throw new Error(`${DJANGO.wheel} has the SHA-256 ${digest}`);

const extract = "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";
const list = execFileSync("python3", ["-c", extract, wheel, DJANGO.member], { maxBuffer: 1 << 24 });
writeFileSync(`${SOURCES}/common-passwords.txt.gz`, list);
