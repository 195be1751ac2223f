//! What entitles to a change, once.

use super::change::{Ingredients, change, refused};
use super::claim::{Checked, holds, same};
use super::test_database::{LATER, TestDatabase};
use crate::account::{EventKind, Purpose, Scope, Session};
use crate::adapter::sql::Database;
use crate::port::{Change, Changed, Find, Passwords, Proof, Sessions, SessionsAfter};

pub(super) async fn asvs_6_5_1_attack_1_a_secret_is_good_once<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let lookup = home.secret(&account, Purpose::Link).await?;
    let proof = Proof::Secret { lookup: &lookup, purpose: Purpose::Link };
    let ingredients = Ingredients::new(bench, "second");
    let first = ingredients.change(&account, proof.clone());
    same("first", home.store.change(first).await?, Changed::Done)?;
    let changed = home.now(account.id).await?;
    holds("the mailed secret verified the address", changed.email_verified)?;
    holds("the secret is gone", !home.has_secret(&lookup, Purpose::Link).await?)?;
    refused(&home, &changed, [proof]).await
}

/// Both decided on the same reading: the batches alone tell them apart.
pub(super) async fn asvs_2_3_4_attack_2_two_redeems_of_one_secret_make_one_change<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let lookup = home.secret(&account, Purpose::Link).await?;
    let proof = Proof::Secret { lookup: &lookup, purpose: Purpose::Link };
    let (one, two) = (Ingredients::new(bench, "one"), Ingredients::new(bench, "two"));
    let (one, two) = (one.change(&account, proof.clone()), two.change(&account, proof));
    let both = (home.store.change(one).await?, home.store.change(two).await?);
    same("outcomes", both, (Changed::Done, Changed::Refused))?;
    let password = home.now(account.id).await?.phc;
    same("password", password.map(|phc| phc.as_str().to_owned()), Some("one".to_owned()))
}

pub(super) async fn attack_6_siblings_die_with_the_secret<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let used = home.secret(&account, Purpose::Link).await?;
    let siblings = [
        (home.secret(&account, Purpose::Link).await?, Purpose::Link),
        (home.secret(&account, Purpose::Px0Code).await?, Purpose::Px0Code),
    ];
    let others = home.secret(&other, Purpose::Link).await?;
    let ingredients = Ingredients::new(bench, "second");
    let proof = Proof::Secret { lookup: &used, purpose: Purpose::Link };
    home.store.change(ingredients.change(&account, proof)).await?;
    for (lookup, purpose) in siblings {
        holds("a sibling is gone", !home.has_secret(&lookup, purpose).await?)?;
    }
    holds("another account's stays", home.has_secret(&others, Purpose::Link).await?)
}

pub(super) async fn attack_27_a_secret_is_for_one_purpose_account_and_time<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let lookup = home.secret(&account, Purpose::Link).await?;
    let secret = |purpose| Proof::Secret { lookup: &lookup, purpose };
    refused(&home, &account, [secret(Purpose::Invitation), secret(Purpose::Code)]).await?;
    refused(&home, &other, [secret(Purpose::Link)]).await?;

    let ingredients = Ingredients::new(bench, "late");
    let expired = Change { now: LATER, ..ingredients.change(&account, secret(Purpose::Link)) };
    same("expired", home.store.change(expired.clone()).await?, Changed::Refused)?;
    let in_time = Change { now: LATER.plus(-1), ..expired };
    same("in time", home.store.change(in_time).await?, Changed::Done)
}

pub(super) async fn who_was_given_a_password_must_set_another<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    holds("nobody else knows it", !account.must_change)?;
    let ingredients = Ingredients::new(bench, "given");
    let given = ingredients.change(&account, Proof::Administrator);
    same("change", home.store.change(given).await?, Changed::Done)?;
    let given = home.now(account.id).await?;
    holds("somebody else knows it", given.must_change)?;
    let own = change(&home, &given, "own").await?;
    holds("nobody else knows the next", !own.must_change)
}

const fn by_grant(session: &Session) -> Proof<'static> {
    Proof::Grant { session: session.id, scope: Scope::PasswordWrite }
}

pub(super) async fn a_grant_is_good_once<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    refused(&home, &account, [by_grant(&session)]).await?;
    home.grant(&session).await?;
    let ingredients = Ingredients::new(bench, "second");
    let kept = Change {
        sessions: SessionsAfter::KeepAll,
        ..ingredients.change(&account, by_grant(&session))
    };
    same("first", home.store.change(kept).await?, Changed::Done)?;
    let changed = home.now(account.id).await?;
    holds("the session stays", home.is_live(&session).await?)?;
    let find = Find::Session { session: session.id, account: None };
    holds("the grant is spent", home.find(find).await?.grant.is_none())?;
    refused(&home, &changed, [by_grant(&session)]).await
}

pub(super) async fn a_grant_is_of_one_session_account_and_time<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (account, other) = (home.account().await?, home.account().await?);
    let (holder, sibling) = (home.session(&account).await?, home.session(&account).await?);
    home.grant(&holder).await?;
    refused(&home, &account, [by_grant(&sibling)]).await?;
    refused(&home, &other, [by_grant(&holder)]).await?;

    let ingredients = Ingredients::new(bench, "late");
    let expired = Change { now: LATER, ..ingredients.change(&account, by_grant(&holder)) };
    same("expired", home.store.change(expired).await?, Changed::Refused)?;

    let event = bench.event(EventKind::SessionsEnded);
    home.store.end_sessions(account.id, Some(holder.id), None, &event).await?;
    refused(&home, &account, [by_grant(&holder)]).await
}

pub(super) async fn an_outside_token_is_good_once<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let issuer = "https://issuer.test";
    let proof = |token| Proof::Outside { issuer, token, expires_at: LATER };
    let ingredients = Ingredients::new(bench, "second");
    let first = ingredients.change(&account, proof("jti"));
    same("first", home.store.change(first).await?, Changed::Done)?;

    let find = |token| Find::Subject { issuer, subject: "s", email: None, token: Some(token) };
    let key = account.email.key();
    let known = Find::Subject { issuer, subject: "s", email: Some(&key), token: Some("jti") };
    holds("it is read as spent", home.find(known).await?.spent)?;
    holds("so it is for a stranger", home.find(find("jti")).await?.spent)?;
    holds("another is not", !home.find(find("other")).await?.spent)?;
    let changed = home.now(account.id).await?;
    refused(&home, &changed, [proof("jti")]).await?;
    let again = Ingredients::new(bench, "third");
    let other = again.change(&changed, proof("other"));
    same("another token", home.store.change(other).await?, Changed::Done)
}

pub(super) async fn attack_5_a_change_kills_secrets_of_every_purpose<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    // What undoes a change must outlive it; it is older, and tells of an earlier one.
    let killed = Purpose::ALL.into_iter().filter(|purpose| *purpose != Purpose::Disavowal);
    for purpose in killed {
        home.secret(&account, purpose).await?;
    }
    change(&home, &account, "second").await?;
    same("secrets", home.table("reset_secret").await?.len(), 0)
}
