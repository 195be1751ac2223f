//! Whether a new password is taken: first by rules and lists, which cost nothing, then, once the
//! proof is known good, by history and breach.

use super::breach::{self, Finding};
use crate::account::{Account, Dialect, Email, Phc, Plain};
use crate::crypt::{HashError, Salt, Verdict};
use crate::flow::limit::{self, Against, Operation};
use crate::flow::{Context, PasswordRejection, Ports, RejectionReason, UseCaseError, Via};
use crate::policy::{
    BreachMode, Context as Word, Effective, Input, Issue, Origin, Policy, Preset, Source, Unit,
};
use crate::port::Find;

/// How many old passwords are kept, whatever API asks: one that asks for fewer reads fewer.
const KEPT: u8 = 5;

/// What holds for a new password on the path that was taken: the API's preset and, on top, the
/// tenant's own policy.
pub fn effective<P: Ports>(cx: &Context<'_, P>) -> Effective {
    let own = cx.snapshot.policy.clone();
    match cx.via {
        Via::Dialect(dialect) => Effective::new(Policy::preset(preset(cx, dialect)), own),
        Via::Native | Via::Admin | Via::Service => {
            Effective::new(own.unwrap_or_else(|| Policy::preset(Preset::Recommended)), None)
        }
    }
}

fn preset<P: Ports>(cx: &Context<'_, P>, dialect: Dialect) -> Preset {
    match dialect {
        Dialect::Prelude => Preset::Prelude,
        Dialect::Jitsudo => Preset::Jitsudo,
        Dialect::Unleash if cx.is_upstream() => Preset::UnleashUpstream,
        Dialect::Unleash => Preset::Unleash,
        Dialect::Px0 => Preset::Px0,
        Dialect::Truefoundry => Preset::Truefoundry,
    }
}

/// The owner of a new password: address and name, which are context words of the policy.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The address.
    pub email: &'a Email,
    /// The name, if it is known.
    pub name: Option<&'a str>,
}

impl<'a> From<&'a Account> for Owner<'a> {
    fn from(account: &'a Account) -> Self {
        Self { email: &account.email, name: account.name.as_deref() }
    }
}

/// Judges a password by rules and lists, with its owner's words if the owner is known.
///
/// # Errors
///
/// [`UseCaseError::Weak`] with everything that is wrong.
pub fn rules<P: Ports>(
    cx: &Context<'_, P>,
    password: &Plain,
    owner: Option<Owner<'_>>,
) -> Result<(), UseCaseError> {
    let mut words = service_words(cx);
    if let Some(owner) = owner {
        words.push(Word { source: Source::Email, word: owner.email.as_str() });
        words.extend(owner.name.map(|word| Word { source: Source::Name, word }));
    }
    let report = effective(cx).check(&Input { password: password.expose(), context: &words });
    if report.ok() {
        return Ok(());
    }
    let issues: Vec<Issue> = report.issues().collect();
    let of_preset = |issue: &Issue| report.issues_of(Origin::Preset).any(|own| own == *issue);
    let weakness =
        issues.iter().map(|issue| weakness(issue, of_preset(issue))).min_by_key(|w| rank(*w));
    Err(UseCaseError::Weak(PasswordRejection {
        weakness: weakness.unwrap_or(RejectionReason::Rules),
        issues,
    }))
}

fn weakness(issue: &Issue, of_preset: bool) -> RejectionReason {
    match issue {
        Issue::TooLong { unit: Unit::Byte, .. } => RejectionReason::TooLong,
        Issue::Common { .. } => RejectionReason::Common,
        _ if of_preset => RejectionReason::Rules,
        _ => RejectionReason::Tenant,
    }
}

/// The rank of a reason: an API that shows only one shows the one that ranks first.
const fn rank(weakness: RejectionReason) -> u8 {
    match weakness {
        RejectionReason::TooLong => 0,
        RejectionReason::Rules => 1,
        RejectionReason::Common => 2,
        RejectionReason::Tenant => 3,
        RejectionReason::Reused | RejectionReason::Breached | RejectionReason::Unchecked => 4,
    }
}

