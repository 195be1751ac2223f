//! Opaque session secrets that a client showed: they are found by keyed hashes.

use zeroize::Zeroizing;

use crate::account::SessionId;
use crate::flow::{Context, Ports};

/// Bytes of an opaque session's secret: the session's id, then as many random ones.
pub const SECRET_BYTES: usize = 32;
pub(super) const ID_BYTES: usize = 16;

/// An opaque session secret that a client showed.
#[derive(Debug)]
pub struct PresentedSession {
    /// The session that it names.
    pub session: SessionId,
    digests: Vec<String>,
}

impl PresentedSession {
    /// Keyed hashes of it, one a key in use.
    pub fn digests(&self) -> &[String] {
        &self.digests
    }

    /// Whether it is the secret with this keyed hash.
    pub fn is(&self, stored: &str) -> bool {
        self.digests.iter().any(|digest| digest == stored)
    }
}

/// How many secrets of one request are looked up.
pub(in crate::flow) const MOST_SHOWN: usize = 4;

/// Reads opaque secrets: those that have the form of one, the sessions that were made last first.
pub(in crate::flow) fn read<P: Ports>(
    cx: &Context<'_, P>,
    secrets: &[Zeroizing<Vec<u8>>],
) -> Vec<PresentedSession> {
    let mut named: Vec<(SessionId, &[u8])> =
        secrets.iter().filter_map(|secret| Some((named(secret)?, secret.as_slice()))).collect();
    // The id of a session begins with the time at which it was made.
    named.sort_unstable_by(|one, other| other.cmp(one));
    named.dedup();
    let shown = |(session, secret)| PresentedSession {
        session,
        digests: cx.digests("opaque-session", &[secret]),
    };
    named.into_iter().take(MOST_SHOWN).map(shown).collect()
}

/// The session that an opaque secret names; none if it has another length.
fn named(secret: &[u8]) -> Option<SessionId> {
    let (id, rest) = secret.split_first_chunk::<ID_BYTES>()?;
    (rest.len() == SECRET_BYTES - ID_BYTES).then(|| SessionId::from_bytes(*id))
}
