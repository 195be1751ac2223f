//! What settings must be beyond their types.

use super::read::wrong;
use crate::account::{BaseUrl, DocumentUrl, OriginUrl, Settings};
use crate::dialect::ApiError;
use crate::flow::limit;

/// Longest text of the branding, in code points.
const MAX_TEXT: usize = 200;
/// Longest logo that comes with the settings, in bytes; every page waits for it.
const MAX_LOGO: usize = 8_192;
/// Kinds of image that every browser shows and that, as an image, run nothing.
const LOGO_TYPES: [&str; 3] = ["image/svg+xml", "image/png", "image/webp"];
/// Most links at the foot of a page.
const MOST_LINKS: usize = 6;
/// Most origins of a list.
const MOST_ORIGINS: usize = 50;
/// Longest name of a header of theirs, in bytes.
const MAX_FIELD_NAME: usize = 64;
/// Deepest history, as policies have it.
const MAX_HISTORY: u8 = 24;
/// Longest session and longest window of a limit, in seconds: 400 days, the longest that browsers
/// keep a cookie.
const LONGEST: u32 = 400 * 24 * 3_600;
/// Highest number of a limit.
const MOST_HITS: u32 = 1_000_000;

/// Refuses settings that no tenant can have, naming the member below `prefix`.
pub(super) fn check(settings: &Settings, prefix: &str) -> Result<(), ApiError> {
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
    let headers = &settings.cors_headers.0;
    if headers.len() > MOST_ORIGINS || !headers.iter().all(|name| is_field_name(name)) {
        return fault("cors_headers", FIELD_NAME);
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

const FIELD_NAME: &str = "each the name of a header, at most 64 characters, and at most 50 of them";
const BASE: &str = "must be scheme, host and port, over https, and a plain path if any";
const ORIGIN: &str = "must be scheme, host and port, over https";

fn branding(settings: &Settings) -> Option<(&'static str, &'static str)> {
    let branding = &settings.branding;
    if branding.name.as_deref().is_some_and(|name| !is_line(name)) {
        return Some(("branding.name", LINE));
    }
    if branding.logo.as_deref().is_some_and(|logo| !is_logo(logo)) {
        return Some(("branding.logo", LOGO));
    }
    if branding.colour.as_deref().is_some_and(|colour| !is_colour(colour)) {
        return Some(("branding.colour", "must be # and six hexadecimal digits"));
    }
    if branding.support.as_deref().is_some_and(|support| !is_contact(support)) {
        return Some(("branding.support", "must be an https or mailto address"));
    }
    if branding.links.len() > MOST_LINKS {
        return Some(("branding.links", "at most six"));
    }
    let mut links = branding.links.iter();
    if links.any(|link| !is_line(&link.text) || link.href.parse::<DocumentUrl>().is_err()) {
        return Some(("branding.links", "each a text and an https address"));
    }
    None
}

const LINE: &str = "at most 200 characters, none of them control characters";
const LOGO: &str =
    "must be an https address, or an SVG, PNG or WebP image as data:…;base64,… of 8 KiB at most";

fn is_line(text: &str) -> bool {
    text.chars().count() <= MAX_TEXT && !text.chars().any(char::is_control)
}

fn is_logo(text: &str) -> bool {
    let Some(image) = text.strip_prefix("data:") else {
        return text.parse::<DocumentUrl>().is_ok();
    };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    image.split_once(";base64,").is_some_and(|(kind, bytes)| {
        text.len() <= MAX_LOGO && LOGO_TYPES.contains(&kind) && bytes.bytes().all(is_base64)
    })
}

fn is_base(text: &str) -> bool {
    text.parse::<BaseUrl>().is_ok()
}

fn is_origin(text: &str) -> bool {
    text.parse::<OriginUrl>().is_ok()
}

/// The name of a header (RFC 9110, section 5.1). `*` names none where cookies are sent along.
fn is_field_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte);
    (1..=MAX_FIELD_NAME).contains(&text.len()) && text.bytes().all(plain)
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
