//! Who is calling: a bearer token or an opaque session, read together with its account.

use super::lockout;
use super::presented::{self, PresentedSession};
use crate::account::{
    Account, Email, EmailKey, EventKind, Link, Nonce, Phc, Scope, Session, SessionId, Subject,
    Time, WriteGrant,
};
use crate::crypt::jwt::{Claims, LEEWAY_S};
use crate::flow::limit::{self, Against, Attempt, Operation};
use crate::flow::token::{self, Signer, Verified};
use crate::flow::{Context, Ports, UseCaseError, bearer};
use crate::port::{Find, Opened};
use zeroize::Zeroizing;

/// How long a token may be taken after it expired, in milliseconds: what clocks may differ, and a
/// minute for requests and runs of housekeeping that are under way.
const LEEWAY: i64 = LEEWAY_S * Time::SECOND + Time::MINUTE;

const MUST_CHANGE: &str = "Set another password first: an administrator knows this one.";

/// The credential that authenticated a caller.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A session of ours: an access token of it, or its opaque secret.
    Session(Session),
    /// A token of an outside issuer.
    Outside {
        /// Its issuer.
        issuer: String,
        /// Its id, if it has one.
        id: Option<String>,
        /// Until when one that was spent is remembered: longer than any clock takes it.
        remembered_until: Time,
        /// How long it lives in all, in milliseconds, if it says when it was issued.
        life: Option<i64>,
        /// Keyed hash that tells it from every other token.
        digest: String,
        /// Whether it has been spent on a change.
        spent: bool,
    },
}

/// An authenticated caller.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The caller's account, active.
    pub account: Account,
    /// The credential that authenticated the caller.
    pub credential: Credential,
    /// Scopes that the token claims.
    pub scopes: Vec<String>,
    /// Groups that the token claims.
    pub groups: Vec<String>,
    /// The live write grant of the session.
    pub grant: Option<WriteGrant>,
    /// The account's old passwords, newest first.
    pub history: Vec<Phc>,
    /// The nonce of the change that set the account's password.
    pub changed_by: Option<Nonce>,
    /// The attempt that was counted for this call.
    pub attempt: Attempt,
    /// Whether another wrong password ends the session.
    pub last_try: bool,
    /// Whether no password of the caller is judged, after too many wrong ones in a row.
    pub shut: bool,
}

impl Caller {
    /// The caller's session; none with a token of an outside issuer.
    pub fn session(&self) -> Option<&Session> {
        match &self.credential {
            Credential::Session(session) => Some(session),
            Credential::Outside { .. } => None,
        }
    }

    /// The id of the caller's session.
    pub fn session_id(&self) -> Option<SessionId> {
        self.session().map(|session| session.id)
    }

    /// Whether the token claims a scope, as one whole word.
    pub fn claims(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|claimed| claimed == scope.as_str())
    }
}

/// Authenticates a caller by a bearer token, and counts the attempt at `operation`.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] if the token, its session or its account is not good;
/// [`UseCaseError::Gone`] if the account of a good token of ours no longer exists;
/// [`UseCaseError::Forbidden`] if its owner must set another password before;
/// [`UseCaseError::Limited`] if `operation` was tried too often.
pub async fn by_bearer<P: Ports>(
    cx: &Context<'_, P>,
    header: Option<&str>,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    // A request without a token is no attempt: the trail records only tokens that were shown.
    let token = bearer(header).ok_or(UseCaseError::Unauthenticated("no bearer token"))?;
    let outcome = by_token(cx, token, operation).await;
    cx.told(EventKind::AccessRefused, outcome, None)
}

async fn by_token<P: Ports>(
    cx: &Context<'_, P>,
    token: &str,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let verified = token::verify(cx, token).await?;
    match verified.signer {
        Signer::Own(session) => own(cx, &verified, session, operation).await,
        Signer::Outside { ref subject, link } => {
            outside(cx, &verified.claims, OutsideToken { token, subject, link }, operation).await
        }
    }
}

async fn own<P: Ports>(
    cx: &Context<'_, P>,
    verified: &Verified,
    session: SessionId,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let account = verified.claims.sub.as_deref().and_then(token::account_named);
    let account = account.ok_or(UseCaseError::Unauthenticated("token without a subject"))?;
    let find = Find::Session { session, account: Some(account) };
    let attempt = attempt(cx, operation, None, &session.to_string()).await?;
    let opened = cx.open(attempt.opening(cx, find)).await?;
    authorize(cx, opened, attempt, operation, Some(&verified.claims)).await
}

/// Authenticates a caller by opaque session secrets, and counts the attempt at `operation`. Of several
/// the first that is good counts, those of younger sessions before older ones: a stale cookie of another
/// path or a parent domain hides no good one.
///
/// # Errors
///
/// As [`by_bearer`].
pub async fn by_secrets<P: Ports>(
    cx: &Context<'_, P>,
    secrets: &[Zeroizing<Vec<u8>>],
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    if secrets.is_empty() {
        return Err(UseCaseError::Unauthenticated("no session"));
    }
    let mut outcome = Err(UseCaseError::Unauthenticated("not a session"));
    for shown in presented::read(cx, secrets) {
        outcome = by_shown(cx, &shown, operation).await;
        if !matches!(outcome, Err(UseCaseError::Unauthenticated(_) | UseCaseError::Gone)) {
            break;
        }
    }
    cx.told(EventKind::AccessRefused, outcome, None)
}

