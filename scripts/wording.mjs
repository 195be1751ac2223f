// The words that texts for readers avoid, each with what says it plainly. Prints where they stand in documents and doc
// comments, and fails if there are any. Part of the stage `scripts`.
import { globSync, readFileSync } from "node:fs";
import { root } from "./lib/paths.mjs";

/** @type {[RegExp, string][]} */
const avoided = [
  [/\b(he|him|his|himself)\b/i, "name the person: the caller, the owner, an attacker; or say they"],
  [/\bwhoever(?:'s)?\b/i, "name the person: the caller, the owner, an attacker"],
  [/\bnobody's\b/i, "say what there is none of"],
  [/\bhangs? on\b/i, "say what depends on what"],
  [/\bis good once\b/i, "say that it can be used once"],
  [/\bwhat became of\b/i, "say the outcome, the state"],
  [/\btold\b/i, "say informed, notified or shown"],
];

/** Documents; what is generated is checked where it comes from. */
const documents = ["*.md", "docs/**/*.md", "pkg/*.md", "tests/**/README.md", "openapi/*.yaml"];
const generated = new Set(["docs/conformance.md"]);

const sources = ["src/**/*.rs", "crates/**/*.rs", "tests/*.rs", "tests/api/*.rs"];

/** The prose of a document: no fenced blocks, no code in a line. Lines stay where they are. */
const proseOf = (text) => {
  let fenced = false;
  return text.split("\n").map((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) fenced = !fenced;
    return fence || fenced ? "" : line.replaceAll(/`[^`]*`/g, "");
  });
};

/** The doc comments of a source, without the code in them. */
const commentsOf = (text) =>
  proseOf(text.replaceAll(/^(?![ \t]*\/\/[/!]).*$/gm, "").replaceAll(/^[ \t]*\/\/[/!] ?/gm, ""));

const isOwn = (file) => !file.includes("node_modules") && !generated.has(file);
const files = (patterns) => patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).filter(isOwn);

/** What is wrong in one file, whose lines `linesOf` takes out of its text. */
const findings = (file, linesOf) =>
  linesOf(readFileSync(`${root}/${file}`, "utf8")).flatMap((line, at) =>
    avoided
      .filter(([word]) => word.test(line))
      .map(([word, advice]) => `${file}:${at + 1}: "${line.match(word)[0]}": ${advice}`),
  );

const found = [
  ...files(documents).flatMap((file) => findings(file, proseOf)),
  ...files(sources).flatMap((file) => findings(file, commentsOf)),
];
for (const finding of found) console.log(finding);
process.exitCode = found.length > 0 ? 1 : 0;
