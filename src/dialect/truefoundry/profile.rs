//! What TrueFoundry asks of the use cases.

use crate::flow::{ApiProfile, DialectProfiles};
use crate::policy::Preset;

const SAFE: ApiProfile = ApiProfile { preset: Some(Preset::Truefoundry), ..ApiProfile::NATIVE };

/// Administrators of the product are shown the live link.
const UPSTREAM: ApiProfile = ApiProfile { shows_links: true, ..SAFE };

/// Both of its profiles.
pub(super) const PROFILES: DialectProfiles = DialectProfiles { safe: SAFE, upstream: UPSTREAM };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::product_rules::judge;

    #[test]
    fn t_05_truefoundry_takes_eight() {
        assert!(!judge(Preset::Truefoundry, "7 chars").is_empty());
        assert!(judge(Preset::Truefoundry, "aaaaaaaa").is_empty());
    }
}
