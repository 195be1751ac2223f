/**
 * Owns when the page may be written to: once it has settled, and never while a pointer is pressed.
 * @module
 */
import { listen } from "./dom.js";

/** Milliseconds: the idle moment that a loaded page is given, where there are no idle callbacks, and at most in all. */
const IDLE = 1_000;
const PAUSE = 200;
const PATIENCE = 5_000;

/** Resolves once the page has loaded and then had nothing to do: a framework that takes the page over has done so. */
export function settled(view: Window): Promise<void> {
  const quiet = loaded(view).then(() => idle(view));
  return Promise.race([quiet, new Promise<void>((done) => setTimeout(done, PATIENCE))]);
}

function loaded(view: Window): Promise<void> {
  if (view.document.readyState === "complete") return Promise.resolve();
  return new Promise((done) => view.addEventListener("load", () => done(), { once: true }));
}

function idle(view: Window): Promise<void> {
  return new Promise((done) => {
    if ("requestIdleCallback" in view) view.requestIdleCallback(() => done(), { timeout: IDLE });
    else setTimeout(done, PAUSE);
  });
}

/** Whether a pointer is pressed: what moves or is replaced meanwhile loses its click. */
export class Press {
  #down = false;

  /** Follows the pointers of a window until `signal`; calls `released` once a click can no longer be lost. */
  constructor(view: Window, signal: AbortSignal, released: () => void) {
    const on = (types: string, act: (event: Event) => void): void => listen(view, types, act, signal);
    const release = (): void => {
      if (!this.#down) return;
      this.#down = false;
      released();
    };
    on("pointerdown", () => (this.#down = true));
    on("click", release);
    // Not every press becomes a click; one that does, does so before the next task.
    on("pointerup pointercancel keydown", () => setTimeout(release));
    // The window's own: the pointer may be let go elsewhere.
    on("blur", ({ target }) => target === view && release());
  }

  get down(): boolean {
    return this.#down;
  }
}
