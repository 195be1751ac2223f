//! What a change of the password promises, whatever entitles to it.

use super::claim::{Checked, holds, same, some};
use super::tenant_fixture::{TenantFixture, meter, sign_in};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{Account, Event, EventKind, Nonce, Phc, Purpose, Session, SessionId};
use crate::adapter::sql::{Database, InjectedFault};
use crate::port::{
    AccountPatch, Accounts, AuditLog, Change, Changed, Find, Opening, Openings, Outbox, Passwords,
    Proof, Sessions, SessionsAfter, SignIn, StoreError,
};

/// The least that every change needs, made once.
pub(super) struct Ingredients {
    credential: Phc,
    event: Event,
    nonce: Nonce,
}

impl Ingredients {
    pub(super) fn new<D: Database>(bench: &TestDatabase<D>, password: &str) -> Self {
        Self {
            credential: Phc::new(password),
            event: bench.event(EventKind::PasswordChanged),
            nonce: bench.nonce(),
        }
    }

    /// A change that ends every session and remembers three passwords.
    pub(super) fn change<'a>(&'a self, account: &Account, proof: Proof<'a>) -> Change<'a> {
        Change {
            account: account.id,
            generation: account.generation,
            proof,
            credential: &self.credential,
            email: None,
            deactivates: false,
            secrets: &[],
            history: 3,
            sessions: SessionsAfter::EndAll,
            reset_meters: &[],
            refund: &[],
            place: None,
            now: NOW,
            nonce: self.nonce,
            event: &self.event,
            letters: &[],
        }
    }
}

/// Changes the password of the account as it is now.
pub(super) async fn change<D: Database>(
    home: &TenantFixture<'_, D>,
    account: &Account,
    password: &str,
) -> Checked<Account> {
    let ingredients = Ingredients::new(home.bench, password);
    let change = ingredients.change(account, Proof::Current);
    same("change", home.store.change(change).await?, Changed::Done)?;
    home.now(account.id).await
}

pub(super) async fn a_change_sets_the_password_and_raises_the_generation<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, bystander) = (home.account().await?, home.account().await?);
    let letters = [bench.letter(), bench.letter()];
    let ingredients = Ingredients::new(bench, "second");
    let change = Change { letters: &letters, ..ingredients.change(&account, Proof::Current) };
    same("change", home.store.change(change).await?, Changed::Done)?;

    let changed = home.now(account.id).await?;
    same("password", changed.phc, Some(Phc::new("second")))?;
    same("generation", changed.generation, account.generation + 1)?;
    same("outside tokens end", changed.sessions_ended_at, Some(NOW))?;
    holds("an address is not verified by a change", !changed.email_verified)?;
    same("mails", home.store.take_mail(NOW, 1, 9).await?.len(), 2)?;
    let trail = home.store.events(None, 1).await?;
    same(
        "entry",
        trail.first().map(|entry| entry.id.as_str()),
        Some(ingredients.event.id.to_string().as_str()),
    )?;
    same("bystander", home.now(bystander.id).await?.phc, Some(Phc::new("first")))
}

pub(super) async fn attack_4_an_old_generation_changes_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let lookup = home.secret(&account, Purpose::Link).await?;
    change(&home, &account, "second").await?;
    let secret = Proof::Secret { lookup: &lookup, purpose: Purpose::Link };
    refused(&home, &account, [Proof::Current, secret]).await
}

pub(super) async fn a_deactivated_account_is_not_changed<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let patch = AccountPatch { active: Some(false), ..AccountPatch::default() };
    let event = bench.event(EventKind::AccountUpdated);
    let account =
        some("account", home.store.patch_account(account.id, patch, None, &event).await?)?;
    refused(&home, &account, [Proof::Current]).await
}

pub(super) async fn attack_28_another_tenant_changes_nothing<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let lookup = home.secret(&account, Purpose::Link).await?;
    let secret = Proof::Secret { lookup: &lookup, purpose: Purpose::Link };
    home.without_trace(async || refused(&other, &account, [Proof::Current, secret]).await).await
}

