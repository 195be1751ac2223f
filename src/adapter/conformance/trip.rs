//! What a step costs: one round trip, whatever it is.

use super::change::Ingredients;
use super::claim::{Checked, same};
use super::tenant_fixture::{TenantFixture, grant, issue, meter, sign_in, step_up};
use super::test_database::{LATER, NOW, TestDatabase};
use crate::account::{EventKind, MailFailure, Phc, Purpose};
use crate::adapter::sql::Database;
use crate::port::{
    AccountFilter, AccountPatch, Accounts, AuditChain, AuditLog, Change, DueWork, Expiring, Expiry,
    Find, Issue, KeyCheck, KeyChecks, Links, Meters, NewRegistration, Opening, Openings, Outbox,
    Passwords, Proof, Redemption, Registrations, Retention, Rotation, Secrets, Sessions,
    SessionsAfter, SnapshotRef, StoreError, Suppression, Suppressions, Sweeping, Taking,
    TenantPart, Tenants, Webhooks,
};

/// Claims that a step takes one round trip.
async fn one<D: Database, T>(
    bench: &TestDatabase<D>,
    what: &str,
    step: impl Future<Output = Result<T, StoreError>>,
) -> Checked<T> {
    let before = bench.log.record().round_trips;
    let answer = step.await?;
    same(&format!("round trips of {what}"), bench.log.record().round_trips - before, 1)?;
    Ok(answer)
}

pub(super) async fn every_step_of_an_account_is_one_round_trip<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let store = &home.store;
    let event = bench.event(EventKind::AccountCreated);
    let account = one(bench, "create", store.create_account(home.new_account()?)).await?;
    one(bench, "many", store.create_accounts(vec![home.new_account()?, home.new_account()?]))
        .await?;
    let patch = AccountPatch { active: Some(true), ..AccountPatch::default() };
    one(bench, "patch", store.patch_account(account.id, patch, None, &event)).await?;
    one(bench, "link", store.link("https://issuer.test", "subject", account.id)).await?;
    one(bench, "page", store.accounts(AccountFilter::default())).await?;
    one(bench, "taken", store.taken(&[account.email.key()])).await?;
    opening(bench, &home).await?;

    let session = home.new_session(&account);
    one(bench, "sign-in", store.sign_in(sign_in(&session, &event))).await?;
    let grant = grant(account.generation);
    one(bench, "step-up", store.step_up(step_up(&session, &grant, &event))).await?;
    let (shown, next) = (session.secret.as_str(), "next");
    let rotation = Rotation {
        session: session.id,
        shown,
        next,
        grant: Some((&grant, &event)),
        bind: None,
        spends: &[],
        now: NOW,
        attempt: bench.nonce(),
    };
    one(bench, "rotation", store.rotate(rotation)).await?;
    one(bench, "sessions", store.sessions(account.id, NOW)).await?;

    let (secrets, letters) = ([home.new_secret(Purpose::Link)], [bench.letter()]);
    let asked = Issue { letters: &letters, ..issue(&account, &secrets, &event) };
    one(bench, "issue", store.issue(asked)).await?;
    let redemption = Redemption {
        lookup: "lookup",
        purpose: Purpose::SignInCode,
        verifier: "verifier",
        reset_meters: &[],
        refund: &[],
        now: NOW,
        attempt: bench.nonce(),
    };
    one(bench, "redemption", store.redeem(redemption)).await?;
    let credential = Phc::new("first, hashed anew");
    one(bench, "rehash", store.rehash(account.id, account.generation, &credential)).await?;
    let ingredients = Ingredients::new(bench, "second");
    let proof = Proof::Outside { issuer: "https://issuer.test", token: "jti", expires_at: LATER };
    let sessions = SessionsAfter::Keep(session.id);
    let change = Change { sessions, ..ingredients.change(&account, proof) };
    one(bench, "change", store.change(change)).await?;
    one(bench, "end of sessions", store.end_sessions(account.id, None, None, &event)).await?;
    one(bench, "erasure", store.erase_account(account.id, &event)).await?;
    Ok(())
}

