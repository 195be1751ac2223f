//! Which documents of outside issuers are trusted: those whose fingerprints stand in the tenant's list.
//! The list is encrypted in the tenant's row, so that somebody who can write to the database and knows no
//! key can add no issuer, change none, and move none to another tenant.
//!
//! Tenants from before there were lists have none, and somebody may take a list away. What is encrypted
//! of a signing key tells the two apart: it says whether there was a list when it was encrypted.

use zeroize::Zeroizing;

use crate::account::{Issuer, IssuerKeys};
use crate::crypt::{FINGERPRINT_BYTES, fingerprint};
use crate::flow::{Context, Ports, UseCaseError, readable};
use crate::port::{IssuerDocument, Sealed, StoredKey, TenantSnapshot};

/// Bytes of the private half of a signing key (RFC 8032 section 5.1.5).
const SEED_BYTES: usize = 32;
/// What follows the private half where the tenant has a list of its issuers.
const LISTED: u8 = 1;

/// What is encrypted of a signing key.
pub(in crate::flow) fn key_text(seed: &[u8; SEED_BYTES]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(seed.iter().copied().chain([LISTED]).collect())
}

/// The issuers that a tenant trusts.
pub fn trusted<'r, P: Ports>(ports: &P, snapshot: &'r TenantSnapshot) -> &'r [Issuer] {
    snapshot.issuers.get_or_init(|| match &snapshot.issuer_list {
        None if is_from_before(ports, snapshot) => {
            snapshot.issuer_documents.iter().filter_map(parsed).collect()
        }
        list => {
            let listed = list.as_ref().and_then(|list| opened(ports, snapshot, list));
            let listed = listed.unwrap_or_default();
            let is_listed = |document: &IssuerDocument| {
                let known = fingerprint_of(ports, document);
                known.is_some_and(|known| listed.chunks(known.len()).any(|each| each == known))
            };
            let documents = snapshot.issuer_documents.iter().filter(|document| is_listed(document));
            documents.filter_map(parsed).collect()
        }
    })
}

/// The `iss` of the documents on record that are not trusted: they are not what an administrator put
/// there, or do not open any more.
pub fn refused<P: Ports>(ports: &P, snapshot: &TenantSnapshot) -> Vec<String> {
    let trusted = trusted(ports, snapshot);
    let names = snapshot.issuer_documents.iter().map(|document| &document.issuer);
    names.filter(|name| !trusted.iter().any(|issuer| issuer.issuer == **name)).cloned().collect()
}

/// The list of these documents, encrypted; the one on record if it says the same.
///
/// # Errors
///
/// [`UseCaseError::Internal`] past the cipher's limits.
pub(in crate::flow) fn sealed<P: Ports>(
    cx: &Context<'_, P>,
    documents: &[IssuerDocument],
) -> Result<String, UseCaseError> {
    let known = documents.iter().filter_map(|document| fingerprint_of(cx.ports, document));
    let mut known: Vec<[u8; FINGERPRINT_BYTES]> = known.collect();
    known.sort_unstable();
    let known = known.concat();
    let list = cx.snapshot.issuer_list.as_ref();
    let same = list
        .filter(|list| opened(cx.ports, &cx.snapshot, list).is_some_and(|listed| *listed == known));
    match same {
        Some(list) => Ok(list.clone()),
        None => cx.seal(&known, Sealed::IssuerList.at(&cx.tenant().id.to_string())),
    }
}

/// The encrypted texts of a tenant's signing keys, each with what takes its place once the tenant has a
/// list.
///
/// # Errors
///
/// [`UseCaseError::Internal`] past the cipher's limits.
pub(in crate::flow) fn marked_keys<P: Ports>(
    cx: &Context<'_, P>,
) -> Result<Vec<(String, String)>, UseCaseError> {
    let marked = |key: &StoredKey| {
        let text = readable(cx.ports, &key.sealed_seed, Sealed::SigningKey.at(&key.id));
        let seed =
            text.as_ref().and_then(|text| <&[u8; SEED_BYTES]>::try_from(text.as_slice()).ok());
        let new = match seed {
            Some(seed) => cx.seal(&key_text(seed), Sealed::SigningKey.at(&key.id))?,
            None => key.sealed_seed.clone(),
        };
        Ok((key.sealed_seed.clone(), new))
    };
    cx.snapshot.keys.iter().map(marked).collect()
}

/// Whether a tenant without a list never had one: a signing key of its own says so, and none says
/// otherwise.
fn is_from_before<P: Ports>(ports: &P, snapshot: &TenantSnapshot) -> bool {
    let text = |key: &StoredKey| readable(ports, &key.sealed_seed, Sealed::SigningKey.at(&key.id));
    let texts: Vec<_> = snapshot.keys.iter().filter_map(text).collect();
    !texts.is_empty() && texts.iter().all(|text| text.len() == SEED_BYTES)
}

fn opened<P: Ports>(
    ports: &P,
    snapshot: &TenantSnapshot,
    list: &str,
) -> Option<Zeroizing<Vec<u8>>> {
    readable(ports, list, Sealed::IssuerList.at(&snapshot.tenant.id.to_string()))
}

fn parsed(document: &IssuerDocument) -> Option<Issuer> {
    serde_json::from_str(&document.document).ok()
}

/// The fingerprint of a document; of a secret in it, as it is in the clear, since it is encrypted anew
/// when its ring is rotated. None where that does not open.
fn fingerprint_of<P: Ports>(
    ports: &P,
    document: &IssuerDocument,
) -> Option<[u8; FINGERPRINT_BYTES]> {
    let issuer = parsed(document)?;
    let (name, text) = (document.issuer.as_bytes(), document.document.as_str());
    let IssuerKeys::SealedSecret(sealed) = &issuer.keys else {
        return Some(fingerprint(&[name, text.as_bytes()]));
    };
    let secret = readable(ports, sealed, Sealed::IssuerSecret.at(&issuer.issuer))?;
    let (before, after) = text.split_once(sealed.as_str())?;
    Some(fingerprint(&[name, before.as_bytes(), &secret, after.as_bytes()]))
}