/// How many old passwords a new one must differ from, the current one included.
pub fn depth<P: Ports>(cx: &Context<'_, P>) -> u8 {
    let asked = effective(cx).history();
    match (cx.tenant().settings.history, cx.via) {
        (Some(depth), _) => depth,
        (None, Via::Dialect(Dialect::Prelude)) => asked,
        (None, _) => asked.max(1),
    }
}

/// How many old passwords are kept.
pub fn kept<P: Ports>(cx: &Context<'_, P>) -> u8 {
    cx.tenant().settings.history.unwrap_or(KEPT).max(depth(cx))
}

/// Hashes a password that takes the place of an account's newest one: under the salt of that, while any
/// API of the tenant looks at old passwords, so that all of them cost one computation together; else
/// under a salt of its own. Answers the salt as well.
fn beside<P: Ports>(
    cx: &Context<'_, P>,
    newest: Option<&Phc>,
    password: &Plain,
) -> Result<(Phc, Salt), UseCaseError> {
    let hasher = cx.ports.hasher();
    let group = newest.filter(|_| kept(cx) > 0).and_then(|newest| hasher.group_salt(newest));
    let salt = group.unwrap_or_else(|| cx.ports.entropy());
    cx.ports.log().hashed();
    Ok((hasher.hash(password, salt).map_err(UseCaseError::internal)?, salt))
}

/// Hashes a password that takes the place of an account's own, whatever was used before.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if there is no memory to hash in.
pub(in crate::flow) fn replacing<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    password: &Plain,
) -> Result<Phc, UseCaseError> {
    beside(cx, account.phc.as_ref(), password).map(|(phc, _)| phc)
}

/// Hashes a new password, once it is known to be neither used before nor breached.
///
/// Old passwords of one salt, set of parameters and pepper are compared by the very hash that is
/// stored, so that history costs no further one.
///
/// # Errors
///
/// [`UseCaseError::Weak`] if it was used before or breached.
pub async fn fresh<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    history: &[Phc],
    password: &Plain,
) -> Result<Phc, UseCaseError> {
    let hasher = cx.ports.hasher();
    let current = account.phc.iter().filter(|current| !history.contains(current));
    let all = current.chain(history);
    let (phc, salt) = beside(cx, all.clone().next(), password)?;
    let recent = all.take(usize::from(depth(cx)));
    let (same, other): (Vec<Phc>, Vec<Phc>) =
        recent.cloned().partition(|old| hasher.group_salt(old) == Some(salt));
    let reused = same.contains(&phc)
        || hasher.matches_any(password, &other).map_err(UseCaseError::internal)?;
    if reused {
        let refusal =
            PasswordRejection { weakness: RejectionReason::Reused, issues: vec![Issue::Reused] };
        return Err(UseCaseError::Weak(refusal));
    }
    unbreached(cx, password).await?;
    Ok(phc)
}

/// Hashes a password under a salt of its own.
pub(in crate::flow) fn hash<P: Ports>(
    cx: &Context<'_, P>,
    password: &Plain,
) -> Result<Phc, UseCaseError> {
    cx.ports.log().hashed();
    cx.ports.hasher().hash(password, cx.ports.entropy()).map_err(UseCaseError::internal)
}

/// Refuses a password that has appeared in a breach, where the policy asks for that.
///
/// # Errors
///
/// [`UseCaseError::Weak`] if it was breached, or cannot be checked now and the tenant takes none unchecked.
pub async fn unbreached<P: Ports>(
    cx: &Context<'_, P>,
    password: &Plain,
) -> Result<(), UseCaseError> {
    let rule = effective(cx).breach();
    if rule.mode != BreachMode::Block {
        return Ok(());
    }
    let Finding::Refused(issue) = breach::look_up(cx, password, rule).await else { return Ok(()) };
    let weakness = match issue {
        Issue::Breached { .. } => RejectionReason::Breached,
        Issue::BreachUnavailable => RejectionReason::Unchecked,
        _ => RejectionReason::Common,
    };
    Err(UseCaseError::Weak(PasswordRejection { weakness, issues: vec![issue] }))
}

