//! What accounts promise: made, changed, erased, listed.

use super::change::{Ingredients, change};
use super::claim::{Checked, conflicts, holds, same, some};
use super::tenant_fixture::{issue, sign_in};
use super::test_database::{NOW, TestDatabase};
use crate::account::{Account, AccountId, Email, EventKind, Phc, Profile, Provider, Purpose};
use crate::adapter::sql::Database;
use crate::port::{
    AccountFilter, AccountPatch, Accounts, Changed, Find, Issue, Links, NewAccount, Opening,
    Openings, Passwords, Proof, Secrets, Sessions, StoreError,
};

pub(super) async fn an_account_is_read_as_it_was_made<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let new = NewAccount {
        email_verified: true,
        name: Some("Ada".to_owned()),
        provider: Provider::Saml,
        admin: true,
        ..home.new_account()?
    };
    let (id, email) = (new.id, new.email.clone());
    for account in [home.store.create_account(new).await?, home.now(id).await?] {
        same("id", account.id, id)?;
        same("address", account.email, email.clone())?;
        same("name", account.name, Some("Ada".to_owned()))?;
        same("provider", account.provider, Provider::Saml)?;
        let flags = (account.email_verified, account.active, account.admin);
        same("flags", flags, (true, true, true))?;
        same("password", account.phc, Some(Phc::new("first")))?;
        same("profile", account.profile, Profile::default())?;
        same("made", account.created_at, NOW)?;
        same("generation", account.generation, 1)?;
    }
    Ok(())
}

pub(super) async fn asvs_1_2_4_a_value_is_never_read_as_sql<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let name = "'; DROP TABLE account; -- :tenant ?1 %_ \"\\ \u{0} \u{202e}".to_owned();
    let new = NewAccount { name: Some(name.clone()), ..home.new_account()? };
    let account = home.store.create_account(new).await?;
    same("name", home.now(account.id).await?.name, Some(name.clone()))?;
    home.store.link(&name, &name, account.id).await?;
    let find = Find::Subject { issuer: &name, subject: &name, email: None, token: Some(&name) };
    same("linked", home.find(find).await?.account.map(|account| account.id), Some(account.id))?;
    let lookups = [name.clone(), "') OR 1 = 1 --".to_owned()];
    home.secret(&account, Purpose::Link).await?;
    let find = Find::Secret { purpose: Purpose::Link, lookups: &lookups, guess: true };
    holds("no secret", home.find(find).await?.secret.is_none())
}

pub(super) async fn an_address_is_one_accounts_in_its_tenant<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let (first, second) = (home.account().await?, home.account().await?);
    let shouted = Email::parse(&first.email.as_str().to_uppercase())?;
    home.without_trace(async || {
        let again = NewAccount { email: shouted.clone(), ..home.new_account()? };
        conflicts("same address", home.store.create_account(again).await)?;
        let again = NewAccount { id: first.id, ..home.new_account()? };
        conflicts("same id", home.store.create_account(again).await)?;
        let patch = AccountPatch { email: Some(shouted.clone()), ..AccountPatch::default() };
        let event = bench.event(EventKind::AccountUpdated);
        conflicts("moved", home.store.patch_account(second.id, patch, None, &event).await.map(drop))
    })
    .await?;
    let same_address = NewAccount { email: first.email.clone(), ..other.new_account()? };
    let elsewhere = other.store.create_account(same_address).await?;
    same("number elsewhere", elsewhere.number, 1)?;
    change(&other, &elsewhere, "elsewhere").await?;
    same("password here", home.now(first.id).await?.phc, Some(Phc::new("first")))
}

pub(super) async fn of_many_accounts_those_that_are_taken_are_passed_over<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let there = home.account().await?;
    let [first, second] = [home.new_account()?, home.new_account()?];
    let same_address = NewAccount { email: there.email.clone(), ..home.new_account()? };
    let same_id = NewAccount { id: there.id, ..home.new_account()? };
    let twice = NewAccount { email: first.email.clone(), ..home.new_account()? };
    let (one, two) = (first.id, second.id);
    let batch = [first, same_address, same_id, twice, second];
    let before = home.table("event").await?.len();
    same("made", home.store.create_accounts(batch.to_vec()).await?, vec![one, two])?;
    same("entries", home.table("event").await?.len(), before + 2)?;
    let numbers = (home.now(one).await?.number, home.now(two).await?.number);
    same("numbers", numbers, (there.number + 1, there.number + 2))?;
    same("sent again", home.store.create_accounts(batch.to_vec()).await?, Vec::new())?;
    same("no further entry", home.table("event").await?.len(), before + 2)?;
    same("none at all", home.store.create_accounts(Vec::new()).await?, Vec::new())
}

