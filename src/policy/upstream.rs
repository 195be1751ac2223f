//! The five APIs' own words for a refused password, exactly as their clients know them.
//!
//! Imports the engine's nouns only. Faults that an API never knew get a text of ours in its style.

use super::class::{Class, ClassSet};
use super::issue::Issue;
use alloc::vec::Vec;

const TOO_LONG: &str = "The password must be fewer than 128 characters.";

/// Unleash's errors for `issues`, in order; empty if there are none. The first seven texts are those
/// of `owasp-password-strength-test` 1.3.0. That a password is common is reported only where
/// nothing else is wrong with it, so that a password which Unleash refused gets exactly the errors
/// it got.
#[must_use]
pub fn unleash_errors(issues: &[Issue]) -> Vec<&'static str> {
    let is_common = |issue: &Issue| matches!(issue, Issue::Common { .. });
    let only_common = issues.iter().all(is_common);
    let mut errors = Vec::new();
    for issue in issues.iter().filter(|issue| only_common || !is_common(issue)) {
        let error = unleash_error(issue);
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}

/// px0's error for `issues`; `None` if there are none. px0 names one fault at a time.
#[must_use]
pub fn px0_error(issues: &[Issue]) -> Option<&'static str> {
    issues.first().map(px0_text)
}

fn unleash_error(issue: &Issue) -> &'static str {
    match issue {
        Issue::TooShort { need: 10, .. } => "The password must be at least 10 characters long.",
        Issue::TooShort { .. } => "The password is too short.",
        Issue::TooLong { .. } => TOO_LONG,
        Issue::Repeating { .. } => {
            "The password may not contain sequences of three or more repeated characters."
        }
        Issue::MissingClass { any_of, .. } => unleash_class(*any_of),
        Issue::Common { .. } => "The password is too common.",
        Issue::Context { .. } => "The password may not be made of your name, address or account.",
        Issue::Breached { .. } => "The password has appeared in a data breach.",
        Issue::BreachUnavailable => "The password could not be checked against data breaches.",
        Issue::Reused => "You've previously used this password. Please use a new password.",
        _ => "The password is too weak.",
    }
}

fn unleash_class(any_of: ClassSet) -> &'static str {
    let is = |class| any_of == ClassSet::of(class);
    if is(Class::Lower) {
        "The password must contain at least one lowercase letter."
    } else if is(Class::Upper) {
        "The password must contain at least one uppercase letter."
    } else if is(Class::Digit) {
        "The password must contain at least one number."
    } else {
        "The password must contain at least one special character."
    }
}

