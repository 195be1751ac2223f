// One engine, one verdict: generated passwords under generated policies get the same report, byte for
// byte, from native Rust, from the Worker on workerd, from the package's WebAssembly in Node and in
// Chromium, and from the same module as plain JavaScript. RELATCH_PARITY says how many; the short run is
// part of `npm test`, `npm run test:parity` takes a million.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { inRoot, root } from "../../scripts/lib/paths.mjs";
import { startEdge } from "../edge/harness.mjs";
import { load } from "../package/package.mjs";
import { batches, wordsOf } from "../parity/inputs.mjs";
import { digest, judge } from "../parity/judge.mjs";
import { startBrowser } from "./harness.mjs";
import { startSite } from "./site.mjs";

const count = Number(process.env.RELATCH_PARITY ?? 5_000);
const seed = Number(process.env.RELATCH_PARITY_SEED ?? 2026);

/** How many batches are compared at a time. */
const atOnce = 64;

const names = ["common-10k", "common-full", "long-15", "words-12"];
const lists = await Promise.all(names.map((name) => load(`lists/${name}`)));
const words = wordsOf(lists[1].text);
const packageOf = async (suffix) => {
  const [{ definePolicy }, strength] = await Promise.all([load(`index${suffix}`), load(`strength${suffix}`)]);
  return judge({ definePolicy, lists, strength });
};

/** Native Rust, one document a line. */
function startNative() {
  const args = ["run", "--quiet", "--locked", "--features", "native", "--example", "reports"];
  const child = spawn("cargo", args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  after(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (documents) => {
    child.stdin.write(documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
    const answers = [];
    for (const _ of documents) {
      const { value, done } = await lines.next();
      if (done) throw new Error("the native half ended");
      answers.push(value);
    }
    return answers;
  };
}

/** Groups of `size` of what an iterator yields. */
function* grouped(items, size) {
  const group = [];
  for (const item of items) {
    if (group.push(item) === size) yield group.splice(0);
  }
  if (group.length > 0) yield group;
}

/** Fails with the first password whose reports differ. */
function assertSame(who, batch, expected, found) {
  if (expected === found) return;
  const [ours, theirs] = [JSON.parse(expected), JSON.parse(found)];
  batch.inputs.forEach((input, at) => {
    assert.equal(
      JSON.stringify(theirs[at]),
      JSON.stringify(ours[at]),
      `${who}: ${JSON.stringify([batch.policy, input])}`,
    );
  });
  assert.fail(`${who}: reports are written differently`);
}

const native = startNative();
const edge = await startEdge();
const browser = await startBrowser();
const site = await startSite(
  { "/": "<!doctype html><title>parity</title>" },
  { folders: { "/pkg/": inRoot("pkg", "dist"), "/parity/": inRoot("tests", "parity") } },
);

async function worker(batch) {
  const { status, text } = await edge.call("POST", "/dev/reports", { body: batch });
  assert.equal(status, 200, text);
  return text;
}

test(`${count} generated passwords get one report from every build`, { timeout: 3 * 60 * 60 * 1000 }, async (t) => {
  const [wasm, plain] = [await packageOf(""), await packageOf(".csp")];
  await browser.visit(t, `${site}/`, async (page) => {
    page.setDefaultTimeout(0);
    await page.evaluate(async (parts) => {
      const [{ definePolicy }, strength, inputs, judging, ...loaded] = await Promise.all(
        [
          "/pkg/index.js",
          "/pkg/strength.js",
          "/parity/inputs.mjs",
          "/parity/judge.mjs",
          ...parts.map((name) => `/pkg/lists/${name}.js`),
        ].map((file) => import(file)),
      );
      globalThis.judge = judging.judge({ definePolicy, strength, lists: loaded });
      globalThis.digest = judging.digest;
      globalThis.begin = (...from) => (globalThis.batches = inputs.batches(...from, inputs.wordsOf(loaded[1].text)));
    }, names);
    await page.evaluate(([from, many]) => globalThis.begin(from, many) && undefined, [seed, count]);
    const chromium = (many) =>
      page.evaluate((next) => {
        const reports = Array.from({ length: next }, () => globalThis.judge(globalThis.batches.next().value));
        return globalThis.digest(reports.join("\n"));
      }, many);
    let compared = 0;
    for (const group of grouped(batches(seed, count, words), atOnce)) {
      const [expected, inChromium, inWorker] = await Promise.all([
        native(group),
        chromium(group.length),
        Promise.all(group.map(worker)),
      ]);
      group.forEach((batch, at) => {
        assertSame("wasm", batch, expected[at], wasm(batch));
        assertSame("plain JavaScript", batch, expected[at], plain(batch));
        assertSame("Worker", batch, expected[at], inWorker[at]);
        compared += batch.inputs.length;
      });
      assert.equal(inChromium, await digest(expected.join("\n")), "Chromium");
    }
    assert.equal(compared, count);
  });
});

test("ATTACK-22, NIST-04: the host and the server's tables agree on NFC over Unicode's NormalizationTest", async () => {
  const lines = normalizationTest().map((line) => line.split(";").slice(0, 5).map(decode));
  // The file may be of a newer Unicode than the host; code points that this one lacks are unassigned to it.
  const columns = lines.filter((texts) => !texts.some((text) => /\p{Cn}/u.test(text))).flat();
  const composed = [];
  for (const group of grouped(columns, 10_000)) composed.push(...JSON.parse((await native([group]))[0]));
  const expected = columns.map((_, at) => columns[at - (at % 5) + (at % 5 < 3 ? 1 : 3)]);
  assert.ok(columns.length > 90_000);
  columns.forEach((text, at) => {
    assert.equal(text.normalize("NFC"), expected[at], `host: ${codePoints(text)}`);
    assert.equal(composed[at], expected[at], `tables: ${codePoints(text)}`);
  });
});

/** The lines of the file that the crate `icu_normalizer`, which is locked, carries for its own tests. */
function normalizationTest() {
  const args = ["metadata", "--format-version", "1", "--locked", "--features", "native"];
  const metadata = execFileSync("cargo", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const { manifest_path: manifest } = JSON.parse(metadata).packages.find(({ name }) => name === "icu_normalizer");
  const text = readFileSync(join(dirname(manifest), "tests", "data", "NormalizationTest.txt"), "utf8");
  return text.split("\n").filter((line) => /^[0-9A-F]/.test(line));
}

const decode = (hex) => String.fromCodePoint(...hex.split(" ").map((digits) => Number.parseInt(digits, 16)));
const codePoints = (text) => [...text].map((c) => c.codePointAt(0).toString(16)).join(" ");
