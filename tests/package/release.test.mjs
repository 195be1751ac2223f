// What would be published: the files, the exports map, the types, the documentation of every export, and
// how much a page pays.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ownSizes } from "../../benches/package/sizes.mjs";
import { application, pack } from "./installed.mjs";
import { dependency, folder, languages } from "./package.mjs";

const packed = pack();
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const modules = ["core", "passwordrules", "strength"];
const listed = { lists: ["common-10k", "common-full", "long-15"], messages: languages };

/** The entries that export code: specifier → the file of its declarations. */
const entries = Object.fromEntries(Object.entries(manifest.exports).filter(([, target]) => target.types).flatMap(([path, { types }]) => {
  const name = /^\.\/(lists|messages)\/\*$/.exec(path)?.[1];
  const places = name ? listed[name].map((each) => [path.replace("*", each), types.replace("*", each)]) : [[path, types]];
  return places.map(([from, file]) => [from.replace(/^\./, "relatch"), file]);
}));

const bin = (name, ...args) => execFileSync(process.execPath, [join(folder, "node_modules", name), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

test("the tarball holds what the entries need, the licences and nothing else", () => {
  const files = packed.files.map(({ path }) => path).sort();
  const expected = /^(LICENSE|NOTICE|README\.md|package\.json|dist\/([\w.-]+\.(js|d\.ts|wasm)|(chunks|element|lists|messages|strength)\/[\w.-]+\.(js|d\.ts)))$/;
  assert.deepEqual(files.filter((file) => !expected.test(file)), []);
  for (const file of ["LICENSE", "NOTICE", "README.md", "package.json", ...modules.map((module) => `dist/${module}.wasm`)]) {
    assert.ok(files.includes(file), file);
  }
  for (const target of Object.values(manifest.exports).flatMap((each) => (typeof each === "string" ? [each] : Object.values(each)))) {
    if (!target.includes("*")) assert.ok(files.includes(target.replace("./", "")), target);
  }
  assert.deepEqual(manifest.dependencies ?? {}, {}, "no dependencies");
  assert.ok(manifest.publishConfig.provenance);
});

test("publint finds nothing", async () => {
  const { publint } = await dependency("publint");
  const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });
  assert.deepEqual(messages, []);
});

test("attw finds nothing wrong with the types", () => {
  const plain = modules.map((module) => `${module}.wasm`);
  const options = ["--profile", "esm-only", "--no-color", "--no-emoji", "--format", "json", "--exclude-entrypoints", ...plain, "package.json"];
  const { analysis } = JSON.parse(bin("@arethetypeswrong/cli/dist/index.js", packed.file, ...options));
  // An ES module that CommonJS can only import is the package's shape, and Node 10 knows no exports map.
  const ours = analysis.problems.filter(({ kind, resolutionKind }) => kind !== "CJSResolvesToESM" && resolutionKind !== "node10");
  assert.deepEqual(ours, []);
});

/** A checker over the declarations of every entry, as an application would see them. */
async function checked() {
  const imports = Object.keys(entries).map((from, at) => `import * as all${at} from "${from}"; export { all${at} };`);
  const app = application(packed, { "package.json": `{"type":"module"}`, "uses.ts": imports.join("\n") }, ["@types", "react", "valibot", "vue", "@vue", "csstype"]);
  const { default: ts } = await dependency("typescript");
  const options = { strict: true, noEmit: true, exactOptionalPropertyTypes: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [], lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"] };
  const program = ts.createProgram([join(app, "uses.ts")], { ...options, skipLibCheck: false });
  return { ts, program, uses: program.getSourceFile(join(app, "uses.ts")), own: join("node_modules", "relatch") };
}

test("the declarations compile strictly and hold no any; everything exported is documented", async () => {
  const { ts, program, uses, own } = await checked();
  const ours = (file) => file?.fileName.includes(own);
  const complaints = program.getSourceFiles().filter((file) => ours(file) || file === uses)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  assert.deepEqual(complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")), []);

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
      if (symbol.getDocumentationComment(checker).length === 0) silent.push(`${statement.moduleSpecifier.text}: ${found.name}`);
    }
  }
  assert.deepEqual(silent, []);
});

test("no entry costs a page more than it did", async () => {
  const fat = (await ownSizes()).filter(({ brotli, ceiling }) => brotli > ceiling);
  assert.deepEqual(fat, []);
});
