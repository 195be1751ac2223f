// Fetches what the lists are built from, as pinned: the npm packages of package-lock.json, and from the
// Python package index Django's list and the words of Webster's dictionary of 1934 out of their wheels.
//
//   node scripts/lists/fetch.mjs     # needs npm and pip
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A wheel, and a Python program that writes what is wanted of it; `wheel` is its path. */
const WHEELS = [
  {
    requirement: "Django==5.2.8",
    wheel: "django-5.2.8-py3-none-any.whl",
    sha256: "37e687f7bd73ddf043e2b6b97cfe02fcbb11f2dbb3adccc6a2b18c6daa054d7f",
    output: "common-passwords.txt.gz",
    read: `out.write(zipfile.ZipFile(wheel).read("django/contrib/auth/common-passwords.txt.gz"))`,
  },
  {
    requirement: "english-words==2.0.2",
    wheel: "english_words-2.0.2-py3-none-any.whl",
    sha256: "a65b900b17201526d8ab2d414f45e5a37afc714a1857377b30182c754ae6e0d6",
    output: "web2.txt",
    read: `
words = pickle.loads(zipfile.ZipFile(wheel).read("english_words/data/web2.pickle"))
out.write("\\n".join(sorted(words)).encode())`,
  },
];
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SOURCES = `${HERE}.sources`;

execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: HERE, stdio: "inherit" });

rmSync(SOURCES, { recursive: true, force: true });
mkdirSync(SOURCES);
for (const { requirement, wheel, sha256, output, read } of WHEELS) {
  execFileSync("pip", ["download", "--no-deps", "--only-binary", ":all:", "--dest", SOURCES, requirement], {
    stdio: "inherit",
  });
  const path = `${SOURCES}/${wheel}`;
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (digest !== sha256) throw new Error(`${wheel} has the SHA-256 ${digest}`);
  const program = `import pickle, sys, zipfile\nwheel, out = sys.argv[1], sys.stdout.buffer\n${read}`;
  writeFileSync(`${SOURCES}/${output}`, execFileSync("python3", ["-c", program, path], { maxBuffer: 1 << 24 }));
}
