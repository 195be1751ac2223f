// What stands on the pages of these tests, by id, as far as a test has the browser read it.
import type { PasswordPolicyElement } from "../../pkg/src/element.ts";

declare global {
  interface Document {
    getElementById(id: "pw"): HTMLInputElement;
    getElementById(id: "policy"): PasswordPolicyElement;
    getElementById(id: "form" | "other"): HTMLFormElement;
    getElementById(id: "send"): HTMLButtonElement;
  }

  /** Of a script that moved what a person looks at. */
  interface PerformanceEntry {
    readonly value: number;
  }
}
