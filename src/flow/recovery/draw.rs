//! Drawing secrets: how long they are, how long they live, where their links lead, by which keyed
//! hashes they are found.
//!
//! A native code is found by its address and itself, so that every live request of the address redeems
//! it. Codes to sign in and to step up with are found by their request.

use crate::account::{CodeFormat, LetterKind, Purpose, RequestId, Time, Token};
use crate::crypt::secret::{CodeLength, code_crockford, digits, link_token};
use crate::flow::{Context, Ports};
use crate::port::NewSecret;

/// How many secrets of one purpose may be live for an account before administrators make no more. What
/// the limits on asking admit stays below, so that what somebody asked for is always made.
pub(in crate::flow) const MOST_LIVE: u32 = 10;
/// Label of the keyed hashes of codes that belong to an address.
pub(super) const BY_ADDRESS: &str = "code-address";
/// Labels of the keyed hashes of codes that belong to a request, and of those requests.
pub(super) const CODE: &str = "code";
pub(super) const BY_REQUEST: &str = "code-request";

/// A secret that was made and mailed.
#[derive(Clone, Debug)]
pub struct Issued {
    /// What an administrator who had it made is shown, if it is a link: the page where it leads. Only
    /// an API that behaves as its product did shows the live link, with which its reader can choose
    /// another's password.
    pub shown: Option<String>,
}

/// Secrets that were drawn and not yet stored.
pub(super) struct Drawn {
    pub secrets: Vec<NewSecret>,
    pub letter: LetterKind,
    pub expires_at: Time,
    pub issued: Issued,
}

/// Draws the secrets of one purpose.
pub(super) fn draw<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    request: RequestId,
    email: &str,
) -> Drawn {
    let expires_at = cx.now.plus(life(cx, purpose));
    match purpose {
        Purpose::Px0Code => {
            let token = match cx.tenant().settings.code_format {
                CodeFormat::Base32 => code_crockford(cx.ports.entropy()),
                CodeFormat::Digits => digits(CodeLength::Six, cx.ports.entropy()),
            };
            let letter = LetterKind::Px0Reset { code: token.expose().to_owned() };
            let secrets = vec![found_by_itself(cx, purpose, &token, expires_at)];
            Drawn { secrets, letter, expires_at, issued: Issued { shown: None } }
        }
        // What undoes a change leads to a reset.
        Purpose::Link | Purpose::Code | Purpose::Disavowal => {
            let token = link_token(cx.ports.entropy());
            let code = digits(CodeLength::Eight, cx.ports.entropy());
            let link = link(cx, Purpose::Link, &token);
            let code_expires_at = cx.now.plus(life(cx, Purpose::Code));
            let secrets = vec![
                found_by_itself(cx, Purpose::Link, &token, expires_at),
                found_by_address(cx, email, &code, code_expires_at),
            ];
            let code = code.expose().to_owned();
            let letter = LetterKind::Reset { link: link.clone(), code, request };
            let issued = Issued { shown: Some(shown(cx, Purpose::Link, link)) };
            Drawn { secrets, letter, expires_at, issued }
        }
        Purpose::SignInCode | Purpose::StepUpCode => {
            let token = digits(CodeLength::Six, cx.ports.entropy());
            let letter = LetterKind::Otp { code: token.expose().to_owned() };
            let secrets = vec![found_by_request(cx, purpose, request, &token, expires_at)];
            Drawn { secrets, letter, expires_at, issued: Issued { shown: None } }
        }
        Purpose::UnleashToken | Purpose::Invitation => {
            let token = link_token(cx.ports.entropy());
            let link = link(cx, purpose, &token);
            let letter = match purpose {
                Purpose::Invitation => LetterKind::Invitation { link: link.clone() },
                _ => LetterKind::UnleashReset { link: link.clone() },
            };
            let secrets = vec![found_by_itself(cx, purpose, &token, expires_at)];
            let issued = Issued { shown: Some(shown(cx, purpose, link)) };
            Drawn { secrets, letter, expires_at, issued }
        }
    }
}

/// A link to reset a password, without a code.
pub(in crate::flow) struct FreshLink {
    pub link: String,
    pub secret: NewSecret,
}

pub(in crate::flow) fn fresh_link<P: Ports>(cx: &Context<'_, P>) -> FreshLink {
    let (purpose, token) = (Purpose::Link, link_token(cx.ports.entropy()));
    let expires_at = cx.now.plus(life(cx, purpose));
    let secret = found_by_itself(cx, purpose, &token, expires_at);
    FreshLink { link: link(cx, purpose, &token), secret }
}

/// The link of a token: in the fragment, which no server, proxy or `Referer` ever sees.
fn link<P: Ports>(cx: &Context<'_, P>, purpose: Purpose, token: &Token) -> String {
    let before = match purpose {
        Purpose::UnleashToken if cx.is_upstream() => '?',
        _ => '#',
    };
    format!("{}{before}token={}", page(cx, purpose), token.expose())
}

/// The page where the link of a secret leads.
fn page<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> String {
    let path = match purpose {
        Purpose::UnleashToken => "/reset-password",
        Purpose::Invitation => "/welcome",
        _ => "/reset",
    };
    format!("{}{path}", cx.origin())
}

/// What of a live link an administrator is shown.
fn shown<P: Ports>(cx: &Context<'_, P>, purpose: Purpose, link: String) -> String {
    if cx.is_upstream() { link } else { page(cx, purpose) }
}

pub(super) fn life<P: Ports>(cx: &Context<'_, P>, purpose: Purpose) -> i64 {
    match purpose {
        Purpose::UnleashToken if cx.is_upstream() => Time::DAY,
        Purpose::Px0Code if cx.is_upstream() => 15 * Time::MINUTE,
        Purpose::Link | Purpose::UnleashToken | Purpose::Disavowal => 30 * Time::MINUTE,
        Purpose::Code | Purpose::Px0Code | Purpose::SignInCode | Purpose::StepUpCode => {
            10 * Time::MINUTE
        }
        Purpose::Invitation => Time::DAY,
    }
}

fn found_by_itself<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    token: &Token,
    expires_at: Time,
) -> NewSecret {
    let lookup = cx.digest(purpose.as_str(), &[token.expose().as_bytes()]);
    NewSecret { lookup, purpose, verifier: None, expires_at, sealed_email: None }
}

fn found_by_address<P: Ports>(
    cx: &Context<'_, P>,
    email: &str,
    code: &Token,
    expires_at: Time,
) -> NewSecret {
    let lookup = cx.digest(BY_ADDRESS, &[email.as_bytes(), code.expose().as_bytes()]);
    NewSecret { lookup, purpose: Purpose::Code, verifier: None, expires_at, sealed_email: None }
}

fn found_by_request<P: Ports>(
    cx: &Context<'_, P>,
    purpose: Purpose,
    request: RequestId,
    code: &Token,
    expires_at: Time,
) -> NewSecret {
    let parts: [&[u8]; 3] =
        [purpose.as_str().as_bytes(), request.as_bytes(), code.expose().as_bytes()];
    let [lookup @ .., _] = &parts;
    NewSecret {
        lookup: cx.digest(BY_REQUEST, lookup),
        purpose,
        verifier: Some(cx.digest(CODE, &parts)),
        expires_at,
        sealed_email: None,
    }
}
