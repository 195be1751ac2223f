// How long a process has computed: its threads' CPU time, which the load of the machine changes little.
// Where the system does not tell it (anything but Linux), the clock.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const told = existsSync("/proc/self/schedstat");

/** Milliseconds so far of another process, exact while it waits; Node's own by `ownTime`. */
export function timeOf(pid) {
  if (!told) return performance.now();
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => sum + computed(`/proc/${pid}/task/${thread}/schedstat`), 0);
}

/** Milliseconds so far of this process. */
export function ownTime() {
  if (!told) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

const computed = (file) => Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6;
