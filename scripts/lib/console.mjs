// What a person sees: one line per step, with the time that it takes, and one line per failure.
// Owns the terminal; must not start processes.

const live = process.stderr.isTTY === true && !process.env.CI;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const stillRunningEvery = 30_000;

/** The steps under way; only the innermost draws. */
const underWay = [];

/** A failure that a person can act on: printed as one line, without a stack. */
export class Failure extends Error {
  /** @param {string} message one line. @param {string} [detail] output of the tool that failed. */
  constructor(message, detail = "") {
    super(message);
    this.detail = detail;
  }
}

export const say = (line) => process.stderr.write(`${line}\n`);

/** Seconds as a person reads them. */
export const elapsed = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/**
 * Runs one long step and shows that it is alive: an elapsing line on a terminal, otherwise one line
 * when it starts and one every half minute. `work` gets a function that names what it is doing now.
 */
export async function step(title, work) {
  const since = Date.now();
  let doing = "";
  let frame = 0;
  const draw = () => {
    if (underWay.at(-1) !== draw) return;
    const line = `${frames[frame++ % frames.length]} ${title} ${elapsed(since)} ${doing}`;
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  };
  underWay.push(draw);
  if (!live) say(`· ${title}`);
  const timer = live
    ? setInterval(draw, 100)
    : setInterval(() => say(`  still at it after ${elapsed(since)}`), stillRunningEvery);
  try {
    return await work((line) => (doing = line));
  } finally {
    clearInterval(timer);
    underWay.pop();
    if (live) say(`\r\x1b[2K· ${title} (${elapsed(since)})`);
  }
}

/**
 * Shows how far a count has come of `total`, with what is left of it in time: a bar on a terminal, otherwise
 * a line every tenth. Answers `draw(done, note)`, which `draw.end()` closes.
 */
export function bar(title, total) {
  const since = Date.now();
  /** @type {number | undefined} */
  let first;
  let [tenths, line] = [-1, title];
  const draw = (done, note = "") => {
    const from = (first ??= done);
    const share = total === 0 ? 1 : Math.min(Math.max(done / total, 0), 1);
    const perMs = (done - from) / Math.max(Date.now() - since, 1);
    const left = perMs > 0 && done < total ? `, ${((total - done) / perMs / 1000).toFixed(0)} s left` : "";
    const full = Math.round(share * 20);
    line = `${title} ${"█".repeat(full)}${"░".repeat(20 - full)} ${done}/${total}${left} ${note}`;
    if (live) process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    else if (Math.floor(share * 10) > tenths) say(`· ${line}`);
    tenths = Math.floor(share * 10);
  };
  draw.end = () => live && say(`\r\x1b[2K· ${line} (${elapsed(since)})`);
  return draw;
}

/** Prints a failure and sets the exit code; anything that is not a `Failure` is a bug and keeps its stack. */
export function report(error) {
  process.exitCode = 1;
  if (!(error instanceof Failure)) {
    console.error(error);
    return;
  }
  if (error.detail) say(error.detail.trimEnd());
  say(`relatch: ${error.message}`);
}