/// Claims that none of the proofs changes anything.
pub(super) async fn refused<D: Database, const N: usize>(
    home: &TenantFixture<'_, D>,
    account: &Account,
    proofs: [Proof<'_>; N],
) -> Checked {
    let ingredients = Ingredients::new(home.bench, "refused");
    let letters = [home.bench.letter()];
    home.without_trace(async || {
        for proof in proofs {
            let what = format!("{proof:?}");
            let change = Change { letters: &letters, ..ingredients.change(account, proof) };
            same(&what, home.store.change(change).await?, Changed::Refused)?;
        }
        Ok(())
    })
    .await
}

/// What is left of two sessions of the account, the first one the caller's own.
async fn sessions_after<D: Database>(
    bench: &TestDatabase<D>,
    after: impl FnOnce(SessionId) -> SessionsAfter,
) -> Checked<(bool, bool, Account)> {
    let home = bench.home().await?;
    let account = home.account().await?;
    let (own, other) = (home.session(&account).await?, home.session(&account).await?);
    home.grant(&own).await?;
    home.grant(&other).await?;
    let ingredients = Ingredients::new(bench, "second");
    let change = Change {
        sessions: after(own.id),
        now: NOW.plus(1),
        ..ingredients.change(&account, Proof::Current)
    };
    home.store.change(change).await?;
    holds("no grant outlives a change", home.table("write_grant").await?.is_empty())?;
    let live = async |session: &Session| home.is_live(session).await;
    Ok((live(&own).await?, live(&other).await?, home.now(account.id).await?))
}

pub(super) async fn asvs_7_4_3_sessions_end_or_stay_as_asked<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (own, other, account) = sessions_after(bench, |_| SessionsAfter::EndAll).await?;
    same("all end", (own, other), (false, false))?;
    same("outside tokens end", account.sessions_ended_at, Some(NOW.plus(1)))?;
    same("none is kept", account.kept_token, None)?;

    let (own, other, account) = sessions_after(bench, SessionsAfter::Keep).await?;
    same("all but one end", (own, other), (true, false))?;
    same("outside tokens end", account.sessions_ended_at, Some(NOW.plus(1)))?;

    let kept = |_| SessionsAfter::KeepToken("digest".to_owned());
    let (own, other, account) = sessions_after(bench, kept).await?;
    same("all end for a token", (own, other), (false, false))?;
    same("outside tokens end", account.sessions_ended_at, Some(NOW.plus(1)))?;
    same("one is kept", account.kept_token, Some("digest".to_owned()))?;

    let (own, other, account) = sessions_after(bench, |_| SessionsAfter::KeepAll).await?;
    same("all stay", (own, other), (true, true))?;
    same("outside tokens stay", account.sessions_ended_at, None)
}

pub(super) async fn meters_are_forgiven<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let meters = [meter("forgiven", 9), meter("kept", 9)];
    let count = async || {
        let opening = Opening { meters: &meters, ..home.opening(Find::Nothing) };
        let verdicts = home.store.open(opening).await?.verdicts;
        Checked::Ok(verdicts.iter().map(|verdict| verdict.count).collect::<Vec<_>>())
    };
    count().await?;
    let ingredients = Ingredients::new(bench, "second");
    let reset_meters = ["forgiven".to_owned()];
    let change =
        Change { reset_meters: &reset_meters, ..ingredients.change(&account, Proof::Current) };
    home.store.change(change.clone()).await?;
    same("counts", count().await?, vec![1, 2])?;
    let late = Change { nonce: bench.nonce(), ..change };
    same("a late change", home.store.change(late).await?, Changed::Refused)?;
    same("counts", count().await?, vec![2, 3])
}

pub(super) async fn attack_37_a_change_whose_reply_was_lost_is_done_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let letters = [bench.letter()];
    let ingredients = Ingredients::new(bench, "second");
    let change = Change { letters: &letters, ..ingredients.change(&account, Proof::Current) };
    bench.fail(InjectedFault::LostReply);
    same("change", home.store.change(change).await?, Changed::Done)?;
    let changed = home.now(account.id).await?;
    same("generation", changed.generation, account.generation + 1)?;
    same("mails", home.table("outbox").await?.len(), 1)?;
    same("entries", home.table("event").await?.len(), 3)
}

pub(super) async fn a_change_asked_for_again_spares_what_came_after<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let letters = [bench.letter()];
    let ingredients = Ingredients::new(bench, "second");
    let change = Change { letters: &letters, ..ingredients.change(&account, Proof::Current) };
    home.store.change(change.clone()).await?;

    let changed = home.now(account.id).await?;
    let session = home.session(&changed).await?;
    home.grant(&session).await?;
    home.secret(&changed, Purpose::Link).await?;
    let mail = home.store.take_mail(NOW, 1, 9).await?;
    home.store.mail_sent(some("mail", mail.first())?.id, NOW).await?;
    home.without_trace(async || same("again", home.store.change(change).await?, Changed::Done))
        .await
}

pub(super) async fn asvs_2_3_3_attack_38_no_change_is_half_done<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let account = change(&home, &account, "second").await?;
    let (own, _other) = (home.session(&account).await?, home.session(&account).await?);
    home.grant(&own).await?;
    home.secret(&account, Purpose::Link).await?;
    let meters = [meter("key", 9)];
    home.store.open(Opening { meters: &meters, ..home.opening(Find::Nothing) }).await?;

    let (letters, reset_meters) = ([bench.letter()], ["key".to_owned()]);
    let ingredients = Ingredients::new(bench, "third");
    let proof = Proof::Outside { issuer: "https://issuer.test", token: "jti", expires_at: LATER };
    let change = Change {
        letters: &letters,
        reset_meters: &reset_meters,
        sessions: SessionsAfter::Keep(own.id),
        ..ingredients.change(&account, proof)
    };
    home.all_or_nothing(async || {
        let changed = home.store.change(change.clone()).await?;
        (changed == Changed::Done).then_some(()).ok_or(StoreError::Conflict)
    })
    .await
}

pub(super) async fn a_sign_in_that_raced_a_change_makes_no_session<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.new_session(&account);
    change(&home, &account, "second").await?;
    let event = bench.event(EventKind::SignedIn);
    let weaker = Phc::new("first, hashed anew");
    home.without_trace(async || {
        let sign_in = SignIn { upgrade: Some(&weaker), ..sign_in(&session, &event) };
        holds("no session", home.store.sign_in(sign_in).await?.is_none())
    })
    .await
}
