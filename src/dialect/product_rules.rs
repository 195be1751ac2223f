//! What a product's own rules say of a password, for tests of the dialects.

use crate::policy::{Blocklist, Input, Issue, Policy, Preset};

/// The issues of a password by a preset, without its list of common passwords, which is ours.
pub(super) fn judge(preset: Preset, password: &str) -> Vec<Issue> {
    let policy = Policy { blocklist: Some(Blocklist::default()), ..Policy::preset(preset) };
    policy.check(&Input { password, context: &[] }).issues().collect()
}
