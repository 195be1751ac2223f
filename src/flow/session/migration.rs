//! Migration at the first sign-in: the system that a tenant's accounts come from is asked whether a
//! password is right. When it says yes, the account is ours, with the password hashed here.
//!
//! It is asked at every sign-in that would be refused without it, whatever account the address has
//! here, so that neither the answer nor its time reveals one. Where its word counts for nothing,
//! because the account has a password here, is deactivated, signs in elsewhere, or too many wrong
//! passwords were shown, it is asked about a text that was drawn: what people type for an account of
//! ours goes to nobody else.

use serde_json::json;
use zeroize::Zeroizing;

use crate::account::{Account, Actor, Email, EventId, EventKind, Migration, Nonce, Plain};
use crate::crypt::webhook::WebhookSecret;
use crate::flow::account::provision::{self, Draft, InitialCredential};
use crate::flow::audit::note::Note;
use crate::flow::password::{password_check, stand_in};
use crate::flow::{Context, Ports, UseCaseError};
use crate::port::{
    Change, Changed, Find, FormerAnswer, FormerQuestion, FormerSystem, MigrationError, Opened,
    Opening, Passwords, Proof, Sealed, SessionsAfter,
};

/// The type of a question, where a webhook's has that of an event.
const TYPE: &str = "password.check";
/// The longest name that is taken over, in characters, as for every account.
const MAX_NAME: usize = 200;

/// What a sign-in that is about to be refused knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused<'a> {
    /// The address.
    pub email: &'a Email,
    /// The password.
    pub password: &'a Plain,
    /// The account that has the address.
    pub account: Option<&'a Account>,
    /// Whether no password is judged any more.
    pub shut: bool,
}

impl Refused<'_> {
    /// Whether the word of the former system counts.
    fn is_open(&self) -> bool {
        let ours =
            |account: &Account| !account.active || !account.is_local() || account.phc.is_some();
        !self.shut && !self.account.is_some_and(ours)
    }
}

/// Asks the former system, if there is one, and takes the account over if it says yes.
///
/// # Errors
///
/// [`UseCaseError::Unavailable`] if it does not answer: then nobody knows whether the password is right.
pub(super) async fn take_over<P: Ports>(
    cx: &Context<'_, P>,
    refused: Refused<'_>,
) -> Result<Option<Account>, UseCaseError> {
    let Some(migration) = cx.snapshot.migration.as_ref().filter(|known| cx.now < known.until)
    else {
        return Ok(None);
    };
    let Refused { email, password, account, .. } = refused;
    let open = refused.is_open();
    let drawn = if open { None } else { Some(drawn(cx, password)) };
    let shown = drawn.as_deref().map_or(password.typed(), |drawn| drawn.as_str());
    let question = question(cx, migration, email, shown)?;
    let testimony = cx.ports.former().ask(&question).await.map_err(unavailable)?;
    if !open || !testimony.valid {
        return Ok(None);
    }
    let account = match account {
        Some(account) => account.clone(),
        None => made(cx, email, testimony).await?,
    };
    keep(cx, &account, password).await
}

fn unavailable(error: MigrationError) -> UseCaseError {
    UseCaseError::Unavailable(error.to_string())
}

/// A text as long as the password.
fn drawn<P: Ports>(cx: &Context<'_, P>, password: &Plain) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(vec![0; password.typed().len()]);
    cx.ports.fill(&mut bytes);
    let letter = |byte: &u8| char::from(b'a' + byte % 26);
    Zeroizing::new(bytes.iter().map(letter).collect())
}

fn question<P: Ports>(
    cx: &Context<'_, P>,
    migration: &Migration,
    email: &Email,
    password: &str,
) -> Result<FormerQuestion, UseCaseError> {
    let unreadable =
        || UseCaseError::Unavailable("the secret of the migration is unreadable".into());
    let place = cx.tenant().id.to_string();
    let secret = cx.readable(&migration.sealed_secret, Sealed::MigrationSecret.at(&place));
    let secret = secret.ok_or_else(unreadable)?;
    let secret = core::str::from_utf8(&secret).ok().and_then(|text| text.parse().ok());
    let secret: WebhookSecret = secret.ok_or_else(unreadable)?;
    let (id, at) = (cx.id(EventId::new).to_string(), cx.ports.now());
    let body = Zeroizing::new(
        json!({
            "type": TYPE,
            "timestamp": at.rfc3339(),
            "data": { "tenant": cx.tenant().id, "email": email.as_str(), "password": password },
        })
        .to_string(),
    );
    let signature = secret.sign(&id, at.seconds(), body.as_bytes());
    Ok(FormerQuestion { url: migration.url.clone(), id, at, signature, body })
}

/// The account of an address, made now. If another sign-in was faster, it is that one's.
async fn made<P: Ports>(
    cx: &Context<'_, P>,
    email: &Email,
    testimony: FormerAnswer,
) -> Result<Account, UseCaseError> {
    let FormerAnswer { email_verified, name, .. } = testimony;
    let name = name.filter(|name| is_name(name));
    let draft =
        Draft { email_verified, name, ..Draft::local(email.clone(), InitialCredential::Nothing) };
    match provision::create(cx, draft, Actor::Service).await {
        Err(UseCaseError::Exists) => provision::by_email(cx, email).await,
        made => made,
    }
}

/// Whether a name of elsewhere is one here.
fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.chars().count()) && !name.contains(char::is_control)
}

/// Gives an account without a password the one that the former system found right. None if another
/// change came between, and the password is not right any more.
async fn keep<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    password: &Plain,
) -> Result<Option<Account>, UseCaseError> {
    let kept = account.phc.is_none() && first(cx, account, password).await? == Changed::Done;
    let find = Find::Account(account.id);
    let Opened { account: now, .. } = cx.open(Opening { find, ..cx.opening() }).await?;
    let Some(now) = now.filter(|now| now.active && now.is_local()) else { return Ok(None) };
    let untouched = kept && now.generation == account.generation + 1;
    let is_right = || {
        let stand_in = stand_in::of_nobody(cx);
        Ok::<_, UseCaseError>(
            password_check::is_current(cx, Some(&now), &stand_in, password)?.is_some(),
        )
    };
    let right = untouched || is_right()?;
    Ok(right.then_some(now))
}

/// The first password of an account, as it is typed now: the policy holds for the next one.
async fn first<P: Ports>(
    cx: &Context<'_, P>,
    account: &Account,
    password: &Plain,
) -> Result<Changed, UseCaseError> {
    let credential = password_check::hash(cx, password)?;
    let note = Note::new(EventKind::AccountMigrated, Actor::Owner).account(account.id);
    let change = Change {
        account: account.id,
        generation: account.generation,
        proof: Proof::Current,
        credential: &credential,
        email: None,
        deactivates: false,
        secrets: &[],
        history: password_check::kept(cx),
        sessions: SessionsAfter::KeepAll,
        reset_meters: &[],
        refund: &[],
        place: None,
        now: cx.now,
        nonce: cx.id(Nonce::new),
        event: &cx.event(note),
        letters: &[],
    };
    Ok(cx.store().change(change).await?)
}
