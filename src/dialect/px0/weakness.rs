//! px0's words for a refused password, exactly as its clients know them. Faults that the product never knew
//! get a text of ours in its style.

use crate::policy::Issue;

/// px0's error for `issues`; `None` if there are none. px0 names one fault at a time.
pub(super) fn error(issues: &[Issue]) -> Option<&'static str> {
    issues.first().map(text)
}

fn text(issue: &Issue) -> &'static str {
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
    use crate::dialect::product_rules::judge;
    use crate::policy::Preset;

    #[test]
    fn x_12_to_x_15_px0() {
        let classes = "password must contain at least one uppercase letter, one lowercase letter, \
                       one digit, and one special character";
        let short = "password must be at least 8 characters";
        let error = |password| super::error(&judge(Preset::Px0, password));
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
}