/// Whether a password is the account's current one. Where there is nothing to compare with, it is
/// compared with the stand-in, which no password is: an address without a password here takes the same
/// path. A stored form that cannot be computed, such as one under a pepper that is gone, is answered and
/// timed alike, so that no status reveals the account; the log has the cause.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if there is no memory to hash in.
pub fn is_current<P: Ports>(
    cx: &Context<'_, P>,
    account: Option<&Account>,
    stand_in: &Phc,
    password: &Plain,
) -> Result<Option<Upgrade>, UseCaseError> {
    let stored = account.and_then(|account| account.phc.as_ref());
    let verdict = match verified(cx, stored.unwrap_or(stand_in), password) {
        Err(error @ HashError::OutOfMemory) => return Err(UseCaseError::internal(error)),
        Err(error) => {
            cx.ports.log().cause(error.to_string());
            verified(cx, stand_in, password).map_err(UseCaseError::internal)?;
            return Ok(None);
        }
        Ok(verdict) => verdict,
    };
    let matches = verdict.matches && stored.is_some();
    Ok(matches.then_some(Upgrade { wanted: verdict.upgrade }))
}

fn verified<P: Ports>(
    cx: &Context<'_, P>,
    stored: &Phc,
    password: &Plain,
) -> Result<Verdict, HashError> {
    let hasher = cx.ports.hasher();
    let verdict = hasher.verify(password, stored)?;
    cx.ports.log().verified(hasher.form(stored), verdict.digests);
    Ok(verdict)
}

/// The state of the stored form of a right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// Whether the stored form is weaker than today's, so that the password should be hashed anew.
    pub wanted: bool,
}

/// The policy as clients fetch it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The policy's id, which changes with it.
    pub id: String,
    /// The policy object with its id and its `passwordrules`, JSON.
    pub json: String,
}

/// The policy that a person should be shown on this path.
pub fn document<P: Ports>(cx: &Context<'_, P>) -> Document {
    let effective = effective(cx);
    let policy = effective.shown();
    let (rules, mut json) = (policy.to_password_rules().value, policy.to_json());
    // The policy object is never empty: the member goes behind its last one.
    json.truncate(json.len().saturating_sub(1));
    json.push_str(&format!(",\"passwordrules\":{}}}", serde_json::Value::String(rules)));
    Document { id: policy.id(), json }
}

/// Everything that is wrong with a password, the breach look-up included, as JSON. The words are
/// what the person typed beside it: `email`, `username`, `name`.
///
/// # Errors
///
/// [`UseCaseError::Limited`]; [`UseCaseError::Internal`] if the store fails.
pub async fn report<P: Ports>(
    cx: &Context<'_, P>,
    password: &Plain,
    words: &[(&str, &str)],
) -> Result<String, UseCaseError> {
    let attempt = limit::admit(cx, Operation::Check, Against::default()).await?;
    let opened = cx.open(attempt.opening(cx, Find::Nothing)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    let source = |name: &str| match name {
        "email" => Source::Email,
        "username" => Source::Username,
        _ => Source::Name,
    };
    let email = words.iter().find(|(name, _)| *name == "email");
    let email = email.and_then(|(_, word)| Email::parse(word).ok());
    let mut context = service_words(cx);
    context.extend(words.iter().map(|(name, word)| match (source(name), &email) {
        (source @ Source::Email, Some(email)) => Word { source, word: email.as_str() },
        (source, _) => Word { source, word },
    }));
    let effective = effective(cx);
    let mut report = effective.check(&Input { password: password.expose(), context: &context });
    match breach::look_up(cx, password, effective.breach()).await {
        Finding::Clean => {}
        Finding::Remark(issue) => report.warn(issue),
        Finding::Refused(issue) => report.push(issue),
    }
    serde_json::to_string(&report).map_err(UseCaseError::internal)
}

/// The tenant's own context words: its brand name and its short name.
fn service_words<'a, P: Ports>(cx: &'a Context<'_, P>) -> Vec<Word<'a>> {
    let tenant = cx.tenant();
    let names = tenant.settings.branding.name.as_deref().into_iter().chain([tenant.slug.as_str()]);
    names.map(|word| Word { source: Source::Service, word }).collect()
}
