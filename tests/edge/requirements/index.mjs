// The requirements that tests name by id, in the order of the conformance table.
import { jitsudo, prelude, px0, truefoundry, unleash } from "./dialects.mjs";
import { asvs, attacks, forgot, nist, storage } from "./security.mjs";

/**
 * `prefix` begins every id of the family (`dotted` when its numbers are sections); `cases` maps number →
 * what must hold. A pair `[what, why]` says why it is not this service's to prove.
 * @type {{ prefix: string, title: string, cases: Record<string, string | string[]>, dotted?: boolean }[]}
 */
export const families = [
  { prefix: "P", title: "Prelude: change with a write grant", cases: prelude },
  { prefix: "J", title: "JITSudo: change with the current password", cases: jitsudo },
  { prefix: "U", title: "Unleash: reset by link", cases: unleash },
  { prefix: "X", title: "px0: reset by code", cases: px0 },
  { prefix: "T", title: "TrueFoundry: change by login id", cases: truefoundry },
  { prefix: "ASVS", title: "OWASP ASVS 5.0.0", cases: asvs, dotted: true },
  { prefix: "NIST", title: "NIST SP 800-63B-4", cases: nist },
  { prefix: "FORGOT", title: "OWASP Forgot Password Cheat Sheet", cases: forgot },
  { prefix: "STORAGE", title: "OWASP Password Storage Cheat Sheet", cases: storage },
  { prefix: "ATTACK", title: "Attacks and races", cases: attacks },
];
