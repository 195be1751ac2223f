// Made by scripts/build-admin-types.mjs from openapi/administration.yaml: not to be changed by hand.
export interface paths {
    "/api/admin/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants
         * @description Needs the scope `tenants`.
         */
        get: operations["listTenants"];
        put?: never;
        /**
         * Make a tenant
         * @description With a signing key of its own. The first tenant answers for hosts that belong to no tenant. Needs the scope `tenants`.
         */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tenant */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the tenant's own policy
         * @description `null` means each API's own.
         */
        get: operations["getTenantPolicy"];
        /**
         * Set the tenant's own policy
         * @description It holds besides each API's own rules. `null` takes it away.
         */
        put: operations["setTenantPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the settings */
        get: operations["getSettings"];
        /**
         * Replace the settings
         * @description What is left out has its default.
         */
        put: operations["setSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/dialects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read which dialects are served */
        get: operations["getDialects"];
        /** Choose which dialects are served */
        put: operations["setDialects"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the host names */
        get: operations["getHosts"];
        /**
         * Replace the host names
         * @description A host name belongs to one tenant.
         */
        put: operations["setHosts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the rules */
        get: operations["getRules"];
        /** Replace the rules */
        put: operations["setRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/issuers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the trusted issuers */
        get: operations["getIssuers"];
        /** Replace the trusted issuers */
        put: operations["setIssuers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the signing keys */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make a new signing key
         * @description The new key is published six minutes before it signs, so that everybody who keeps the key set knows it then. Tokens of the older ones are accepted for two hours more. `now=true` is for a key that leaked: the new one signs at once, and tokens of the older ones are refused at once. Where the key that signs is unreadable, the new one signs at once as well.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the accounts of a tenant
         * @description By number, with `prefix` by address. Needs the scope `accounts`.
         */
        get: operations["listAccounts"];
        put?: never;
        /**
         * Make an account
         * @description `password_hash` is a stored password of another system in any form that can be imported: Argon2, bcrypt, scrypt, PBKDF2, Firebase and others. `password` needs the scope `accounts:seed`, which local builds have and production grants to nobody. Without either, `POST …/reset` invites the owner to choose one. Needs the scope `accounts`.
         */
        post: operations["createAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make many accounts
         * @description Up to twenty at once, each as in `POST /api/admin/accounts` but for `tenant` and `password`. Says of each, in order, what was done; an address that is taken is left alone before anything is hashed, so that a batch can be sent again. A refused hash has its own reason: of an unknown form, malformed, without a salt, the password itself, too costly with its cost and the most, and others (docs/import.md).
         */
        post: operations["importAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite the owner of an address
         * @description Mails a link to a first password, and makes the account if nobody has the address yet. `exists` if the account has a password, or as many invitations as may be are live. Needs the scope `accounts`.
         */
        post: operations["inviteAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an account */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        /**
         * Erase an account
         * @description With its sessions, secrets and history. The trail keeps its id.
         */
        delete: operations["eraseAccount"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description A new address ends live links and codes; deactivation ends sessions too. `null` takes the name away. A new address is reported to both, and for three days the old one can take the account back, unless `undo` is `false`: then the report has no link, and the "This was not me" links that were mailed before are dead, with or without a new address. That needs the scope `accounts:withhold-undo` besides, and a `reason`, which the audit log keeps.
         */
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/api/admin/accounts/{account}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End every session of an account
         * @description Tokens that outside issuers made before are refused as well.
         */
        delete: operations["endAccountSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts/{account}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have an account's owner choose a password
         * @description Mails a reset link, or to the owner of an account without a password an invitation. Nobody sets another person's password.
         */
        post: operations["startReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/accounts/{account}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link an account to a subject of an outside issuer
         * @description A link outweighs the address in a token.
         */
        post: operations["linkAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List mails that wait or were given up
         * @description Newest first: letters that wait, that are dead, and that may have gone out more than once. One that was simply sent is not there. Needs the scope `accounts`.
         */
        get: operations["listLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a waiting letter now
         * @description With all its attempts before it. What is dead stays dead.
         */
        post: operations["retryLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which addresses get no mail
         * @description Newest first. Addresses are kept as keyed hashes; `email` asks for one.
         */
        get: operations["listSuppressions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let an address get mail again */
        delete: operations["unsuppress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/migration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the former system of a tenant */
        get: operations["getMigration"];
        /**
         * Set the former system of a tenant
         * @description At a sign-in that would be refused, it is asked whether the password is right (docs/migrate-at-sign-in.md). Questions are signed as Standard Webhooks has it. The secret is drawn where there is none, or with `new_secret`; the one before signs no more.
         */
        put: operations["setMigration"];
        post?: never;
        /** Take the former system of a tenant away */
        delete: operations["removeMigration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the webhooks of a tenant */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description At most eight a tenant. Calls are signed as Standard Webhooks has it.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a webhook's address, types and activity */
        put: operations["changeWebhook"];
        post?: never;
        /** Remove a webhook */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a webhook once
         * @description With an event of the type `webhook.test`, signed like every other, whatever types it has and whether or not it is active. Its state does not change.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tenants/{tenant}/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description For 24 hours both sign every call.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the key rings of the deployment
         * @description Each key's id, whether its ring has it, and how many rows of which column still need it. A key without rows can be taken out of `SEAL_KEYS` and `PEPPER`. Counts whole tables. Needs the scope `tenants:read`.
         */
        get: operations["listRings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit trail
         * @description Newest first. Needs the scope `events`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the audit trail
         * @description Checks the HMAC of up to 1,000 entries, that none is missing, and that each is chained to the one before. `next`, if it is not `null`, is the `after` of the next call.
         */
        get: operations["verifyEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the chain of the audit trail
         * @description What was written so far ends a chain; an entry `trail-closed` that names its head begins the next one, under the current key. For an anchor that is not one of ours, and before a key of `SECRET_KEYS` is taken away at once. Needs the scope `tenants`.
         */
        post: operations["closeEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit trail
         * @description One JSON document a line: where the page begins, its entries as they were signed, and where the chain ends, with a signed statement of it. `./admin events check` checks it without the service.
         */
        get: operations["exportEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/housekeeping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What housekeeping did
         * @description The runs of the scheduled event, newest first. Needs the scope `tenants`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description An e-mail address. White space around it is no part of it; characters that show nothing, and letters of full or half width before the `@`, are refused. Letter case is kept, and of no importance when addresses are compared.
         * @example ada@example.com
         */
        Email: string;
        /**
         * Format: password
         * @description A password, at most 1,024 bytes of UTF-8 after normalisation to NFC.
         */
        Password: string;
        /** Format: uuid */
        Id: string;
        /** @description One reason to refuse a password. `need` is the limit that the rule sets, `got` what the password has, `index` the place of the first character concerned, in code points from 0. No issue repeats any part of the password. */
        Issue: {
            /** @enum {string} */
            code: "too_short" | "too_long";
            need: number;
            got: number;
            unit: components["schemas"]["LengthUnit"];
        } | {
            /** @constant */
            code: "missing_class";
            anyOf: components["schemas"]["CharacterClass"][];
            need: number;
            got: number;
        } | {
            /** @constant */
            code: "classes_of";
            need: number;
            got: number;
        } | {
            /** @constant */
            code: "not_allowed";
            index: number;
        } | {
            /** @enum {string} */
            code: "repeating" | "sequential";
            need: number;
            got: number;
            index: number;
        } | {
            /** @constant */
            code: "common";
            /** @enum {string} */
            via: "listed" | "caseless" | "derived";
            /**
             * @description `own` is the list that the policy carries itself.
             * @enum {string}
             */
            list: "common-10k" | "common-full" | "long-15" | "patterns" | "words-12" | "own";
        } | {
            /** @constant */
            code: "context";
            /** @enum {string} */
            source: "email" | "username" | "name" | "service" | "word";
        } | {
            /** @constant */
            code: "weak";
            score: number;
            need: number;
        } | {
            /** @constant */
            code: "invisible_character";
            index: number;
        } | {
            /** @constant */
            code: "mixed_script";
        } | {
            /** @constant */
            code: "breached";
            count: number;
        } | {
            /** @enum {string} */
            code: "reused" | "breach_unavailable";
        };
        /** @enum {string} */
        LengthUnit: "code-point" | "utf16" | "byte";
        /**
         * @description A list of common passwords, or of long dictionary words (`words-12`), or `patterns`, a rule that needs no list.
         * @enum {string}
         */
        PasswordList: "common-10k" | "common-full" | "long-15" | "patterns" | "words-12";
        /** @description A class by name, or single printable ASCII characters. */
        CharacterClass: ("upper" | "lower" | "digit" | "special" | "ascii-printable" | "unicode") | {
            chars: string;
        };
        /**
         * Password policy
         * @description A password policy as data. Members beside `preset` take the place of the preset's own; `null` takes a rule of the preset away.
         * @example {
         *       "version": 1,
         *       "preset": "recommended",
         *       "length": {
         *         "min": 12
         *       }
         *     }
         */
        Policy: {
            /** @constant */
            version: 1;
            /** @description Names this very policy; also the `ETag`. */
            id?: string;
            /** @enum {string} */
            preset?: "recommended" | "nist-single-factor" | "nist-mfa" | "asvs-l1" | "asvs-l2" | "asvs-l3" | "pci-dss-4" | "prelude" | "jitsudo" | "unleash" | "unleash-upstream" | "px0" | "truefoundry";
            length?: {
                min?: number;
                max?: number | null;
                unit?: components["schemas"]["LengthUnit"];
                /** @description Most bytes of UTF-8 after normalisation. */
                maxBytes?: number;
            };
            /** @enum {string} */
            normalize?: "nfc" | "none";
            /**
             * @description How letters and digits are recognised: by ASCII, or by the categories Lu, Ll and Nd.
             * @enum {string}
             */
            classes?: "ascii" | "unicode";
            /** @description If given, no other characters may occur. */
            allowed?: components["schemas"]["CharacterClass"][] | null;
            /** @description All of these hold; each is met by `min` characters of any of its classes. */
            required?: {
                anyOf: components["schemas"]["CharacterClass"][];
                /** @default 1 */
                min?: number;
            }[];
            /** @description At least `count` of the classes in `of` occur. */
            atLeast?: {
                of: components["schemas"]["CharacterClass"][];
                count: number;
            } | null;
            /** @description From this length on, class rules do not apply. */
            passphrase?: {
                min: number;
            } | null;
            /** @description Longest run of one character. */
            maxRepeating?: number | {
                max: number;
                /** @constant */
                except?: "line-breaks";
            } | null;
            /** @description Longest run of neighbours such as `abc` or `321`. */
            maxSequential?: number | null;
            blocklist?: {
                lists?: components["schemas"]["PasswordList"][];
                /** @enum {string} */
                match?: "exact" | "caseless" | "derived";
                /** @description A list that the policy carries itself, at most 16 KiB of UTF-8. Letter case makes no difference. */
                entries?: string[];
            } | null;
            /** @description Words that a password must not be, or contain. */
            context?: {
                words?: string[];
                from?: ("email" | "username" | "name" | "service")[];
                /** @enum {string} */
                match?: "equals" | "contains";
            } | null;
            strength?: {
                min: number;
                /** @description Words that estimates take for the most common ones, at most 16 KiB of UTF-8. Kept in small letters and in order, each word once. */
                words?: string[];
            } | null;
            breach?: {
                /** @enum {string} */
                mode?: "off" | "warn" | "block";
                maxCount?: number;
            };
            /** @description Earlier passwords that may not come back; judged by the server alone. */
            history?: number;
            /** @description The policy as far as the `passwordrules` attribute can say it, for password managers. Answered, never taken. */
            passwordrules?: string;
        };
        /** @description A problem document (RFC 9457). `code` is stable; programs switch on it. Texts are for people and may change. */
        Problem: {
            /** @constant */
            type: "about:blank";
            /** @description The phrase of the status. */
            title: string;
            status: number;
            code: string;
            /** @description What happened, in a sentence. With `bad_request`: what of the request cannot be read. */
            detail: string;
            /** @description With `forbidden`: what the rules that decided have to say. */
            notices?: string[];
            /** @description With `password_refused`: everything that is wrong with the new password. */
            issues?: components["schemas"]["Issue"][];
        };
        /** @enum {string} */
        Dialect: "prelude" | "jitsudo" | "unleash" | "px0" | "truefoundry";
        /**
         * @description Where an account signs in.
         * @enum {string}
         */
        Provider: "local" | "oidc" | "saml";
        Dialects: {
            dialects: components["schemas"]["Dialect"][];
        };
        Hosts: {
            hosts: string[];
        };
        /** @description Everything that a tenant may choose besides its policy. What is left out has its default. */
        Settings: {
            /** @description Where links lead and what tokens call their issuer. With `null` links lead to the first of the tenant's hosts if it has any, and else to the deployment's, which is the issuer then. */
            origin?: string | null;
            /** @description Dialects that behave as their product's own server did, for people who migrate. */
            compat?: {
                [key: string]: "default" | "upstream";
            };
            /**
             * @description What a px0 reset code looks like.
             * @default base32-10
             * @enum {string}
             */
            code_format?: "base32-10" | "digits-6";
            /**
             * @default closed
             * @enum {string}
             */
            registration?: "closed" | "verified" | "open";
            /**
             * @description What holds for a new password when the breach service does not answer.
             * @default open
             * @enum {string}
             */
            breach_unavailable?: "open" | "closed" | "offline";
            /**
             * @description Whether native sign-ins and requests for a reset need a proof that a person asks.
             * @default false
             */
            turnstile?: boolean;
            /** @description Other numbers for limits, by name. */
            limit_numbers?: {
                [key: string]: {
                    most: number;
                    seconds: number;
                };
            };
            /**
             * @description `open` counts and refuses nothing: for demonstrations.
             * @default default
             * @enum {string}
             */
            limits?: "default" | "open";
            /** @description How many old passwords are remembered; `null` is each API's own depth. */
            history?: number | null;
            /**
             * @description Whether a reset may give an account its first password.
             * @default false
             */
            first_password?: boolean;
            session?: {
                /** @default 600 */
                access_token_seconds?: number;
                /** @default 2592000 */
                session_seconds?: number;
            };
            prelude?: {
                /** @default true */
                password_enabled?: boolean;
                /**
                 * @description What a change does to the other sessions.
                 * @default keep
                 * @enum {string}
                 */
                sessions?: "keep" | "end";
                /** @description Scopes of a sign-in by code. */
                granted_scopes?: string[];
                /** @description Scopes that a step-up may ask for. */
                allowed_scopes?: string[];
                /** @description The outside issuer whose token completes a step. */
                step_up_issuer?: string | null;
                /** @description Origins whose cookies are `SameSite=None; Secure; Partitioned`. */
                cross_site_origins?: string[];
            };
            /** @description Origins that may call from a browser, as browsers send them: https, the host in lower case and ASCII, the port if it is not 443. */
            cors?: string[];
            /** @description Request headers that their pages may send besides those of the APIs. By default those of tracing libraries. */
            cors_headers?: string[];
            branding?: {
                name?: string | null;
                /** @description An https address, or a `data:` image of at most 8 KiB. */
                logo?: string | null;
                colour?: string | null;
                /** @description An https or mailto address. */
                support?: string | null;
                /** @description Links at the foot of the pages. */
                links?: {
                    text: string;
                    /** @description An https address. */
                    href: string;
                }[];
            };
            /**
             * @description The language of the mails that report on an account. Those that somebody asks for are in the best language of the request's `Accept-Language`, if we have it.
             * @default en
             * @enum {string}
             */
            language?: "ar" | "de" | "en" | "es" | "fr" | "it" | "ja" | "ko" | "nl" | "pl" | "pt" | "zh";
        };
        TenantDocument: {
            id: components["schemas"]["Id"];
            slug: string;
            hosts: string[];
            dialects: components["schemas"]["Dialect"][];
            settings: components["schemas"]["Settings"];
        };
        /** @description Of the rules that match, those of the highest priority decide; among them one that forbids outweighs all that permit. Where none matches, people may change their own password. */
        Rule: {
            id: string;
            /** @default 0 */
            priority?: number;
            /** @enum {string} */
            effect: "permit" | "forbid";
            /** @default any */
            principal?: "any" | {
                account: components["schemas"]["Id"];
            } | {
                /** @description Of the token's `groups`. */
                group: string;
            } | {
                auth_provider: components["schemas"]["Provider"];
            };
            /** @enum {string} */
            action: "users:changePassword" | "users:resetPassword";
            /** @description All must hold. */
            conditions?: ({
                email_domain: string[];
            } | {
                /** @description Milliseconds since 1970, `to` excluded. */
                between: {
                    from: number;
                    to: number;
                };
            } | {
                /** @description Minutes since midnight UTC, `to` excluded; may cross midnight. */
                time_of_day: {
                    from: number;
                    to: number;
                };
            })[];
            /** @description What the caller gets to read when the rule decides. */
            notice?: string | null;
        };
        Rules: {
            rules: components["schemas"]["Rule"][];
        };
        /** @description An outside issuer whose tokens are taken wherever an access token is. */
        Issuer: {
            /** @description The `iss` claim, byte by byte. */
            issuer: string;
            /** @description Must be among the token's `aud`. */
            audience: string;
            /** @description `HS256` for a secret, the others for a key set. `Ed25519` is read as `EdDSA`. */
            algorithms: ("EdDSA" | "ES256" | "ES384" | "HS256" | "PS256" | "RS256" | "RS512")[];
            keys: {
                jwks: Record<string, never>;
            } | {
                /** Format: uri */
                jwks_uri: string;
            } | {
                /** @description 32 bytes or more. Shown as `null`, and `null` keeps the one on record. */
                secret: string | null;
            };
            /**
             * @description Whom a token stands for: by a link on record, or else by a verified address.
             * @default subject
             * @enum {string}
             */
            link?: "subject" | "verified_email";
            /** @description Accepted `typ` headers; none given: `at+jwt`, `JWT` or no `typ`. */
            types?: string[];
            /**
             * @description The claim that names the subject: a text of 1 to 255 bytes that never changes, such as Entra ID's `oid`.
             * @default sub
             */
            subject_claim?: string;
        };
        Issuers: {
            issuers: components["schemas"]["Issuer"][];
            /** @description Only in answers, and only where there are any: issuers in the database that are not trusted, since their documents are not what an administrator put there or cannot be read any more. */
            refused?: string[];
        };
        AccountDocument: {
            id: components["schemas"]["Id"];
            tenant: components["schemas"]["Id"];
            /** @description Its number in its tenant; Unleash's user id. */
            number: number;
            email: components["schemas"]["Email"];
            /** @description Why the address would be refused today; null for one that would be taken. An account with such an address goes on working. */
            email_fault: string | null;
            email_verified: boolean;
            name: string | null;
            auth_provider: components["schemas"]["Provider"];
            active: boolean;
            /** @description Whether it administers its tenant through the dialects. */
            admin: boolean;
            has_password: boolean;
            /** Format: date-time */
            created_at: string;
        };
        Event: {
            sequence: number;
            id: components["schemas"]["Id"];
            /** @description Milliseconds since 1970. */
            at: number;
            /** @enum {string} */
            kind: "registered" | "registration-refused" | "account-created" | "account-updated" | "undo-withheld" | "account-deactivated" | "account-erased" | "signed-in" | "sign-in-refused" | "password-changed" | "change-refused" | "reset-requested" | "request-refused" | "reset-issued" | "password-reset" | "reset-refused" | "stepped-up" | "step-up-refused" | "token-reused" | "refresh-refused" | "sessions-ended" | "access-refused" | "change-disavowed" | "tenant-changed" | "key-rotated" | "webhook-changed" | "administration-refused" | "personal-read" | "trail-exported" | "trail-closed" | "mail-retried" | "suppression-lifted" | "account-migrated";
            /** @description `anyone` showed no proof. An administrator is named where it is known which one: `administrator:` and the name of the token, or the id of the account that administers. */
            actor: string;
            /** Format: uuid */
            account: string | null;
            /** Format: uuid */
            session: string | null;
            /** @description The API that it came through: a dialect's name, `native`, `admin` or `service`. */
            via: string;
            /** @description Why, which part, or how many. */
            detail: string | null;
            /** @description With `personal=true`: from where and with what; `null` once the account was erased. */
            personal?: {
                /** @description The network address. */
                address?: string;
                /** @description The `User-Agent`. */
                agent?: string;
                country?: string;
                /** @description What was typed where nobody is known to have it. */
                email?: string;
            } | null;
            /** @description HMAC over the entry. */
            mac: string;
            /** @description Chains the entry to the one before; `null` until that is done. */
            seal: string | null;
        };
        Letter: {
            id: components["schemas"]["Id"];
            /** Format: uuid */
            account: string | null;
            /** @enum {string} */
            state: "waiting" | "sent" | "dead";
            /** @description Why it was not sent yet or never will be. */
            reason: string | null;
            attempts: number;
            /** @description Attempts to which no answer came. */
            possible_repeats: number;
            /** Format: date-time */
            due_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        Suppression: {
            /** @description A keyed hash of the address. */
            id: string;
            /** @enum {string} */
            reason: "address_refused" | "bounced" | "complained" | "refused_by_provider";
            /** Format: date-time */
            at: string;
        };
        WebhookWritten: {
            /**
             * Format: uri
             * @description An https address with a public name.
             */
            url: string;
            /** @description All, if left out. */
            types?: components["schemas"]["WebhookType"][];
            /** @default true */
            active?: boolean;
        };
        /** @enum {string} */
        WebhookType: "password.changed" | "password.reset" | "password.disavowed" | "session.revoked" | "account.created" | "account.updated" | "account.erased" | "account.migrated";
        Migration: {
            /** @description Where the former system is asked: https, at a name of the public DNS. */
            url: string;
            /**
             * Format: date-time
             * @description Until when it is asked.
             */
            until: string;
            /** @description The secret that signs the questions, `whsec_` and base64. Shown when it is drawn. */
            secret?: string;
        };
        WebhookDocument: {
            id: components["schemas"]["Id"];
            /** Format: uri */
            url: string;
            types: components["schemas"]["WebhookType"][];
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Until then the secret before signs as well.
             */
            old_secret_until: string | null;
            /** Format: date-time */
            failing_since: string | null;
            /** @description Why the last attempt failed. */
            reason: string | null;
            attempts: number;
        };
        WebhookWithSecret: components["schemas"]["WebhookDocument"] & {
            /** @description Shown this once; `whsec_` and base64. */
            secret: string;
        };
    };
    responses: {
        /** @description Not the administrator's token. */
        "administration.unauthenticated": {
            headers: {
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "unauthenticated";
                };
            };
        };
        /** @description The token lacks the scope of this call. */
        "administration.insufficient_scope": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "insufficient_scope";
                };
            };
        };
        /** @description The store, or something else that is needed, failed. Nothing was changed. */
        "administration.internal": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "internal";
                };
            };
        };
        /** @description The database has more to do than it can. Nothing was changed; the same request may pass in a moment. */
        "administration.overloaded": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "overloaded";
                };
            };
        };
        /** @description The body or a parameter cannot be read; `detail` says which and why. */
        "administration.bad_request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "bad_request";
                };
            };
        };
        /** @description It exists already, or is somebody else's. */
        "administration.exists": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "exists";
                };
            };
        };
        /** @description The body is over 16 KiB. */
        "administration.too_large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "too_large";
                };
            };
        };
        /** @description The body is not `application/json`, is in another charset than UTF-8, or in a content coding such as gzip. */
        "administration.unsupported_media_type": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "unsupported_media_type";
                };
            };
        };
        /** @description There is no such tenant, or no such account. */
        "administration.not_found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "not_found";
                };
            };
        };
        /**
         * @description - `exists`: It exists already, or is somebody else's.
         *     - `not_local`: The account signs in elsewhere and has no password here.
         *     - `deactivated`: The account is deactivated.
         */
        "administration.deactivated-exists-not_local": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "exists" | "not_local" | "deactivated";
                };
            };
        };
        /**
         * @description - `not_local`: The account signs in elsewhere and has no password here.
         *     - `deactivated`: The account is deactivated.
         */
        "administration.deactivated-not_local": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "not_local" | "deactivated";
                };
            };
        };
    };
    parameters: {
        /**
         * @description A webhook's id.
         * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8c1
         */
        WebhookId: components["schemas"]["Id"];
        /**
         * @description A tenant's id or short name.
         * @example demo
         */
        TenantName: string;
        /**
         * @description An account's id.
         * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
         */
        AccountId: components["schemas"]["Id"];
        /**
         * @description A tenant's id or short name.
         * @example demo
         */
        OfTenant: string;
        /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
        Limit: number;
    };
    requestBodies: never;
    headers: {
        /** @description Seconds until the next attempt may succeed (RFC 9110, section 10.2.3). */
        RetryAfter: number;
        /** @description Asks for a bearer token (RFC 9110, section 11.6.1). The realm is the tenant's short name, or `relatch` for the service itself; `error` is there if a token was sent (RFC 6750, section 3). */
        WwwAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listTenants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenants: components["schemas"]["Id"][];
                    };
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: components["schemas"]["Id"];
                    /** @description Short name; stands in host names and cookies. */
                    slug: string;
                    hosts?: string[];
                    /** @description All five, if left out. */
                    dialects?: components["schemas"]["Dialect"][];
                    settings?: components["schemas"]["Settings"];
                };
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantDocument"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            409: components["responses"]["administration.exists"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantDocument"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getTenantPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"] | null;
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setTenantPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Policy"] | null;
            };
        };
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"] | null;
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Settings"];
            };
        };
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getDialects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dialects. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dialects"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setDialects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dialects"];
            };
        };
        responses: {
            /** @description The dialects. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dialects"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getHosts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The host names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hosts"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setHosts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hosts"];
            };
        };
        responses: {
            /** @description The host names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hosts"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            409: components["responses"]["administration.exists"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rules"];
            };
        };
        responses: {
            /** @description The rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getIssuers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The issuers, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Issuers"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setIssuers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Issuers"];
            };
        };
        responses: {
            /** @description The issuers, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Issuers"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, without their private halves. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            kid: string;
                            /** Format: date-time */
                            active_from: string;
                            /**
                             * Format: date-time
                             * @description After this its tokens are refused; `null` for the newest.
                             */
                            retires_at: string | null;
                        }[];
                    };
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    rotateKey: {
        parameters: {
            query?: {
                /** @description Whether the keys so far are to be refused at once. */
                now?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kid: string;
                        /**
                         * Format: date-time
                         * @description From then on it signs.
                         */
                        active_from: string;
                        /**
                         * Format: date-time
                         * @description Until then tokens of the older keys are accepted.
                         */
                        others_until: string;
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listAccounts: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
                /** @description Only the account with this address. */
                email?: string;
                /** @description Only accounts whose address begins with this; `total` then counts at most 10,000 more than `offset`. */
                prefix?: string;
                /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
                limit?: components["parameters"]["Limit"];
                /** @description How many to skip. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts, and how many there are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accounts: components["schemas"]["AccountDocument"][];
                        total: number;
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    createAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A tenant's id or short name. */
                    tenant: string;
                    email: components["schemas"]["Email"];
                    /** @default false */
                    email_verified?: boolean;
                    password?: components["schemas"]["Password"];
                    password_hash?: string | null;
                    auth_provider?: components["schemas"]["Provider"];
                    /** @default true */
                    active?: boolean;
                    /** @default false */
                    admin?: boolean;
                    name?: string | null;
                };
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDocument"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            409: components["responses"]["administration.exists"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    importAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A tenant's id or short name. */
                    tenant: string;
                    accounts: {
                        /**
                         * @description An e-mail address. A wrong one is refused alone.
                         * @example ada@example.com
                         */
                        email: string;
                    }[];
                    /**
                     * @description Only says what would be made: `new` in the place of `created`.
                     * @default false
                     */
                    dry_run?: boolean;
                };
            };
        };
        responses: {
            /** @description What was done with each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: ({
                            /** @constant */
                            outcome: "created";
                            id: components["schemas"]["Id"];
                        } | {
                            /** @constant */
                            outcome: "new";
                        } | {
                            /** @constant */
                            outcome: "exists";
                        } | {
                            /** @constant */
                            outcome: "refused";
                            detail: string;
                        })[];
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    inviteAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A tenant's id or short name. */
                    tenant: string;
                    email: components["schemas"]["Email"];
                };
            };
        };
        responses: {
            /** @description The invitation is queued; the account. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDocument"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            409: components["responses"]["administration.deactivated-exists-not_local"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An account's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
                 */
                account: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDocument"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    eraseAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An account's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
                 */
                account: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erased. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An account's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
                 */
                account: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email?: components["schemas"]["Email"];
                    auth_provider?: components["schemas"]["Provider"];
                    active?: boolean;
                    name?: string | null;
                    /**
                     * @description Whether the owner can undo a change of the address.
                     * @default true
                     */
                    undo?: boolean;
                    /** @description Why the undo is withheld: one line without an e-mail address. Only with `undo` false, and then required. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDocument"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            409: components["responses"]["administration.exists"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    endAccountSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An account's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
                 */
                account: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    startReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An account's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
                 */
                account: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken up. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description What the mail is.
                         * @enum {string}
                         */
                        kind: "reset" | "invitation";
                        /** @description Whether a mail was queued: not if as many links as may be are live already. */
                        queued: boolean;
                        /**
                         * @deprecated
                         * @description As `queued`.
                         */
                        mailed: boolean;
                    };
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            409: components["responses"]["administration.deactivated-not_local"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    linkAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description An account's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1
                 */
                account: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issuer: string;
                    subject: string;
                };
            };
        };
        responses: {
            /** @description Linked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            409: components["responses"]["administration.exists"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listLetters: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
                /** @description Only those. */
                state?: "waiting" | "sent" | "dead";
                /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The letters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        letters: components["schemas"]["Letter"][];
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    retryLetter: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
            };
            header?: never;
            path: {
                /**
                 * @description The letter's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8d1
                 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken up. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listSuppressions: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
                /** @description Only this address. */
                email?: string;
                /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The addresses. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        suppressions: components["schemas"]["Suppression"][];
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    unsuppress: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
            };
            header?: never;
            path: {
                /**
                 * @description As it is listed.
                 * @example k1.kZ0m0gJm3Zl2VY5Sg0Wq6mB1b7p3v9XnQ4c8r2t5y7u
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    getMigration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where it is asked, and until when. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Migration"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    setMigration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description https, at a name of the public DNS. */
                    url: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, in the future, a year ahead at most.
                     */
                    until: string;
                    /** @default false */
                    new_secret?: boolean;
                };
            };
        };
        responses: {
            /** @description As it is set, with the secret if one was drawn. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Migration"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    removeMigration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody is asked any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhooks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhooks: components["schemas"]["WebhookDocument"][];
                    };
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookWritten"];
            };
        };
        responses: {
            /** @description The webhook with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
                /**
                 * @description A webhook's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8c1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookWritten"];
            };
        };
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDocument"];
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            413: components["responses"]["administration.too_large"];
            415: components["responses"]["administration.unsupported_media_type"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
                /**
                 * @description A webhook's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8c1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
                /**
                 * @description A webhook's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8c1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the call ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether the answer was a status of two hundred. */
                        delivered: boolean;
                        /** @description Why not: `no_answer`, `address_forbidden`, `secret_unreadable`, or `status_` and a number. */
                        reason: string | null;
                    };
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["TenantName"];
                /**
                 * @description A webhook's id.
                 * @example 019c2b1e-7a44-7c11-9a6f-3d1f0c5be8c1
                 */
                id: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listRings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rings, each with its current key first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rings: {
                            /** @enum {string} */
                            ring: "PEPPER" | "SECRET_KEYS" | "SEAL_KEYS";
                            keys: {
                                id: string;
                                /** @description Whether the ring has it. What names a key that it has not cannot be opened. */
                                held: boolean;
                                /** @description How many rows of each column, as `table.column`. */
                                rows: {
                                    [key: string]: number;
                                };
                            }[];
                        }[];
                    };
                };
            };
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listEvents: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
                /** @description The last sequence of the page before. */
                before?: number;
                /** @description Shows addresses and agents as well. Needs the scope `events:personal` and is itself recorded in the trail. */
                personal?: "true";
                /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["Event"][];
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    verifyEvents: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
                /** @description Where to begin; the first entry if left out. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        intact: boolean;
                        checked: number;
                        faults: ({
                            /** @constant */
                            fault: "altered";
                            sequence: number;
                        } | {
                            /** @constant */
                            fault: "missing";
                            from: number;
                            to: number;
                        } | {
                            /** @constant */
                            fault: "unlinked";
                            sequence: number;
                        } | {
                            /** @constant */
                            fault: "unanchored";
                        })[];
                        /** @description Where the chain ends. */
                        head: {
                            sequence: number;
                            seal: string;
                        } | null;
                        /** @description The newest entries that are not chained to the one before them yet. */
                        unsealed: number;
                        /** @description The last entry of the chain that was closed before this one, if one was. */
                        closed: number | null;
                        /** @description Entries up to `closed` whose HMAC proves nothing any more because its key is gone. Their links are checked like any. */
                        unverified: number;
                        next: number | null;
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    closeEvents: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the closed chain ends. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The last entry that was chained, and its link; `null` if nothing is chained yet. */
                        head: {
                            sequence: number;
                            seal: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    exportEvents: {
        parameters: {
            query: {
                /**
                 * @description A tenant's id or short name.
                 * @example demo
                 */
                tenant: components["parameters"]["OfTenant"];
                /** @description The last sequence of the page before. */
                after?: number;
                /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    /** @description The name of the file. */
                    "Content-Disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            404: components["responses"]["administration.not_found"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description How many. Less than 1 is read as 1, more than 500 as 500. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            id: string;
                            /** Format: date-time */
                            started_at: string;
                            /** Format: date-time */
                            finished_at: string | null;
                            tenants: number;
                            /** @description Tenants at which something failed. */
                            failed: number;
                            /** @description Entries of the trail that were chained. */
                            sealed: number;
                            /** @description Rows that had expired. */
                            removed: number;
                            error: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["administration.bad_request"];
            401: components["responses"]["administration.unauthenticated"];
            403: components["responses"]["administration.insufficient_scope"];
            500: components["responses"]["administration.internal"];
            503: components["responses"]["administration.overloaded"];
        };
    };
}

/** Method and path of each call. */
export const calls = {
    listTenants: ["GET", "/api/admin/tenants"],
    createTenant: ["POST", "/api/admin/tenants"],
    getTenant: ["GET", "/api/admin/tenants/{tenant}"],
    getTenantPolicy: ["GET", "/api/admin/tenants/{tenant}/policy"],
    setTenantPolicy: ["PUT", "/api/admin/tenants/{tenant}/policy"],
    getSettings: ["GET", "/api/admin/tenants/{tenant}/settings"],
    setSettings: ["PUT", "/api/admin/tenants/{tenant}/settings"],
    getDialects: ["GET", "/api/admin/tenants/{tenant}/dialects"],
    setDialects: ["PUT", "/api/admin/tenants/{tenant}/dialects"],
    getHosts: ["GET", "/api/admin/tenants/{tenant}/hosts"],
    setHosts: ["PUT", "/api/admin/tenants/{tenant}/hosts"],
    getRules: ["GET", "/api/admin/tenants/{tenant}/rules"],
    setRules: ["PUT", "/api/admin/tenants/{tenant}/rules"],
    getIssuers: ["GET", "/api/admin/tenants/{tenant}/issuers"],
    setIssuers: ["PUT", "/api/admin/tenants/{tenant}/issuers"],
    listKeys: ["GET", "/api/admin/tenants/{tenant}/keys"],
    rotateKey: ["POST", "/api/admin/tenants/{tenant}/keys"],
    listAccounts: ["GET", "/api/admin/accounts"],
    createAccount: ["POST", "/api/admin/accounts"],
    importAccounts: ["POST", "/api/admin/accounts/import"],
    inviteAccount: ["POST", "/api/admin/accounts/invite"],
    getAccount: ["GET", "/api/admin/accounts/{account}"],
    eraseAccount: ["DELETE", "/api/admin/accounts/{account}"],
    changeAccount: ["PATCH", "/api/admin/accounts/{account}"],
    endAccountSessions: ["DELETE", "/api/admin/accounts/{account}/sessions"],
    startReset: ["POST", "/api/admin/accounts/{account}/reset"],
    linkAccount: ["POST", "/api/admin/accounts/{account}/links"],
    listLetters: ["GET", "/api/admin/outbox"],
    retryLetter: ["POST", "/api/admin/outbox/{id}/retry"],
    listSuppressions: ["GET", "/api/admin/suppressions"],
    unsuppress: ["DELETE", "/api/admin/suppressions/{id}"],
    getMigration: ["GET", "/api/admin/tenants/{tenant}/migration"],
    setMigration: ["PUT", "/api/admin/tenants/{tenant}/migration"],
    removeMigration: ["DELETE", "/api/admin/tenants/{tenant}/migration"],
    listWebhooks: ["GET", "/api/admin/tenants/{tenant}/webhooks"],
    createWebhook: ["POST", "/api/admin/tenants/{tenant}/webhooks"],
    changeWebhook: ["PUT", "/api/admin/tenants/{tenant}/webhooks/{id}"],
    removeWebhook: ["DELETE", "/api/admin/tenants/{tenant}/webhooks/{id}"],
    testWebhook: ["POST", "/api/admin/tenants/{tenant}/webhooks/{id}/test"],
    rotateWebhookSecret: ["POST", "/api/admin/tenants/{tenant}/webhooks/{id}/secret"],
    listRings: ["GET", "/api/admin/keys"],
    listEvents: ["GET", "/api/admin/events"],
    verifyEvents: ["GET", "/api/admin/events/verify"],
    closeEvents: ["POST", "/api/admin/events/close"],
    exportEvents: ["GET", "/api/admin/events/export"],
    listRuns: ["GET", "/api/admin/housekeeping"],
} as const satisfies Record<keyof operations, readonly [method: string, path: string]>;