async fn by_shown<P: Ports>(
    cx: &Context<'_, P>,
    shown: &PresentedSession,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let attempt = attempt(cx, operation, None, &shown.session.to_string()).await?;
    let find = Find::Opaque { session: shown.session, digests: shown.digests() };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    let good = opened.session.as_ref().is_some_and(|session| shown.is(&session.secret));
    if !good {
        return Err(UseCaseError::Unauthenticated("no such session"));
    }
    authorize(cx, opened, attempt, operation, None).await
}

/// A session that is good, with its account.
async fn authorize<P: Ports>(
    cx: &Context<'_, P>,
    opened: Opened,
    attempt: Attempt,
    operation: Option<Operation>,
    claims: Option<&Claims>,
) -> Result<Caller, UseCaseError> {
    let account = opened.account.clone().ok_or(UseCaseError::Gone)?;
    let session = opened.session.clone().ok_or(UseCaseError::Unauthenticated("session ended"))?;
    if session.account != account.id || session.generation != account.generation {
        return Err(UseCaseError::Unauthenticated("session of an older credential"));
    }
    if !account.active {
        return Err(UseCaseError::Unauthenticated("account deactivated"));
    }
    if account.must_change && !operation.is_some_and(Operation::precedes_change) {
        return Err(UseCaseError::Forbidden(vec![MUST_CHANGE.to_owned()]));
    }
    // Last, so that a caller without a good session learns nothing of limits.
    let last_try = attempt.is_last(&opened.verdicts);
    if let Err(limited) = limit::enforce(cx, &attempt, &opened) {
        if last_try {
            lockout::exhaust(cx, &session).await?;
        }
        return Err(limited);
    }
    let shut = limit::is_password_locked(cx, &opened, limit::knows(cx, &session));
    let (scopes, groups) = claims.map(entitlements).unwrap_or_default();
    let credential = Credential::Session(session);
    let Opened { grant, history, changed_by, .. } = opened;
    Ok(Caller {
        account,
        credential,
        scopes,
        groups,
        grant,
        history,
        changed_by,
        attempt,
        last_try,
        shut,
    })
}

/// A token of an outside issuer that was shown and is good.
#[derive(Clone, Copy)]
struct OutsideToken<'a> {
    token: &'a str,
    subject: &'a Subject,
    link: Link,
}

async fn outside<P: Ports>(
    cx: &Context<'_, P>,
    claims: &Claims,
    OutsideToken { token, subject, link }: OutsideToken<'_>,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let issuer = claims.iss.as_deref().unwrap_or_default();
    let email = (link == Link::VerifiedEmail && claims.email_verified == Some(true))
        .then(|| claims.email.as_deref().and_then(|email| Email::of_account(email).ok()))
        .flatten()
        .map(|email| email.key());
    let digest = cx.digest("outside-token", &[token.as_bytes()]);
    let attempt = attempt(cx, operation, email.as_ref(), &digest).await?;
    let find = Find::Subject {
        issuer,
        subject: subject.as_str(),
        email: email.as_ref(),
        token: claims.jti.as_deref(),
    };
    let opened = cx.open(attempt.opening(cx, find)).await?;
    let account =
        opened.account.as_ref().ok_or(UseCaseError::Unauthenticated("unknown subject"))?;
    if !account.active {
        return Err(UseCaseError::Unauthenticated("account deactivated"));
    }
    let issued = claims.iat.unwrap_or(i64::MIN);
    // `iat` counts seconds: a token of the very second in which the sessions ended may be younger.
    let ended = account.sessions_ended_at.is_some_and(|ended| issued < ended.seconds());
    if ended && account.kept_token.as_ref() != Some(&digest) {
        return Err(UseCaseError::Unauthenticated("token older than the end of all sessions"));
    }
    limit::enforce(cx, &attempt, &opened)?;
    let shut = limit::is_password_locked(cx, &opened, false);
    let expires = claims.exp.unwrap_or_default();
    let credential = Credential::Outside {
        issuer: issuer.to_owned(),
        id: claims.jti.clone(),
        remembered_until: Time::from_millis(expires.saturating_mul(Time::SECOND)).plus(LEEWAY),
        life: claims.iat.map(|iat| expires.saturating_sub(iat).saturating_mul(Time::SECOND)),
        digest,
        spent: opened.spent,
    };
    let (scopes, groups) = entitlements(claims);
    let account = account.clone();
    Ok(Caller {
        account,
        credential,
        scopes,
        groups,
        grant: None,
        history: opened.history,
        changed_by: opened.changed_by,
        attempt,
        last_try: false,
        shut,
    })
}

/// The scopes and groups that a token claims.
fn entitlements(claims: &Claims) -> (Vec<String>, Vec<String>) {
    let scopes = claims.scopes().map(str::to_owned).collect();
    let groups = claims.extra.get("groups").and_then(|groups| groups.as_array());
    let names = groups.into_iter().flatten().filter_map(|group| group.as_str());
    (scopes, names.map(str::to_owned).collect())
}

/// What is to be counted of a caller with a session or token; of a mere look nothing is.
async fn attempt<P: Ports>(
    cx: &Context<'_, P>,
    operation: Option<Operation>,
    email: Option<&EmailKey>,
    session: &str,
) -> Result<Attempt, UseCaseError> {
    let known = email.map(EmailKey::as_str);
    let against = Against { email: None, known, session: Some(session) };
    match operation {
        Some(operation) => limit::admit(cx, operation, against).await,
        None => Ok(Attempt::default()),
    }
}
