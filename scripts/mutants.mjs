// `npm run test:mutants`: makes one mistake after the other in a copy of the sources, each in a condition that decides
// who may change what, and expects the tests of the store or those of the use cases to fail: where a flow and its
// statement have the same condition, only the store's own tests tell whether the statement has lost it. Prints what
// caught each; fails if one survives. Minutes, most of them compiling. With `--check` it makes none, and only says
// whether the sources still have what each replaces.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Failure, report, say } from "./lib/console.mjs";
import { inRoot, root } from "./lib/paths.mjs";
import { endWithSignals, start, stop } from "./lib/process.mjs";

const copy = inRoot("build", "mutants");

/** Not the checkout's own: cargo cannot tell a package of the copy from the one of the checkout. */
const target = inRoot("target", "mutants");

/** What `cargo test` needs of the checkout. */
const needed = [
  "Cargo.toml",
  "Cargo.lock",
  "README.md",
  "rust-toolchain.toml",
  "benches",
  "crates",
  "docs",
  "migrations",
];

/**
 * Each mistake: what is lost, and the text that has it, which stands once in `src/`, with what takes its place.
 * @type {{ lost: string, text: string, mutant: string }[]}
 */
const mutants = [
  {
    lost: "an endpoint gets events of its own tenant alone",
    text: "WHERE tenant_id = :tenant AND sequence > :position AND sequence <= :last",
    mutant: "WHERE sequence > :position AND sequence <= :last",
  },
  {
    lost: "a change rests on the generation that it was decided with",
    text: '_ => "generation = :generation",',
    mutant: '_ => "generation IS NOT NULL",',
  },
  {
    lost: "the new hash of an old password replaces that password alone",
    text: `"UPDATE account SET phc = :credential
             WHERE tenant_id = :tenant AND id = :account AND generation = :generation",`,
    mutant: `"UPDATE account SET phc = :credential
             WHERE tenant_id = :tenant AND id = :account AND :generation IS NOT NULL",`,
  },
  {
    lost: "a registration that waits expires",
    text: "opened.registration.filter(|waiting| cx.now < waiting.expires_at)",
    mutant: "opened.registration",
  },
  {
    lost: "a code is used once",
    text: "UPDATE reset_secret SET verifier = NULL, redeemed_by = :attempt",
    mutant: "UPDATE reset_secret SET redeemed_by = :attempt",
  },
  {
    lost: "as many passwords are remembered as the tenant says",
    text: '.with("kept_passwords", change.history.saturating_sub(1))',
    mutant: '.with("kept_passwords", change.history)',
  },
  {
    lost: "an endpoint rests after a failure",
    text: "WHERE tenant_id = :tenant AND active = 1 AND due_at <= :now AND position < {NEWEST}",
    mutant: "WHERE tenant_id = :tenant AND active = 1 AND :now > 0 AND position < {NEWEST}",
  },
  {
    lost: "an account whose reply is lost is made once",
    text: "let row = self.attempt(statements).await?.last().pop();",
    mutant: "let row = self.batch(statements).await?.last().pop();",
  },
  {
    lost: "a code has five guesses",
    text: "*tries <= MOST_TRIES && lives",
    mutant: "*tries <= u32::MAX && lives",
  },
  {
    lost: "a known place is judged after a hundred wrong passwords",
    text: "!known && !opened.known_place",
    mutant: "!known",
  },
  {
    lost: "px0's reset ends every session unless the tenant wants the product's way",
    text: "Some(profile) if profile.keeps_sessions => SessionsAfter::KeepAll",
    mutant: "Some(_) => SessionsAfter::KeepAll",
  },
  {
    lost: "a session that is bound to a key asks for its proof",
    text: "(Some(_), None) => Err(ChallengeError::ProofMissing)",
    mutant: "(Some(_), None) => Ok(None)",
  },
  {
    lost: "only what is final silences an address",
    text: '"email.bounced" if bounce.is_none_or(|kind| kind == "Permanent") =>',
    mutant: '"email.bounced" if bounce.is_none_or(|kind| !kind.is_empty()) =>',
  },
];

/** The one source, by its path from the root, that has a text. */
function sourceOf(text) {
  const files = globSync("src/**/*.rs", { cwd: root });
  const found = files.flatMap((file) =>
    readFileSync(inRoot(file), "utf8")
      .split(text)
      .slice(1)
      .map(() => file),
  );
  if (found.length !== 1) throw new Failure(`this text stands ${found.length} times in src/, not once: ${text}`);
  return found[0];
}

/** The name of the first test that fails in the copy; none if all pass. */
async function caughtBy() {
  const args = ["test", "--locked", "--features", "native", "--test", "store", "--test", "api"];
  const child = start("cargo", args, {
    cwd: copy,
    env: { CARGO_TARGET_DIR: target, CARGO_TERM_COLOR: "never" },
  });
  const errors = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  let ran = false;
  for await (const line of createInterface({ input: child.stdout })) {
    ran ||= line.startsWith("running ");
    const failed = /^test (.+) \.\.\. FAILED$/.exec(line);
    if (failed === null) continue;
    await stop(child);
    return failed[1];
  }
  if (!ran) throw new Failure("the copy does not compile", errors.join("\n"));
  return undefined;
}

/** Makes one mistake in a file of the copy, runs the tests, and takes it back. */
async function tried({ lost, text, mutant, file }) {
  const source = readFileSync(join(copy, file), "utf8");
  writeFileSync(
    join(copy, file),
    source.replace(text, () => mutant),
  );
  const test = await caughtBy();
  writeFileSync(join(copy, file), source);
  console.log(`${test === undefined ? "SURVIVED" : "caught"} | ${lost} | ${file} | ${test ?? ""}`);
  return test !== undefined;
}

function copied() {
  rmSync(copy, { recursive: true, force: true });
  const tests = globSync("tests/{*.rs,api/**,edge/*.json,parity/*.rs,tokens/**,upgrade/**}", { cwd: root });
  for (const part of [...needed, "src", ...tests]) {
    mkdirSync(dirname(join(copy, part)), { recursive: true });
    cpSync(inRoot(part), join(copy, part), { recursive: true });
  }
}

/** Makes each mistake in a copy whose tests pass without any; answers how many survived. */
async function survivors(placed) {
  copied();
  const failing = await caughtBy();
  if (failing !== undefined) throw new Failure(`${failing} fails without a mistake`);
  let survived = 0;
  for (const mutant of placed) survived += (await tried(mutant)) ? 0 : 1;
  say(`${placed.length - survived} of ${placed.length} mutants were caught`);
  return survived;
}

endWithSignals();
try {
  const placed = mutants.map((mutant) => ({ ...mutant, file: sourceOf(mutant.text) }));
  if (!process.argv.includes("--check")) process.exitCode = (await survivors(placed)) > 0 ? 1 : 0;
} catch (error) {
  report(error);
}
