//! Callers and their sessions: authentication of a request, sign-in, refresh, step-up, sign-out. May
//! use all folders but `change`, `administration` and `job`.

pub mod caller;
pub(in crate::flow) mod current_password;
mod lockout;
pub mod login;
mod migration;
pub mod presented;
pub mod refresh;
pub mod sessions;
pub mod sign_in;
pub mod step_up;
