/**
 * Speaks through one polite live region that is there before it speaks, and never hurries: the
 * latest sentence, once typing has paused. May write nodes.
 * @module
 */
import { say } from "./dom.js";

/** Milliseconds of quiet before something is said, so that keystrokes do not talk over each other. */
const QUIET = 700;

/** Says sentences through a live region. */
export class Announcer {
  readonly #region: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Says what `sentence` returns once nothing more has happened for a while. */
  later(sentence: () => string): void {
    this.stop();
    this.#timer = setTimeout(() => this.now(sentence()), QUIET);
  }

  /** Says `sentence` at once; nothing if it is empty. */
  now(sentence: string): void {
    if (sentence !== "") say(this.#region, sentence);
  }

  /** Says `sentence` at once, and nothing else after it. */
  insist(sentence: string): void {
    this.stop();
    this.now(sentence);
  }

  /** Forgets what was about to be said. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Takes back what was said, too. */
  clear(): void {
    this.stop();
    say(this.#region, "");
  }
}
