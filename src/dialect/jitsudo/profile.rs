//! What JITSudo asks of the use cases.

use crate::flow::{ApiProfile, DialectProfiles};
use crate::policy::Preset;

const SAFE: ApiProfile = ApiProfile { preset: Some(Preset::Jitsudo), ..ApiProfile::NATIVE };

/// Both of its profiles.
pub(super) const PROFILES: DialectProfiles = DialectProfiles { safe: SAFE, upstream: SAFE };
