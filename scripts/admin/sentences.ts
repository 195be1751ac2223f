// What a refusal means for the call that was made: which thing was not found, which one is taken.
// Owns the words; must not know how a call is made.
import type { Name } from "./client.ts";

/** The path, the query and the body of the call, by name. */
type Named = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string => `"${String(value)}"`;

/** What of a tenant a call asks for besides the tenant. */
const within: Partial<Record<Name, string>> = {
  changeWebhook: "webhook",
  removeWebhook: "webhook",
  rotateWebhookSecret: "webhook",
  testWebhook: "webhook",
  retryLetter: "waiting mail",
  unsuppress: "suppressed address",
};

const taken: Partial<Record<Name, (named: Named) => string>> = {
  createTenant: ({ slug, hosts }) =>
    `the short name ${shown(slug)}${Array.isArray(hosts) && hosts.length > 0 ? ", or one of the host names," : ""} is taken`,
  setHosts: () => "one of the host names belongs to another tenant",
  createAccount: ({ email }) => `the address ${shown(email)} is taken`,
  changeAccount: ({ email }) => `the address ${shown(email)} is taken`,
  inviteAccount: ({ email }) =>
    `the account ${shown(email)} has a password, or as many invitations as are allowed are live`,
  linkAccount: ({ subject, issuer }) =>
    `the subject ${shown(subject)} of ${shown(issuer)} is linked to another account`,
};

/** A sentence for an error of the API; undefined where the service's own words say it best. */
export function sentenceOf(name: Name, code: string | undefined, named: Named): string | undefined {
  if (code === "unauthenticated")
    return "the deployment does not accept this token (is RELATCH_ADMIN_TOKEN the deployment's?)";
  if (code === "insufficient_scope") return "the token does not have the scope that this call needs";
  if (code === "not_local") return "the account signs in elsewhere and has no password here";
  if (code === "exists") return taken[name]?.(named);
  if (code !== "not_found") return undefined;
  if (named["account"] !== undefined) return `there is no account ${shown(named["account"])}`;
  if (name === "getMigration" || name === "removeMigration")
    return `the tenant ${shown(named["tenant"])} has no former system, or there is no such tenant`;
  const thing = within[name];
  if (thing !== undefined)
    return `there is no ${thing} ${shown(named["id"])} at the tenant ${shown(named["tenant"])}, or no such tenant`;
  return named["tenant"] === undefined ? undefined : `there is no tenant ${shown(named["tenant"])}`;
}