pub(super) async fn a_patch_leaves_the_rest_as_it_is<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let lookup = home.secret(&account, Purpose::Link).await?;
    let profile = Profile { first_name: Some("Ada".to_owned()), ..Profile::default() };
    let event = bench.event(EventKind::AccountUpdated);
    let patched = async |patch| {
        let patched = home.store.patch_account(account.id, patch, None, &event).await?;
        some("account", patched)
    };
    let named = AccountPatch {
        email: Some(account.email.clone()),
        active: Some(true),
        name: Some(Some("Ada".to_owned())),
        profile: Some(profile.clone()),
        ..AccountPatch::default()
    };
    let account = patched(named).await?;
    same("name", account.name, Some("Ada".to_owned()))?;
    same("profile", account.profile, profile.clone())?;
    same("generation", account.generation, 1)?;
    let account = patched(AccountPatch { name: Some(None), ..AccountPatch::default() }).await?;
    same("name", account.name, None)?;
    same("profile", account.profile, profile)?;
    holds("the session lives", home.is_live(&session).await?)?;
    holds("the secret lives", home.has_secret(&lookup, Purpose::Link).await?)
}

pub(super) async fn attack_4_another_address_ends_what_was_mailed<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let new = NewAccount { email_verified: true, ..home.new_account()? };
    let account = home.store.create_account(new).await?;
    let session = home.session(&account).await?;
    let lookup = home.secret(&account, Purpose::Link).await?;
    let email = Email::parse(&format!("{}@example.org", bench.text("new")))?;
    let patch = AccountPatch { email: Some(email.clone()), ..AccountPatch::default() };
    let event = bench.event(EventKind::AccountUpdated);
    home.all_or_nothing(async || {
        home.store.patch_account(account.id, patch.clone(), None, &event).await.map(drop)
    })
    .await?;
    let moved = home.now(account.id).await?;
    same("address", moved.email, email)?;
    holds("it is not verified", !moved.email_verified)?;
    holds("the secret is gone", !home.has_secret(&lookup, Purpose::Link).await?)?;
    holds("the session stays", home.is_live(&session).await?)?;
    let ingredients = Ingredients::new(bench, "second");
    let raced = home.store.change(ingredients.change(&account, Proof::Current)).await?;
    same("a change that raced", raced, Changed::Refused)
}

pub(super) async fn asvs_7_4_2_deactivation_ends_sessions_and_secrets<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let account = home.account().await?;
    let session = home.session(&account).await?;
    home.grant(&session).await?;
    home.secret(&account, Purpose::Link).await?;
    let event = bench.event(EventKind::AccountUpdated);
    let set = async |active| {
        let patch = AccountPatch { active: Some(active), ..AccountPatch::default() };
        home.store.patch_account(account.id, patch, None, &event).await.map(drop)
    };
    home.all_or_nothing(async || set(false).await).await?;
    for table in ["session", "write_grant", "reset_secret"] {
        same(table, home.table(table).await?.len(), 0)?;
    }
    set(true).await?;
    holds("nothing comes back", !home.is_live(&session).await?)?;
    let raced = home.store.sign_in(sign_in(&session, &event)).await?.is_some();
    holds("a sign-in that raced makes nothing", !raced)
}

pub(super) async fn an_erased_account_leaves_only_its_trail<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let (bystander, account) = (home.account().await?, home.account().await?);
    home.session(&bystander).await?;
    let empty = home.rows().await?;
    let account = change(&home, &account, "second").await?;
    let session = home.session(&account).await?;
    home.grant(&session).await?;
    home.secret(&account, Purpose::Link).await?;
    home.store.link("https://issuer.test", "subject", account.id).await?;
    let (letters, event) = ([bench.letter()], bench.event(EventKind::ResetIssued));
    home.store.issue(Issue { letters: &letters, ..issue(&account, &[], &event) }).await?;

    let event = bench.event(EventKind::AccountErased);
    home.all_or_nothing(async || {
        let erased = home.store.erase_account(account.id, &event).await?;
        erased.then_some(()).ok_or(StoreError::Conflict)
    })
    .await?;
    for (table, rows) in home.rows().await? {
        let left = rows.iter().filter(|row| format!("{row:?}").contains(&account.id.to_string()));
        if table != "event" {
            same(&format!("rows of {table} that name it"), left.count(), 0)?;
        }
        let fewer = usize::from(table == "account");
        let before = empty.get(table).map(Vec::len).unwrap_or_default();
        if table != "event" {
            same(&format!("rows of {table}"), rows.len(), before - fewer)?;
        }
    }
    home.without_trace(async || {
        holds("not twice", !home.store.erase_account(account.id, &event).await?)
    })
    .await?;
    let next = home.account().await?;
    same("a number is given once", next.number, account.number + 1)
}

pub(super) async fn attack_28_another_tenant_changes_no_account<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let account = home.account().await?;
    let session = home.session(&account).await?;
    let event = bench.event(EventKind::AccountUpdated);
    home.without_trace(async || {
        other
            .without_trace(async || {
                let patch = AccountPatch { active: Some(false), ..AccountPatch::default() };
                let patched = other.store.patch_account(account.id, patch, None, &event).await?;
                holds("not patched", patched.is_none())?;
                holds("not erased", !other.store.erase_account(account.id, &event).await?)?;
                let ended = other.store.end_sessions(account.id, None, None, &event).await?;
                same("sessions ended", ended, 0)?;
                let only = Some(session.id);
                let ended = other.store.end_sessions(account.id, only, None, &event).await?;
                same("sessions ended", ended, 0)?;
                other.store.link("https://issuer.test", "subject", account.id).await?;
                same("sessions", other.store.sessions(account.id, NOW).await?.len(), 0)
            })
            .await
    })
    .await
}

