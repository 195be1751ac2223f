//! The names of the named policies. Imports nothing of ours.

use core::fmt;
use core::str::FromStr;
use serde::Serialize;

/// A named policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The default: 12 to 256 code points, the full list and long words of a dictionary with derived
    /// matching, patterns, context words. Meets OWASP ASVS 5.0 level 1.
    Recommended,
    /// NIST SP 800-63B-4 section 3.1.1.2, a password as the only factor: 15 code points.
    NistSingleFactor,
    /// NIST SP 800-63B-4 section 3.1.1.2, a password beside another factor: 8 code points.
    NistMfa,
    /// OWASP ASVS 5.0 section V6.2, level 1.
    AsvsL1,
    /// OWASP ASVS 5.0 section V6.2, level 2: context words (6.2.11) and breaches (6.2.12).
    AsvsL2,
    /// OWASP ASVS 5.0 section V6.2, level 3, with the length of 15 that 6.2.1 recommends.
    AsvsL3,
    /// PCI DSS 4.0 requirements 8.3.6 and 8.3.7: 12 characters, letters and digits, history of 4.
    #[serde(rename = "pci-dss-4")]
    PciDss4,
    /// Prelude: 8 to 128 code points, one each of Lu, Ll, Nd and anything else.
    Prelude,
    /// JITSudo: 8 code points with the four classes.
    Jitsudo,
    /// Unleash with passphrases: from 20 UTF-16 units on, class rules are skipped.
    Unleash,
    /// Unleash as upstream ships it, without passphrases.
    UnleashUpstream,
    /// px0: 8 code points and the four ASCII classes.
    Px0,
    /// TrueFoundry: 8 code points.
    Truefoundry,
}

impl Preset {
    /// All presets.
    pub const ALL: [Self; 13] = [
        Self::Recommended,
        Self::NistSingleFactor,
        Self::NistMfa,
        Self::AsvsL1,
        Self::AsvsL2,
        Self::AsvsL3,
        Self::PciDss4,
        Self::Prelude,
        Self::Jitsudo,
        Self::Unleash,
        Self::UnleashUpstream,
        Self::Px0,
        Self::Truefoundry,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::NistSingleFactor => "nist-single-factor",
            Self::NistMfa => "nist-mfa",
            Self::AsvsL1 => "asvs-l1",
            Self::AsvsL2 => "asvs-l2",
            Self::AsvsL3 => "asvs-l3",
            Self::PciDss4 => "pci-dss-4",
            Self::Prelude => "prelude",
            Self::Jitsudo => "jitsudo",
            Self::Unleash => "unleash",
            Self::UnleashUpstream => "unleash-upstream",
            Self::Px0 => "px0",
            Self::Truefoundry => "truefoundry",
        }
    }
}

/// The text names no preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPreset;

impl fmt::Display for UnknownPreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown policy preset")
    }
}

impl core::error::Error for UnknownPreset {}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == name).ok_or(UnknownPreset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for preset in Preset::ALL {
            assert_eq!(preset.as_str().parse(), Ok(preset));
            assert_eq!(serde_json::to_string(&preset).unwrap(), format!("\"{}\"", preset.as_str()));
        }
        assert_eq!("Recommended".parse::<Preset>(), Err(UnknownPreset));
    }
}
