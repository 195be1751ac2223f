//! Breached passwords: looking a new one up, what holds when nobody answers, and passing ranges on to
//! forms. A look-up takes no round trip to the database.

use crate::account::{BreachFallback, Plain};
use crate::crypt::range::Fingerprint;
use crate::flow::limit::{self, Against, Operation};
use crate::flow::{Context, Ports, UseCaseError};
use crate::policy::{
    Blocklist, Breach as Rule, BreachMode, Input, Issue, ListId, ListSet, Match, Policy,
};
use crate::port::{Breach, Find};

pub use crate::crypt::range::Prefix;

/// What the log says when nobody answers.
const UNANSWERED: &str = "the breach service does not answer";

/// What a look-up leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finding {
    /// Nothing.
    Clean,
    /// A remark that refuses nothing.
    Remark(Issue),
    /// The password is refused.
    Refused(Issue),
}

/// Looks a new password up, as the policy's rule has it.
pub async fn look_up<P: Ports>(cx: &Context<'_, P>, password: &Plain, rule: Rule) -> Finding {
    if rule.mode == BreachMode::Off {
        return Finding::Clean;
    }
    let hit = match sightings(cx, password, rule).await {
        Some(count) if rule.hits(count) => Finding::Refused(Issue::Breached { count }),
        Some(_) => Finding::Clean,
        None => unanswered(cx, password),
    };
    match (rule.mode, hit) {
        (BreachMode::Warn, Finding::Refused(issue)) => Finding::Remark(issue),
        (_, finding) => finding,
    }
}

/// How often the password was seen, in whichever of its forms; none if nobody answers.
async fn sightings<P: Ports>(cx: &Context<'_, P>, password: &Plain, rule: Rule) -> Option<u32> {
    let mut most = 0;
    for fingerprint in Fingerprint::all_of(password) {
        let range = cx.ports.breach().range(fingerprint.prefix()).await?;
        most = most.max(range.count(&fingerprint));
        if rule.hits(most) {
            break;
        }
    }
    Some(most)
}

fn unanswered<P: Ports>(cx: &Context<'_, P>, password: &Plain) -> Finding {
    cx.ports.log().cause(UNANSWERED);
    match cx.tenant().settings.breach_unavailable {
        BreachFallback::Open => Finding::Remark(Issue::BreachUnavailable),
        BreachFallback::Closed => Finding::Refused(Issue::BreachUnavailable),
        BreachFallback::Offline => {
            listed(password).map_or(Finding::Remark(Issue::BreachUnavailable), Finding::Refused)
        }
    }
}

/// Whether the list that is compiled in knows the password, in any disguise, whatever the policy
/// itself looks up.
fn listed(password: &Plain) -> Option<Issue> {
    let lists = ListSet::EMPTY.with(ListId::CommonFull);
    let blocklist = Some(Blocklist { lists, matching: Match::Derived });
    let policy = Policy { blocklist, ..Policy::unrestricted() };
    let report = policy.check(&Input { password: password.expose(), context: &[] });
    report.issues().find(|issue| matches!(issue, Issue::Common { .. }))
}

/// The range below a prefix, padded, for a form that looks a password up itself; none if nobody
/// answers.
///
/// # Errors
///
/// [`UseCaseError::Limited`]; [`UseCaseError::Internal`] if the store fails.
pub async fn range<P: Ports>(
    cx: &Context<'_, P>,
    prefix: &Prefix,
) -> Result<Option<String>, UseCaseError> {
    let attempt = limit::admit(cx, Operation::Range, Against::default()).await?;
    let opened = cx.open(attempt.opening(cx, Find::Nothing)).await?;
    limit::enforce(cx, &attempt, &opened)?;
    let range = cx.ports.breach().range(prefix).await;
    if range.is_none() {
        cx.ports.log().cause(UNANSWERED);
    }
    Ok(range.map(|range| range.padded(|bytes| cx.ports.fill(bytes))))
}