pub(super) async fn accounts_are_listed_by_number<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let mut made: Vec<AccountId> = Vec::new();
    for _ in 0..3 {
        made.push(home.account().await?.id);
    }
    let stranger = other.account().await?;
    let page = async |filter| {
        let (accounts, total) = home.store.accounts(filter).await?;
        let ids = accounts.iter().map(|account: &Account| account.id);
        Checked::Ok((ids.collect::<Vec<_>>(), total))
    };
    let (first, rest) = (made.first().copied(), made.split_off(1));
    let all = AccountFilter { limit: 1, ..AccountFilter::default() };
    same("first", page(all.clone()).await?, (first.into_iter().collect(), 3))?;
    same("rest", page(AccountFilter { limit: 9, offset: 1, ..all.clone() }).await?, (rest, 3))?;
    let key = home.now(some("account", first)?).await?.email.key();
    let by_address = AccountFilter { email: Some(key), ..all.clone() };
    same("by address", page(by_address).await?, (first.into_iter().collect(), 1))?;
    let strangers = AccountFilter { email: Some(stranger.email.key()), ..all.clone() };
    same("another tenant's", page(strangers).await?, (vec![], 0))?;
    let key = home.now(some("account", first)?).await?.email.key();
    let starting = |text: &str| AccountFilter { starting: Some(text.to_owned()), ..all.clone() };
    let whole = (first.into_iter().collect(), 1);
    same("by its whole address", page(starting(key.as_str())).await?, whole)?;
    same("by a beginning", page(starting("")).await?.1, 3)?;
    same("by no beginning", page(starting(&format!("{}x", key.as_str()))).await?, (vec![], 0))
}

pub(super) async fn taken_addresses_are_told<D: Database>(bench: &TestDatabase<D>) -> Checked {
    let (home, other) = (bench.home().await?, bench.home().await?);
    let (one, two) = (home.account().await?.email.key(), home.account().await?.email.key());
    let stranger = other.account().await?.email.key();
    same("none asked", home.store.taken(&[]).await?, vec![])?;
    let asked = [one.clone(), stranger, two.clone()];
    same("asked", home.store.taken(&asked).await?, vec![one, two])
}

/// A stored hash of some costs; the last part is the digest, the one before it a salt.
fn stored(costs: &str, salt: &str) -> Phc {
    Phc::new(format!("$bcrypt${costs}${salt}$BBBBBB"))
}

pub(super) async fn attack_13_cost_classes_are_counted_with_the_accounts<D: Database>(
    bench: &TestDatabase<D>,
) -> Checked {
    let home = bench.home().await?;
    let classes = async || {
        let opening = Opening { cost_classes: true, ..home.opening(Find::Nothing) };
        let classes = home.store.open(opening).await?.cost_classes;
        Checked::Ok(classes.into_iter().map(|class| (class.name, class.accounts)).collect())
    };
    let class = |costs: &str, accounts| (format!(r#"["","bcrypt","{costs}",4,6]"#), accounts);
    let made = async |phc: Option<Phc>| {
        Checked::Ok(home.store.create_account(NewAccount { phc, ..home.new_account()? }).await?)
    };
    same("none", classes().await?, Vec::new())?;
    let first = made(Some(stored("c=10", "aaaa"))).await?;
    let second = made(Some(stored("c=10", "cccc"))).await?;
    let third = made(None).await?;
    same("made", classes().await?, vec![class("c=10", 2)])?;
    home.store.rehash(first.id, first.generation, &stored("c=10", "dddd")).await?;
    same("of the same class", classes().await?, vec![class("c=10", 2)])?;
    home.store.rehash(first.id, first.generation, &stored("c=12", "aaaa")).await?;
    same("renewed", classes().await?, vec![class("c=10", 1), class("c=12", 1)])?;
    home.store.rehash(third.id, third.generation, &stored("c=12", "aaaa")).await?;
    same("the first password", classes().await?, vec![class("c=10", 1), class("c=12", 2)])?;
    let wrapped = Phc::new("$wrapped$l=3$ssha$aaaa$argon2id$v=19$m=8,t=1,p=1$aaaa$BBBBBB");
    home.store.rehash(third.id, third.generation, &wrapped).await?;
    let both_salts = r#"["","wrapped","l=3","ssha",4,"argon2id","v=19","m=8,t=1,p=1",4,6]"#;
    let all = vec![class("c=10", 1), class("c=12", 1), (both_salts.to_owned(), 1)];
    same("wrapped", classes().await?, all)?;
    for account in [first, second] {
        home.store.erase_account(account.id, &bench.event(EventKind::AccountErased)).await?;
    }
    same("erased", classes().await?, vec![(both_salts.to_owned(), 1)])
}
