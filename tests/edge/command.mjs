// The administrator's command line as a person runs it, for tests. Owns processes; must not know any command.
import { spawn } from "node:child_process";
import { inRoot, node24, root } from "../../scripts/lib/paths.mjs";

/**
 * Starts the command line; `ended` resolves with `{ code, signal, out, err }`. `env` is on top of this process's.
 * @param {string[]} args
 * @param {{ url?: string, token?: string, env?: Record<string, string | undefined>, cwd?: string }} [options]
 */
export function startAdmin(args, { url, token = "dev-admin", env = {}, cwd = root } = {}) {
  const child = spawn(node24, [inRoot("scripts", "admin", "main.ts"), ...args], {
    cwd,
    env: { ...process.env, RELATCH_URL: url, RELATCH_ADMIN_TOKEN: token, CI: "true", ...env },
  });
  const [out, err] = [child.stdout, child.stderr].map(gathered);
  const ended = new Promise((resolve) =>
    child.once("close", async (code, signal) => resolve({ code, signal, out: await out, err: await err })),
  );
  return { child, ended };
}

async function gathered(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
