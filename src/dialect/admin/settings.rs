//! What settings must be beyond their types.

use super::read::wrong;
use crate::account::{BaseUrl, DocumentUrl, OriginUrl, Settings};
use crate::dialect::Trouble;
use crate::flow::limit;

/// Longest text of the branding, in code points.
const MAX_TEXT: usize = 200;
/// Most origins of a list.
const MOST_ORIGINS: usize = 50;
/// Deepest history, as policies have it.
const MAX_HISTORY: u8 = 24;
/// Longest session and longest window of a limit, in seconds: 400 days, the longest that browsers
/// keep a cookie.
const LONGEST: u32 = 400 * 24 * 3_600;
/// Highest number of a limit.
const MOST_HITS: u32 = 1_000_000;

/// Refuses settings that no tenant can have, naming the member below `prefix`.
pub(super) fn check(settings: &Settings, prefix: &str) -> Result<(), Trouble> {
    let fault = |name: &str, reason: &str| Err(wrong(&format!("{prefix}{name}"), reason));
    if settings.origin.as_deref().is_some_and(|origin| !is_base(origin)) {
        return fault("origin", BASE);
    }
    for (name, list) in [
        ("cors", &settings.cors),
        ("prelude.cross_site_origins", &settings.prelude.cross_site_origins),
    ] {
        if list.len() > MOST_ORIGINS || !list.iter().all(|origin| is_origin(origin)) {
            return fault(name, ORIGIN);
        }
    }
    for (name, numbers) in &settings.limit_numbers {
        if !limit::is_known(name) {
            return fault(&format!("limit_numbers.{name}"), "there is no such limit");
        }
        if !(1..=MOST_HITS).contains(&numbers.most) || !(1..=LONGEST).contains(&numbers.seconds) {
            return fault(
                &format!("limit_numbers.{name}"),
                "most must be between 1 and 1000000, seconds between 1 and 34560000",
            );
        }
    }
    if settings.history.is_some_and(|depth| depth > MAX_HISTORY) {
        return fault("history", "must be between 0 and 24");
    }
    if !(60..=3_600).contains(&settings.session.access_token_seconds) {
        return fault("session.access_token_seconds", "must be between 60 and 3600");
    }
    if !(60..=LONGEST).contains(&settings.session.session_seconds) {
        return fault("session.session_seconds", "must be between 60 and 34560000");
    }
    let scopes = [
        ("prelude.granted_scopes", &settings.prelude.granted_scopes),
        ("prelude.allowed_scopes", &settings.prelude.allowed_scopes),
    ];
    for (name, list) in scopes {
        if !list.iter().all(|scope| is_scope(scope)) {
            return fault(name, "must be of letters, digits, '.', '-', '_' and ':'");
        }
    }
    branding(settings).map_or(Ok(()), |(name, reason)| fault(name, reason))
}

const BASE: &str = "must be scheme, host and port, over https, and a plain path if any";
const ORIGIN: &str = "must be scheme, host and port, over https";

fn branding(settings: &Settings) -> Option<(&'static str, &'static str)> {
    let branding = &settings.branding;
    let odd = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| {
            text.chars().count() > MAX_TEXT || text.chars().any(char::is_control)
        })
    };
    if odd(&branding.name) {
        return Some(("branding.name", "at most 200 characters, none of them control characters"));
    }
    if branding.logo.as_deref().is_some_and(|logo| logo.parse::<DocumentUrl>().is_err()) {
        return Some(("branding.logo", "must be an https address"));
    }
    if branding.colour.as_deref().is_some_and(|colour| !is_colour(colour)) {
        return Some(("branding.colour", "must be # and six hexadecimal digits"));
    }
    if branding.support.as_deref().is_some_and(|support| !is_contact(support)) {
        return Some(("branding.support", "must be an https or mailto address"));
    }
    None
}

fn is_base(text: &str) -> bool {
    text.parse::<BaseUrl>().is_ok()
}

fn is_origin(text: &str) -> bool {
    text.parse::<OriginUrl>().is_ok()
}

fn is_scope(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    !text.is_empty() && text.chars().all(known)
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_contact(text: &str) -> bool {
    let mail = text.strip_prefix("mailto:");
    mail.is_some_and(|mail| crate::account::Email::parse(mail).is_ok())
        || text.parse::<DocumentUrl>().is_ok()
}
