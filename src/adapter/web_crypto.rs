//! Signatures as the Worker's WebCrypto checks them. A key is imported once in an isolate.

use core::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

use super::recent::Recent;
use crate::crypt::jwt::{Algorithm, PublicKey, Signature};
use crate::port::SignatureCheck;

/// Most imported keys that an isolate keeps. They are those of issuers that tenants trust: a token of
/// somebody else's brings none.
const MOST_KEYS: usize = 256;

thread_local! {
    static IMPORTED: RefCell<Recent<(Algorithm, PublicKey), CryptoKey>> =
        const { RefCell::new(Recent::new(MOST_KEYS)) };
}

/// Checks with `crypto.subtle`.
#[derive(Clone, Copy, Debug)]
pub struct WebCrypto;

impl SignatureCheck for WebCrypto {
    async fn is_good(&self, signature: &Signature<'_>) -> bool {
        // `importKey` refuses a point that is not on its curve.
        verified(signature).await.unwrap_or(false)
    }
}

async fn verified(signature: &Signature<'_>) -> Result<bool, JsValue> {
    let subtle = subtle()?;
    let key = imported(&subtle, signature).await?;
    let bytes = Uint8Array::from(signature.bytes);
    let message = Uint8Array::from(signature.message);
    let by = parameters(signature.algorithm)?;
    let answer = subtle
        .verify_with_object_and_buffer_source_and_buffer_source(&by, &key, &bytes, &message)?;
    Ok(JsFuture::from(answer).await?.is_truthy())
}

async fn imported(subtle: &SubtleCrypto, signature: &Signature<'_>) -> Result<CryptoKey, JsValue> {
    let name = (signature.algorithm, signature.key.clone());
    if let Some(key) = IMPORTED.with_borrow_mut(|kept| kept.get(&name)) {
        return Ok(key);
    }
    let (format, material) = material(signature.key)?;
    let by = parameters(signature.algorithm)?;
    let uses = Array::of1(&"verify".into());
    let key = subtle.import_key_with_object(format, &material, &by, false, &uses)?;
    let key: CryptoKey = JsFuture::from(key).await?.unchecked_into();
    IMPORTED.with_borrow_mut(|kept| kept.keep(name, key.clone()));
    Ok(key)
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into())?;
    Ok(crypto.unchecked_into::<Crypto>().subtle())
}

/// The key in a form that `importKey` reads, and that form's name.
fn material(key: &PublicKey) -> Result<(&'static str, Object), JsValue> {
    match key {
        PublicKey::Rsa(_) => {
            let members = key.jwk();
            let text = |name: &str| members.get(name).and_then(|value| value.as_str());
            let named = ["kty", "n", "e"].map(|name| (name, text(name).unwrap_or_default().into()));
            Ok(("jwk", object(&named)?))
        }
        PublicKey::P384(point) => Ok(("raw", Uint8Array::from(point.bytes()).into())),
    }
}

/// What WebCrypto calls an algorithm, for `importKey` and `verify` alike: each passes over the members
/// that are the other's.
fn parameters(algorithm: Algorithm) -> Result<Object, JsValue> {
    let (name, hash) = match algorithm {
        Algorithm::Rs256 => ("RSASSA-PKCS1-v1_5", "SHA-256"),
        Algorithm::Rs512 => ("RSASSA-PKCS1-v1_5", "SHA-512"),
        Algorithm::Ps256 => ("RSA-PSS", "SHA-256"),
        Algorithm::Es384 => ("ECDSA", "SHA-384"),
        Algorithm::EdDsa | Algorithm::Es256 | Algorithm::Hs256 => return Err(JsValue::NULL),
    };
    object(&[
        ("name", name.into()),
        ("hash", hash.into()),
        ("namedCurve", "P-384".into()),
        // RFC 7518, section 3.5: the salt is as long as the hash.
        ("saltLength", 32.into()),
    ])
}

fn object(members: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
