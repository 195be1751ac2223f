//! The rate limit fields of an answer: where the caller stands with the caller's own limits.

use super::profile::is_open;
use super::table::Limit;
use crate::account::Time;
use crate::flow::{Context, Ports, Quota};
use crate::port::{Meter, Verdict};

/// Notes where the caller stands with a limit.
pub(super) fn note<P: Ports>(cx: &Context<'_, P>, limit: &Limit, meter: &Meter, verdict: &Verdict) {
    if is_open(&cx.snapshot) {
        return;
    }
    cx.ports.quotas().note(Quota {
        name: limit.name,
        most: meter.limit,
        window: meter.window,
        left: meter.limit.saturating_sub(verdict.count),
        wait: verdict.resets_at.since(cx.now),
    });
}

/// Begun seconds count, and there is at least one.
pub(super) const fn whole_seconds(millis: i64) -> i64 {
    if millis <= Time::SECOND { 1 } else { (millis + Time::SECOND - 1) / Time::SECOND }
}

/// `RateLimit-Policy` and `RateLimit` as the IETF's draft has them
/// (draft-ietf-httpapi-ratelimit-headers, sections 3 and 4); none if no limit was met.
pub fn fields<P: Ports>(ports: &P) -> Option<[String; 2]> {
    let quotas = ports.quotas().all();
    let list =
        |item: &dyn Fn(&Quota) -> String| quotas.iter().map(item).collect::<Vec<_>>().join(", ");
    let policies = list(&|quota| {
        format!("\"{}\";q={};w={}", quota.name, quota.most, whole_seconds(quota.window))
    });
    let standings = list(&|quota| {
        format!("\"{}\";r={};t={}", quota.name, quota.left, whole_seconds(quota.wait))
    });
    (!quotas.is_empty()).then_some([policies, standings])
}
