// What would be published: the files, the exports map, the types, the documentation of every export, and
// how much a page pays.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { peers } from "../../benches/package/peers.mjs";
import { ownSizes } from "../../benches/package/sizes.mjs";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { assertDeclared, publishedManifest } from "../../scripts/lib/release.mjs";
import { application, pack } from "./installed.mjs";
import { dependency, folder, languages, load } from "./package.mjs";

const packed = pack();
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const modules = ["core", "passwordrules", "strength"];
const listed = { lists: ["common-10k", "common-full", "long-15", "words-12"], messages: languages, advice: languages };

/** The entries that export code: specifier → the file of its declarations. */
const entries = Object.fromEntries(
  Object.entries(manifest.exports)
    .filter(([, target]) => target.types)
    .flatMap(([path, { types }]) => {
      const name = /^\.\/(advice|lists|messages)\/\*$/.exec(path)?.[1];
      const places = name
        ? listed[name].map((each) => [path.replace("*", each), types.replace("*", each)])
        : [[path, types]];
      return places.map(([from, file]) => [from.replace(/^\./, "relatch"), file]);
    }),
);

const bin = (name, ...args) =>
  execFileSync(process.execPath, [join(folder, "node_modules", name), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

test("the tarball holds what the entries need, the licences and nothing else", () => {
  const files = packed.files.map(({ path }) => path).sort();
  const expected =
    /^(CHANGELOG\.md|LICENSE|NOTICE|README\.md|package\.json|images\/element-(light|dark)\.png|dist\/(custom-elements\.json|[\w.-]+\.(js|js\.map|d\.ts|wasm)|(advice|chunks|element|lists|messages|strength)\/[\w.-]+\.(js|js\.map|d\.ts)))$/;
  assert.deepEqual(
    files.filter((file) => !expected.test(file)),
    [],
  );
  for (const file of [
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "README.md",
    "package.json",
    ...modules.map((module) => `dist/${module}.wasm`),
  ]) {
    assert.ok(files.includes(file), file);
  }
  for (const target of Object.values(manifest.exports).flatMap((each) =>
    typeof each === "string" ? [each] : Object.values(each),
  )) {
    if (!target.includes("*")) assert.ok(files.includes(target.replace("./", "")), target);
  }
  assert.deepEqual(manifest.dependencies ?? {}, {}, "no dependencies");
  assert.ok(manifest.publishConfig.provenance);
});

test("the manifest names the data's licences and, once there is an address, the repository", () => {
  const { license, devDependencies } = publishedManifest("");
  assert.deepEqual([license, devDependencies], ["MIT AND MPL-2.0 AND BSD-3-Clause AND Unicode-3.0", undefined]);
  assert.equal("repository" in publishedManifest(""), false);
  const { repository, homepage, bugs } = publishedManifest("https://code.example/relatch");
  assert.deepEqual(repository, { type: "git", url: "git+https://code.example/relatch.git", directory: "pkg" });
  assert.deepEqual([homepage, bugs], ["https://code.example/relatch#readme", "https://code.example/relatch/issues"]);
});

test("the check of a release fails while there is no address, and says what to write where", () => {
  const { status, stderr } = spawnSync(process.execPath, [inRoot("scripts", "release-check.mjs")], {
    encoding: "utf8",
  });
  assert.equal(status, 1);
  assert.match(stderr, /names no repository.*line `repository` of package\.json/);
});

test("a package without its declarations is not packed, and the reason is said", () => {
  const out = mkdtempSync(join(tmpdir(), "relatch-bare-"));
  try {
    cpSync(join(folder, "dist"), join(out, "dist"), { recursive: true, filter: (file) => !file.endsWith(".d.ts") });
    assert.throws(() => assertDeclared(out), /index\.d\.ts is missing: run npm run pack:package/);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

test("every file of code has its source map, with the package's sources in it", () => {
  const files = packed.files.map(({ path }) => path);
  for (const file of files.filter((path) => path.endsWith(".js"))) {
    const code = readFileSync(join(packed.folder, file), "utf8");
    const name = /^\/\/# sourceMappingURL=(.+)$/m.exec(code)?.[1];
    assert.ok(files.includes(join(dirname(file), name)), file);
  }
  const { sources, sourcesContent } = JSON.parse(readFileSync(join(packed.folder, "dist", "breach.js.map"), "utf8"));
  assert.deepEqual(sources, ["../src/breach.ts"]);
  assert.equal(sourcesContent[0], readFileSync(join(folder, "src", "breach.ts"), "utf8"));
});

test("a bundler that reads package.json's main or module alone finds the entry, and sentences alone cost little", async () => {
  for (const member of ["main", "module"]) assert.equal(manifest[member], manifest.exports["."].default);
  const app = application(packed, {
    "main.js": `import { format } from "relatch"; console.log(format({ code: "reused" }));`,
  });
  const {
    outputFiles: [{ contents }],
  } = await build({
    entryPoints: [join(app, "main.js")],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  assert.ok(contents.length < 6_000, `${contents.length} bytes`);
});

test("publint finds nothing", async () => {
  const { publint } = await dependency("publint");
  const { messages } = await publint({ pkgDir: packed.folder, strict: true, pack: false });
  assert.deepEqual(messages, []);
});

test("attw finds nothing wrong with the types", () => {
  const plain = modules.map((module) => `${module}.wasm`);
  const options = [
    "--profile",
    "esm-only",
    "--no-color",
    "--no-emoji",
    "--format",
    "json",
    "--exclude-entrypoints",
    ...plain,
    "package.json",
  ];
  const { analysis } = JSON.parse(bin("@arethetypeswrong/cli/dist/index.js", packed.file, ...options));
  // An ES module that CommonJS can only import is the package's shape, and Node 10 knows no exports map.
  const ours = analysis.problems.filter(
    ({ kind, resolutionKind }) => kind !== "CJSResolvesToESM" && resolutionKind !== "node10",
  );
  assert.deepEqual(ours, []);
});

/** A checker over the declarations of every entry, as an application would see them. */
async function checked() {
  const imports = Object.keys(entries).map((from, at) => `import * as all${at} from "${from}"; export { all${at} };`);
  const app = application(packed, { "package.json": `{"type":"module"}`, "uses.ts": imports.join("\n") }, [
    "@types",
    "react",
    "valibot",
    "vue",
    "@vue",
    "csstype",
  ]);
  const { default: ts } = await dependency("typescript");
  const options = {
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  };
  const program = ts.createProgram([join(app, "uses.ts")], { ...options, skipLibCheck: false });
  return { ts, program, uses: program.getSourceFile(join(app, "uses.ts")), own: join("node_modules", "relatch") };
}

test("the declarations compile strictly and hold no any; everything exported is documented", async () => {
  const { ts, program, uses, own } = await checked();
  const ours = (file) => file?.fileName.includes(own);
  const complaints = program
    .getSourceFiles()
    .filter((file) => ours(file) || file === uses)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  assert.deepEqual(
    complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    [],
  );

  const anys = [];
  const look = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys.push(node.parent.getText());
    ts.forEachChild(node, look);
  };
  program.getSourceFiles().filter(ours).forEach(look);
  assert.deepEqual(anys, []);

  const checker = program.getTypeChecker();
  const silent = [];
  for (const statement of uses.statements.filter(ts.isImportDeclaration)) {
    for (const found of checker.getExportsOfModule(checker.getSymbolAtLocation(statement.moduleSpecifier))) {
      const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
      if (symbol.getDocumentationComment(checker).length === 0)
        silent.push(`${statement.moduleSpecifier.text}: ${found.name}`);
    }
  }
  assert.deepEqual(silent, []);
});

test("no entry costs a page more than it did", async () => {
  const fat = (await ownSizes()).filter(({ brotli, ceiling }) => brotli > ceiling);
  assert.deepEqual(fat, []);
});

test("the benchmark calls the package and its peers as they are", async () => {
  const { rules, estimators } = await peers({ dependency, load });
  for (const { judge } of [...rules, ...estimators]) judge("kd83-Qw0z-Lfe1");
});
