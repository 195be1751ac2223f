// The processes of this machine as `ps` shows them: who started whom, with which arguments.
import { execFileSync } from "node:child_process";

/** Every process below `ancestor`, as `{ pid, args }`. */
export function descendants(ancestor) {
  const all = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => {
      const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return { pid: Number(pid), parent: Number(parent), args };
    });
  const below = (parent) => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(ancestor).map(({ pid, args }) => ({ pid, args }));
}

/** Whether a process is there and not just a dead one that its parent has not asked about yet. */
export function alive(pid) {
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return state !== "" && !state.startsWith("Z");
  } catch {
    return false;
  }
}
