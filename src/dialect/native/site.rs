//! What pages and services read of a tenant: its keys, its looks, where its change page is.

use http::header;
use serde_json::json;

use crate::dialect::{Answer, ApiError, Call};
use crate::flow::limit::captcha;
use crate::flow::{Ports, token};

pub(super) async fn keys<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::json(200, &token::public_keys(&call.cx))
        .with(header::CACHE_CONTROL, "public, max-age=300"))
}

/// Where password managers find the page (W3C, A Well-Known URL for Changing Passwords).
pub(super) async fn change_page<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    Ok(Answer::empty(302).with(header::LOCATION, format!("{}/change", call.cx.origin())))
}

/// What the tenant's pages look like: its name, logo, colour, links and where help is; and the key with
/// which they ask for a proof that a person is there, if one is wanted.
pub(super) async fn branding<P: Ports>(call: &Call<'_, P>) -> Result<Answer, ApiError> {
    let mut shown = json!(call.cx.tenant().settings.branding);
    if let (Some(key), Some(members)) = (captcha::site_key(&call.cx), shown.as_object_mut()) {
        members.insert("turnstile_site_key".to_owned(), json!(key));
    }
    Ok(Answer::json(200, &shown).with(header::CACHE_CONTROL, "public, max-age=300"))
}
