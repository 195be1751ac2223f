//! Known places, and wrong passwords in a row: they distinguish an owner from somebody who guesses.

use super::bindings::Bindings;
use crate::account::Time;
use crate::port::KnownNetwork;

/// The caller comes from a known place.
pub(super) const KNOWN_PLACE: &str = "EXISTS (SELECT 1 FROM known_place WHERE tenant_id = :tenant
       AND place IN (SELECT value FROM json_each(:places)) AND expires_at > :now)";

/// The prefix of failures without an account, which sorts behind all ids.
pub(super) const STRANGER: &str = "~";

/// How long they are kept, in milliseconds.
const STRANGERS_KEPT: i64 = Time::DAY;

/// A known place is known anew no oftener than this, in milliseconds: a busy one is not written each
/// time.
const RENEWED: i64 = Time::DAY;

/// Binds the key that counts a guess without an account.
pub(super) fn bind_guess(bindings: Bindings, guess_at: Option<&str>, now: Time) -> Bindings {
    let stranger = guess_at.map(|stranger| format!("{STRANGER}{stranger}"));
    bindings.with("stranger", stranger).with("stranger_until", now.plus(STRANGERS_KEPT))
}

/// Counts one more wrong password in a row of the account `whose`, if a condition holds.
pub(super) fn count(whose: &str, condition: &str) -> String {
    format!(
        "INSERT INTO streak (tenant_id, subject, count, told, expires_at)
         SELECT :tenant, COALESCE(owner, :stranger), 1, 0,
           CASE WHEN owner IS NULL THEN :stranger_until END
         FROM (SELECT {whose} AS owner) WHERE {condition}
         ON CONFLICT (tenant_id, subject) DO UPDATE SET
           count = count + 1, expires_at = excluded.expires_at
         RETURNING count"
    )
}

/// Binds the place where an owner was authenticated.
pub(super) fn bind_place(bindings: Bindings, place: Option<KnownNetwork<'_>>) -> Bindings {
    let bindings = bindings.with("renewed_from", place.map(|place| place.until.plus(-RENEWED)));
    bindings
        .with("place", place.map(|place| place.key))
        .with("place_until", place.map(|place| place.until))
}

/// Knows the bound place from now on, if a condition holds.
pub(super) fn remember_network(condition: &str) -> String {
    format!(
        "INSERT INTO known_place (tenant_id, place, expires_at)
         SELECT :tenant, :place, :place_until WHERE {condition}
         ON CONFLICT (tenant_id, place) DO UPDATE SET expires_at = excluded.expires_at
           WHERE expires_at <= :renewed_from"
    )
}

/// Ends the wrong passwords in a row of the account `whose`, if a condition holds.
pub(super) fn end_streak(whose: &str, condition: &str) -> String {
    format!("DELETE FROM streak WHERE tenant_id = :tenant AND subject = {whose} AND {condition}")
}

/// The owner of `:account` is still to be notified.
pub(super) const UNTOLD: &str = "EXISTS (SELECT 1 FROM streak
       WHERE tenant_id = :tenant AND subject = :account AND told = 0)";

/// Notes that the owner of `:account` was notified, if a condition holds.
pub(super) fn mark_notified(condition: &str) -> String {
    format!(
        "UPDATE streak SET told = 1 WHERE tenant_id = :tenant AND subject = :account AND {condition}"
    )
}
