//! Unleash's words for a refused password, exactly as its clients know them. Faults that the product never
//! knew get a text of ours in its style.

use crate::policy::{Class, ClassSet, Issue};

const TOO_LONG: &str = "The password must be fewer than 128 characters.";

/// Unleash's errors for `issues`, in order; empty if there are none. The first seven texts are those
/// of `owasp-password-strength-test` 1.3.0. That a password is common is reported only where
/// nothing else is wrong with it, so that a password which Unleash refused gets exactly the errors
/// it got.
pub(super) fn errors(issues: &[Issue]) -> Vec<&'static str> {
    let is_common = |issue: &Issue| matches!(issue, Issue::Common { .. });
    let only_common = issues.iter().all(is_common);
    let mut errors = Vec::new();
    for issue in issues.iter().filter(|issue| only_common || !is_common(issue)) {
        let error = text(issue);
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}

fn text(issue: &Issue) -> &'static str {
    match issue {
        Issue::TooShort { need: 10, .. } => "The password must be at least 10 characters long.",
        Issue::TooShort { .. } => "The password is too short.",
        Issue::TooLong { .. } => TOO_LONG,
        Issue::Repeating { .. } => {
            "The password may not contain sequences of three or more repeated characters."
        }
        Issue::MissingClass { any_of, .. } => class_text(*any_of),
        Issue::Common { .. } => "The password is too common.",
        Issue::Context { .. } => "The password may not be made of your name, address or account.",
        Issue::Breached { .. } => "The password has appeared in a data breach.",
        Issue::BreachUnavailable => "The password could not be checked against data breaches.",
        Issue::Reused => "You've previously used this password. Please use a new password.",
        _ => "The password is too weak.",
    }
}

fn class_text(any_of: ClassSet) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::product_rules::judge;
    use crate::policy::{Input, Policy, Preset};

    const ERRORS: [&str; 7] = [
        "The password must be at least 10 characters long.",
        "The password must be fewer than 128 characters.",
        "The password may not contain sequences of three or more repeated characters.",
        "The password must contain at least one lowercase letter.",
        "The password must contain at least one uppercase letter.",
        "The password must contain at least one number.",
        "The password must contain at least one special character.",
    ];

    fn numbers(preset: Preset, password: &str) -> Vec<usize> {
        let found = errors(&judge(preset, password));
        found.iter().map(|e| ERRORS.iter().position(|text| text == e).unwrap() + 1).collect()
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
        let admin = errors(&issues("admin"));
        assert_eq!(admin, [ERRORS[0], ERRORS[4], ERRORS[5], ERRORS[6]]);
        assert_eq!(errors(&[Issue::Reused]).len(), 1);
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
}
