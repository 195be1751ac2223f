/**
 * Registers `<password-policy>`. Importing this entry is all that a page needs to do; on a server it does nothing.
 *
 * @example
 * ```html
 * <password-policy for="new-password" src="/api/password/policy">
 *   <label for="new-password">New password</label>
 *   <input id="new-password" type="password" required>
 * </password-policy>
 * <script type="module" src="/node_modules/relatch/dist/element.js"></script>
 * ```
 * @module
 */
import { PasswordPolicyElement, type PolicyChange } from "./element/element.js";

export type { PasswordPolicyAttributes } from "./jsx.js";
export { PasswordPolicyElement, type PolicyChange };

/** The element's own events. */
interface PolicyEvents {
  policychange: CustomEvent<PolicyChange>;
  policyerror: CustomEvent<unknown>;
}

declare global {
  interface HTMLElementTagNameMap {
    "password-policy": PasswordPolicyElement;
  }
  interface HTMLElementEventMap extends PolicyEvents {}
  interface DocumentEventMap extends PolicyEvents {}
  interface WindowEventMap extends PolicyEvents {}
}

if (globalThis.customElements && !customElements.get("password-policy")) {
  customElements.define("password-policy", PasswordPolicyElement);
}
