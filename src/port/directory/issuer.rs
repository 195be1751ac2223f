//! Outside issuers of tenants, as they are stored.

use serde::Serialize;

use crate::account::Event;

/// The document of an outside issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IssuerDocument {
    /// The `iss` claim of its tokens.
    pub issuer: String,
    /// The [`Issuer`](crate::account::Issuer) as JSON.
    pub document: String,
}

/// The list of the issuers of a tenant that has none yet.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// The documents as they were read.
    pub documents: &'a [IssuerDocument],
    /// The list, encrypted.
    pub list: &'a str,
    /// The encrypted text of each signing key as it was read, and what takes its place.
    pub keys: &'a [(String, String)],
    /// The entry of the trail, if there is anything to say.
    pub event: Option<&'a Event>,
}
