//! Tenants that an isolate remembers. Imports no database.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::account::{TenantId, Time};
use crate::port::{SnapshotRef, TenantSnapshot};

/// How many answers are remembered. Host names come from requests, so the number is bounded.
const MOST: usize = 256;

/// How long an answer is remembered, in milliseconds. Whatever decides compares versions and needs
/// no limit; what is only shown (a policy, a key set) is at most this old.
const AGE: i64 = Time::MINUTE;

/// From what age on a tenant is worth reading anew for a key that it lacks, in milliseconds.
const COOL: i64 = 5 * Time::SECOND;

/// Snapshots by what was asked for.
#[derive(Debug, Default)]
pub struct Snapshots(RefCell<HashMap<Question, (Time, Rc<TenantSnapshot>)>>);

#[derive(Debug, PartialEq, Eq, Hash)]
enum Question {
    Host(String),
    Id(TenantId),
    Slug(String),
}

impl From<SnapshotRef<'_>> for Question {
    fn from(by: SnapshotRef<'_>) -> Self {
        match by {
            SnapshotRef::Host(host) => Self::Host(host.to_owned()),
            SnapshotRef::Id(id) => Self::Id(id),
            SnapshotRef::Slug(slug) => Self::Slug(slug.to_owned()),
        }
    }
}

impl Snapshots {
    /// What was answered within the last minute.
    pub(super) fn get(&self, by: SnapshotRef<'_>, now: Time) -> Option<Rc<TenantSnapshot>> {
        let kept = self.0.borrow();
        let (read_at, snapshot) = kept.get(&by.into())?;
        (now.since(*read_at) < AGE).then(|| Rc::clone(snapshot))
    }

    /// Remembers an answer, and forgets all others if they are too many.
    pub(super) fn put(&self, by: SnapshotRef<'_>, now: Time, snapshot: Rc<TenantSnapshot>) {
        let mut kept = self.0.borrow_mut();
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(by.into(), (now, snapshot));
    }

    /// Whether an answer about a tenant was read some seconds ago.
    pub(super) fn is_worth_reading(&self, tenant: TenantId, now: Time) -> bool {
        let kept = self.0.borrow();
        kept.values().any(|(at, snapshot)| snapshot.tenant.id == tenant && now.since(*at) >= COOL)
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}
