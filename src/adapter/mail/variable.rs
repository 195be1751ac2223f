//! Variables of the deployment.

use worker::Env;

/// A variable; none if it is missing or empty.
pub(super) fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}