async fn opening<D: Database>(bench: &TestDatabase<D>, home: &TenantFixture<'_, D>) -> Checked {
    let meters = [meter("key", 9)];
    let request = bench.request();
    let find = Find::Subject {
        issuer: "https://issuer.test",
        subject: "subject",
        email: None,
        token: Some("jti"),
    };
    let (places, guess_at) = (["place".to_owned()], Some("stranger"));
    let opening = Opening {
        meters: &meters,
        places: &places,
        guess_at,
        request: Some(&request),
        ..home.opening(find)
    };
    one(bench, "opening", home.store.open(opening)).await?;
    Ok(())
}

pub(super) async fn every_step_of_a_tenant_is_one_round_trip<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (store, directory) = (&home.store, bench.directory(NOW));
    let event = bench.event(EventKind::TenantChanged);
    let mail = bench.letter().id;
    let new = home.new_account()?;
    let (confirm, known) = (bench.letter(), bench.letter());
    let registration = NewRegistration {
        lookup: "lookup",
        email: &new.email.key(),
        addresses: &[],
        sealed: "sealed",
        expires_at: LATER,
        confirm: &confirm,
        known: &known,
        event: &event,
        now: NOW,
    };
    one(bench, "registration", store.keep_registration(registration)).await?;
    one(bench, "enrolment", store.enrol("lookup", new)).await?;
    one(bench, "requests", store.requests(9)).await?;
    one(bench, "owners to be told", store.unnotified_accounts(9)).await?;
    let somebody = home.account().await?.id;
    one(bench, "giving back", store.refund(Some(somebody), &["key".to_owned()])).await?;
    one(bench, "giving back to nobody", store.refund_stranger("somebody")).await?;
    one(bench, "taking mail", store.take_mail(NOW, 1, 9)).await?;
    one(bench, "sent mail", store.mail_sent(mail, NOW)).await?;
    one(bench, "deferred mail", store.mail_deferred(mail, NOW, MailFailure::Busy)).await?;
    one(bench, "dead mail", store.mail_dead(mail, NOW, MailFailure::Expired)).await?;
    one(bench, "mails", store.mails(None, 9)).await?;
    one(bench, "a mail again", store.mail_again(mail, &bench.event(EventKind::MailRetried)))
        .await?;
    let suppression = Suppression { address: "a".to_owned(), reason: "r".to_owned(), at: NOW };
    one(bench, "suppression", store.suppress(&suppression)).await?;
    one(bench, "suppressed", store.suppressed(&["a".to_owned()])).await?;
    one(bench, "suppressions", store.suppressions(None, 9)).await?;
    one(bench, "its end", store.unsuppress("a", &bench.event(EventKind::SuppressionLifted)))
        .await?;
    one(bench, "endpoints", store.webhooks()).await?;
    one(bench, "taking endpoints", store.take_webhooks(NOW, 1)).await?;
    one(bench, "entry", store.append(&event)).await?;
    one(bench, "trail", store.events(None, 9)).await?;
    let retention = Retention::default();
    let sweeping = Sweeping { now: NOW, retention, among: &Expiring::ALL, rows: 9 };
    one(bench, "sweep", directory.sweep(sweeping)).await?;
    one(bench, "agenda", directory.agenda(NOW, NOW, 9)).await?;
    let holder = bench.nonce();
    let taking = Taking { holder, now: NOW, until: LATER, limit: 9 };
    one(bench, "taking of what is not chained", store.take_unsealed(taking)).await?;
    one(bench, "chain", store.chain(None, 9)).await?;
    one(bench, "tenants", directory.tenants()).await?;
    let check = KeyCheck { ring: bench.text("ring"), key: "k1".to_owned(), mark: String::new() };
    one(bench, "key checks", directory.key_checks(core::slice::from_ref(&check))).await?;
    one(bench, "key check", directory.replace_key_check(&check, &check)).await?;
    let account = home.account().await?.id;
    one(bench, "home", directory.home(account)).await?;
    one(bench, "hosts", directory.hosts(home.tenant)).await?;
    one(bench, "creation", directory.create(bench.new_tenant(), &event)).await?;
    let hosts = TenantPart::Hosts(vec![]);
    one(bench, "replacement", directory.replace(home.tenant, hosts, &event)).await?;
    one(bench, "tenant", directory.snapshot(SnapshotRef::Id(home.tenant))).await?;
    Ok(())
}
