//! The tokens of the administration API, as a deployment writes them down. Must not know where they
//! come from.

use core::fmt;
use std::collections::BTreeSet;

use super::Token;

/// The shortest token that a deployment takes, in bytes.
const MIN_BYTES: usize = 32;
/// Fewest different bytes in it: of a billion random tokens of 32 hexadecimal digits, none has fewer.
const MIN_DISTINCT: usize = 7;

/// What an administrator's token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Make tenants and change their policy, settings, issuers, rules and keys.
    Tenants,
    /// Read what [`Permission::Tenants`] may change.
    ReadTenants,
    /// Make, change, erase and list accounts.
    Accounts,
    /// Read what [`Permission::Accounts`] may change.
    ReadAccounts,
    /// Keep the owner of an account from undoing a change, beside [`Permission::Accounts`].
    WithholdUndo,
    /// Give an account a password when it is made. No deployment grants it.
    Seed,
    /// Read, check and export the audit trail.
    Events,
    /// Read what it says of people.
    Personal,
}

impl Permission {
    const ALL: [Self; 8] = [
        Self::Tenants,
        Self::ReadTenants,
        Self::Accounts,
        Self::ReadAccounts,
        Self::WithholdUndo,
        Self::Seed,
        Self::Events,
        Self::Personal,
    ];

    /// The scope's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenants => "tenants",
            Self::ReadTenants => "tenants:read",
            Self::Accounts => "accounts",
            Self::ReadAccounts => "accounts:read",
            Self::WithholdUndo => "accounts:withhold-undo",
            Self::Seed => "accounts:seed",
            Self::Events => "events",
            Self::Personal => "events:personal",
        }
    }

    /// Whether a token that was granted this may do the other.
    pub fn includes(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::Tenants, Self::ReadTenants) | (Self::Accounts, Self::ReadAccounts)
            )
    }

    /// The permissions of a list of scopes, separated by `+` or blanks.
    ///
    /// # Errors
    ///
    /// [`AdministratorError::Scope`] if one is unknown, or there is none.
    pub fn list(scopes: &str) -> Result<Vec<Self>, AdministratorError> {
        let words = scopes.split(['+', ' ']).filter(|word| !word.is_empty());
        let known = |word: &str| Self::ALL.into_iter().find(|known| known.as_str() == word);
        let permissions: Option<Vec<Self>> = words.map(known).collect();
        let some = permissions.filter(|permissions| !permissions.is_empty());
        some.ok_or(AdministratorError::Scope)
    }
}

/// A token of the administration API.
#[derive(Clone, Debug)]
pub struct AdministratorToken {
    /// Whose it is, for the log and the trail: a machine or an office, not a person. Of a token that
    /// stands alone nobody said whose it is.
    pub name: Option<String>,
    /// The token, compared in constant time.
    pub token: Token,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

/// Why a list of tokens was refused. Never says what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AdministratorError {
    /// An entry is neither a token nor `name:scopes:token`.
    Form,
    /// A name comes twice, or a token does.
    Twice,
    /// A scope is unknown, or there is none.
    Scope,
    /// No deployment may grant `accounts:seed`.
    Seed,
    /// A token is under 32 bytes or repeats a few.
    Weak,
}

impl fmt::Display for AdministratorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "an entry is neither a token nor name:scopes:token",
            Self::Twice => "a name or a token comes twice",
            Self::Scope => "a scope is unknown, or there is none",
            Self::Seed => "accounts:seed is for local builds",
            Self::Weak => "a token is under 32 bytes or repeats a few",
        })
    }
}

impl core::error::Error for AdministratorError {}

impl AdministratorToken {
    /// Reads one token, which may do the `usual`, or a list of `name:scopes:token`, separated by
    /// commas or blanks, its scopes by `+`. Two tokens of one office, the old one and the new one,
    /// are two entries.
    ///
    /// # Errors
    ///
    /// [`AdministratorError`] but for its `Weak` and `Seed`, which [`AdministratorToken::check`]
    /// finds.
    pub fn list(text: &str, usual: &[Permission]) -> Result<Vec<Self>, AdministratorError> {
        let mut tokens: Vec<Self> = Vec::new();
        let entries = text.split([',', ' ', '\n', '\r', '\t']).filter(|entry| !entry.is_empty());
        for entry in entries {
            let token = Self::read(entry, usual)?;
            if tokens.iter().any(|known| known.name == token.name || known.token == token.token) {
                return Err(AdministratorError::Twice);
            }
            tokens.push(token);
        }
        if tokens.is_empty() { Err(AdministratorError::Form) } else { Ok(tokens) }
    }

