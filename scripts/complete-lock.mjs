// Completes a package-lock.json made against a registry that lacks some platforms' optional packages: npm
// leaves them out, and `npm ci` then refuses the lock everywhere. Run it after each change of dependencies:
// `node scripts/complete-lock.mjs package-lock.json pkg/package-lock.json`.
import { readFileSync, writeFileSync } from "node:fs";

const systems = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  openbsd: "openbsd",
  openharmony: "openharmony",
  win32: "win32",
  windows: "win32",
};
const processors = {
  arm64: "arm64",
  arm: "arm",
  ia32: "ia32",
  loong64: "loong64",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "x64",
  64: "x64",
};

const libraries = { gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

/** The platform that a package's name says, `{ os, cpu, libc? }`, or undefined. */
function platformOf(name) {
  const parts = name.split(/[-_/]/);
  const os = parts.map((part) => systems[part]).find(Boolean);
  const cpu = parts.map((part) => processors[part]).find(Boolean);
  const libc = os === "linux" && parts.map((part) => libraries[part]).find(Boolean);
  return os && cpu && { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
}

/** Where a dependency of the package at `path` is locked, if it is. */
function isLocked(packages, path, name) {
  const folders = path
    .split("/node_modules/")
    .map((_, at, all) => all.slice(0, all.length - at).join("/node_modules/"));
  return [...folders, ""].some((folder) => `${folder}${folder && "/"}node_modules/${name}` in packages);
}

function complete(lock) {
  const added = [];
  for (const [path, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (!platform || !/^\d/.test(version) || isLocked(lock.packages, path, name)) continue;
      lock.packages[`node_modules/${name}`] = { version, ...platform, dev: true, optional: true };
      added.push(`${name}@${version}`);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return added;
}

for (const file of process.argv.slice(2)) {
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const added = complete(lock);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${file}: ${added.length === 0 ? "complete" : `added ${added.join(", ")}`}`);
}