fn px0_text(issue: &Issue) -> &'static str {
    match issue {
        Issue::TooShort { need: 8, .. } => "password must be at least 8 characters",
        Issue::TooShort { .. } => "password is too short",
        Issue::TooLong { need: 1024, .. } => "password must be at most 1024 bytes",
        Issue::TooLong { .. } => "password is too long",
        Issue::MissingClass { .. } => {
            "password must contain at least one uppercase letter, one lowercase letter, one digit, \
             and one special character"
        }
        Issue::Common { .. } => "password is too common",
        Issue::Reused => "password was used before",
        Issue::Breached { .. } => "password has appeared in a data breach",
        Issue::BreachUnavailable => "password could not be checked against data breaches",
        _ => "password is too weak",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::check::Input;
    use crate::policy::preset::Preset;
    use crate::policy::rules::{Blocklist, Policy};

    const ERRORS: [&str; 7] = [
        "The password must be at least 10 characters long.",
        "The password must be fewer than 128 characters.",
        "The password may not contain sequences of three or more repeated characters.",
        "The password must contain at least one lowercase letter.",
        "The password must contain at least one uppercase letter.",
        "The password must contain at least one number.",
        "The password must contain at least one special character.",
    ];

    /// The upstream rules alone: the list of common passwords is ours.
    fn judge(preset: Preset, password: &str) -> Vec<Issue> {
        let policy = Policy { blocklist: Some(Blocklist::default()), ..Policy::preset(preset) };
        policy.check(&Input { password, context: &[] }).issues().collect()
    }

    fn numbers(preset: Preset, password: &str) -> Vec<usize> {
        let errors = unleash_errors(&judge(preset, password));
        errors.iter().map(|e| ERRORS.iter().position(|text| text == e).unwrap() + 1).collect()
    }

    // Run through owasp-password-strength-test 1.3.0, and the tests of that library and Unleash.
    #[test]
    fn unleash_upstream_vectors() {
        let vectors: [(&str, &[usize]); 19] = [
            ("admin", &[1, 5, 6, 7]),
            ("qwertyabcde", &[5, 6, 7]),
            ("qwertyabcdE", &[6, 7]),
            ("qwertyabcdE2", &[7]),
            ("aiaiaiaiaiaiaiaiaiaia", &[5, 6, 7]),
            ("aaa", &[1, 3, 5, 6, 7]),
            ("hunter2", &[1, 5, 7]),
            ("hunter123", &[1, 5, 7]),
            ("simple123-_ASsad", &[]),
            ("DtUYwi&l5I1KX4@Le", &[]),
            ("t7GTx&$Y9pcsnxRv6", &[]),
            ("externalScreaming$123", &[]),
            ("N3wS3cur3P@ss!", &[]),
            ("L0^eSex", &[1]),
            ("L0veSexxxSecre+God", &[3]),
            ("L0veSex SecretGod", &[]),
            ("L0veSex~SecretGod", &[]),
            ("correct horse battery staple", &[5, 6]),
            ("🔒🔒🔒Aa1aaa", &[3]),
        ];
        for (password, expected) in vectors {
            assert_eq!(numbers(Preset::UnleashUpstream, password), expected, "{password}");
        }
    }

    #[test]
    fn unleash_special_characters_are_owasp_s() {
        for special in " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".chars() {
            let password = format!("L0veSex{special}SecretGod");
            assert_eq!(numbers(Preset::UnleashUpstream, &password), [0; 0], "{special:?}");
        }
    }

    #[test]
    fn the_list_speaks_only_where_the_rules_are_silent() {
        let issues = |password| {
            let policy = Policy::preset(Preset::Unleash);
            policy.check(&Input { password, context: &[] }).issues().collect::<Vec<_>>()
        };
        let admin = unleash_errors(&issues("admin"));
        assert_eq!(admin, [ERRORS[0], ERRORS[4], ERRORS[5], ERRORS[6]]);
        assert_eq!(unleash_errors(&[Issue::Reused]).len(), 1);
    }

    #[test]
    fn unleash_counts_utf_16_units() {
        assert_eq!(numbers(Preset::UnleashUpstream, "🔒🔒🔒Aa1x"), [0; 0]);
        assert_eq!(numbers(Preset::UnleashUpstream, "\n\n\nAa1xyzw"), [0; 0]);
        assert_eq!(numbers(Preset::UnleashUpstream, "ÉÉÉAa1xyzw"), [3]);
    }

    #[test]
    fn unleash_takes_128_and_refuses_129() {
        let of_length =
            |n: usize| format!("A1-{}", "ab".repeat(n)).chars().take(n).collect::<String>();
        assert_eq!(numbers(Preset::UnleashUpstream, &of_length(128)), [0; 0]);
        assert_eq!(numbers(Preset::UnleashUpstream, &of_length(129)), [2]);
        assert_eq!(numbers(Preset::Unleash, &of_length(5000)), [2]);
    }

    #[test]
    fn unleash_passphrases_skip_class_rules_only() {
        assert_eq!(numbers(Preset::Unleash, "correct horse battery staple"), [0; 0]);
        assert_eq!(numbers(Preset::Unleash, "aiaiaiaiaiaiaiaiaiai"), [0; 0]);
        assert_eq!(numbers(Preset::Unleash, "aiaiaiaiaiaiaiaiaia"), [5, 6, 7]);
        assert_eq!(numbers(Preset::Unleash, "correct horse batteryyy staple"), [3]);
    }

    #[test]
    fn x_12_to_x_15_px0() {
        let classes = "password must contain at least one uppercase letter, one lowercase letter, \
                       one digit, and one special character";
        let short = "password must be at least 8 characters";
        let error = |password| px0_error(&judge(Preset::Px0, password));
        assert_eq!(error("password123"), Some(classes));
        assert_eq!(error("weak"), Some(short));
        assert_eq!(error("Aa1!aaa"), Some(short));
        assert_eq!(error("Aa1 aaaa"), None);
        assert_eq!(error("Aa1éaaaa"), None);
        assert_eq!(error("NewSecretPassword123!"), None);
        assert_eq!(error("NewPassword456!"), None);
        let long = format!("Aa1!{}", "é".repeat(600));
        assert_eq!(error(&long), Some("password must be at most 1024 bytes"));
    }

    #[test]
    fn t_05_truefoundry_takes_eight() {
        assert!(!judge(Preset::Truefoundry, "7 chars").is_empty());
        assert!(judge(Preset::Truefoundry, "aaaaaaaa").is_empty());
    }
}