    fn read(entry: &str, usual: &[Permission]) -> Result<Self, AdministratorError> {
        // A scope has a colon of its own, so the entry is read from both ends.
        let Some((name, rest)) = entry.split_once(':') else {
            let token = Token::new(entry.to_owned());
            return Ok(Self { name: None, token, permissions: usual.to_vec() });
        };
        let (scopes, token) = rest.rsplit_once(':').ok_or(AdministratorError::Form)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if name.is_empty() || !name.bytes().all(plain) || token.is_empty() {
            return Err(AdministratorError::Form);
        }
        let (name, token) = (Some(name.to_owned()), Token::new(token.to_owned()));
        Ok(Self { name, token, permissions: Permission::list(scopes)? })
    }

    /// Whether a deployment may take it.
    ///
    /// # Errors
    ///
    /// [`AdministratorError::Weak`] or [`AdministratorError::Seed`].
    pub fn check(&self) -> Result<(), AdministratorError> {
        let bytes = self.token.expose().as_bytes();
        let distinct: BTreeSet<&u8> = bytes.iter().collect();
        if bytes.len() < MIN_BYTES || distinct.len() < MIN_DISTINCT {
            return Err(AdministratorError::Weak);
        }
        let seeds = self.permissions.contains(&Permission::Seed);
        if seeds { Err(AdministratorError::Seed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: [Permission; 2] = [Permission::Tenants, Permission::Events];
    const A: &str = "dGhlIGZpcnN0IG9mIHR3byB0b2tlbnMgaGVyZQ";
    const B: &str = "0123456789abcdef0123456789abcdef";

    fn list(text: &str) -> Result<Vec<AdministratorToken>, AdministratorError> {
        AdministratorToken::list(text, &USUAL)
    }

    #[test]
    fn one_token_may_do_the_usual() {
        let tokens = list(&format!(" {A}\n")).unwrap();
        assert_eq!(tokens[0].token, Token::new(A.to_owned()));
        assert_eq!(tokens[0].permissions, USUAL);
        assert_eq!(tokens.len(), 1);
    }

    #[test]
    fn asvs_13_3_4_several_tokens_hold_at_once() {
        let tokens =
            list(&format!("ops:tenants+accounts:read:{A},\n desk-2:accounts:{B}")).unwrap();
        assert_eq!(
            (tokens[0].name.as_deref(), tokens[1].name.as_deref()),
            (Some("ops"), Some("desk-2"))
        );
        assert_eq!(tokens[0].permissions, [Permission::Tenants, Permission::ReadAccounts]);
        assert_eq!(tokens[1].token, Token::new(B.to_owned()));
    }

    #[test]
    fn unclear_lists_are_refused() {
        let cases = [
            (String::new(), AdministratorError::Form),
            (" , ".to_owned(), AdministratorError::Form),
            (format!("ops:{A}"), AdministratorError::Form),
            (format!(":tenants:{A}"), AdministratorError::Form),
            ("ops:tenants:".to_owned(), AdministratorError::Form),
            (format!("o\u{7f}s:tenants:{A}"), AdministratorError::Form),
            (format!("ops::{A}"), AdministratorError::Scope),
            (format!("ops:everything:{A}"), AdministratorError::Scope),
            (format!("ops:tenants:{A},ops:events:{B}"), AdministratorError::Twice),
            (format!("ops:tenants:{A},desk:events:{A}"), AdministratorError::Twice),
            (format!("{A} {B}"), AdministratorError::Twice),
        ];
        for (text, error) in cases {
            assert_eq!(list(&text).unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn asvs_13_3_1_no_deployment_takes_a_weak_token_or_one_that_sets_passwords() {
        let check = |text: &str| list(text).unwrap()[0].check();
        assert_eq!(check(A), Ok(()));
        assert_eq!(check(B), Ok(()));
        assert_eq!(check("dev-admin"), Err(AdministratorError::Weak));
        assert_eq!(check(&"ab".repeat(32)), Err(AdministratorError::Weak));
        assert_eq!(check(&format!("ops:accounts:seed:{A}")), Err(AdministratorError::Seed));
    }

    #[test]
    fn writing_includes_reading_and_nothing_else() {
        for granted in Permission::ALL {
            let includes: Vec<_> =
                Permission::ALL.into_iter().filter(|other| granted.includes(*other)).collect();
            let expected = match granted {
                Permission::Tenants => vec![granted, Permission::ReadTenants],
                Permission::Accounts => vec![granted, Permission::ReadAccounts],
                _ => vec![granted],
            };
            assert_eq!(includes, expected);
        }
    }

    #[test]
    fn asvs_16_2_5_no_token_shows_in_debug() {
        let shown = format!("{:?}", list(&format!("ops:events:{A}")).unwrap());
        assert!(shown.contains("ops") && !shown.contains(A), "{shown}");
    }
}
