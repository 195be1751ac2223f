//! What every use case is given: the ports, the tenant, and who is calling from where.

use core::cell::{OnceCell, RefCell};
use std::borrow::Cow;
use std::rc::Rc;

use zeroize::Zeroizing;

use super::circumstances::{Circumstances, Client, Subject, Via};
use crate::account::{AccountId, EventId, Purpose, RequestId, SessionId, Tenant, Time};
use crate::crypt::Place;
use crate::flow::{ApiProfile, Ports, ResetProfile};
use crate::port::{Find, Opened, Opening, Openings, TenantSnapshot};

/// One request at one tenant.
#[derive(Debug)]
pub struct Context<'a, P: Ports> {
    /// What the flows need of the world.
    pub ports: &'a P,
    /// The tenant.
    pub snapshot: Rc<TenantSnapshot>,
    /// Which API it came through.
    pub via: Via,
    /// Who is calling.
    pub client: Client,
    /// The time of the request, the same for all its steps.
    pub now: Time,
    /// What the caller calls this request, so that it can be sent again.
    idempotency_key: OnceCell<String>,
    subject: RefCell<Subject>,
    administrator: OnceCell<String>,
}

impl<'a, P: Ports> Context<'a, P> {
    /// A request at a tenant.
    pub fn new(ports: &'a P, snapshot: Rc<TenantSnapshot>, via: Via, client: Client) -> Self {
        Self {
            ports,
            snapshot,
            via,
            client,
            now: ports.now(),
            idempotency_key: OnceCell::new(),
            subject: RefCell::default(),
            administrator: OnceCell::new(),
        }
    }

    /// Remembers which administrator it is: the name of a token, or the id of an account.
    pub(super) fn administered_by(&self, name: impl Into<String>) {
        // The first proof of who it is stands.
        let _known = self.administrator.set(name.into());
    }

    /// Remembers what the caller calls this request, so that it can be sent again.
    pub fn is_called(&self, key: Option<String>) {
        if let Some(key) = key {
            // The first name stands.
            let _known = self.idempotency_key.set(key);
        }
    }

    /// What the caller calls this request, if it is named.
    pub(super) fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.get().map(String::as_str)
    }

    /// Which administrator it is, if it is one that has a name.
    pub(super) fn administrator(&self) -> Option<&str> {
        self.administrator.get().map(String::as_str)
    }

    /// The same request as sent by another client.
    #[must_use]
    pub fn sent_by(mut self, client: Client) -> Self {
        self.client = client;
        self
    }

    /// What is done now, at the time that it is done, for a request that came through another API.
    #[must_use]
    pub fn via(&self, via: Via) -> Self {
        let (snapshot, client) = (Rc::clone(&self.snapshot), self.client.clone());
        Self { now: self.now, ..Self::new(self.ports, snapshot, via, client) }
    }

    /// What is known of the request by now.
    pub(super) fn circumstances(&self) -> Circumstances {
        Circumstances {
            via: self.via,
            client: self.client.clone(),
            now: self.now,
            administrator: self.administrator.get().cloned(),
            subject: self.subject.borrow().clone(),
        }
    }

    /// The request whose circumstances these were, at the same tenant.
    pub(super) fn under(&self, circumstances: Circumstances) -> Self {
        let Circumstances { via, client, now, administrator, subject } = circumstances;
        let request = Self { now, ..Self::new(self.ports, Rc::clone(&self.snapshot), via, client) };
        if let Some(name) = administrator {
            request.administered_by(name);
        }
        request.subject.replace(subject);
        request
    }

    /// The tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.snapshot.tenant
    }

    /// The tenant's store.
    pub fn store(&self) -> P::Store {
        self.ports.store(self.snapshot.tenant.id)
    }

    /// Where links lead: the tenant's own origin, else the first of its host names, else the origin of
    /// the deployment. Never taken from a request.
    pub fn origin(&self) -> Cow<'_, str> {
        let snapshot = &self.snapshot;
        match (&snapshot.tenant.settings.origin, &snapshot.first_host) {
            (Some(origin), _) => Cow::Borrowed(origin),
            (None, Some(host)) => Cow::Owned(beside(self.ports.origin(), host)),
            (None, None) => Cow::Borrowed(self.ports.origin()),
        }
    }

    /// Where tokens say they come from: the tenant's own origin, else that of the deployment. It stays
    /// when host names change, since services elsewhere know it.
    pub fn issuer(&self) -> &str {
        self.snapshot.tenant.settings.origin.as_deref().unwrap_or_else(|| self.ports.origin())
    }

    /// What the API that is spoken asks of the use cases.
    pub fn profile(&self) -> &'static ApiProfile {
        match self.via {
            Via::Dialect(dialect) => {
                let profiles = self.ports.profiles(dialect);
                if self.is_upstream() { &profiles.upstream } else { &profiles.safe }
            }
            Via::Native | Via::Admin | Via::Service => &ApiProfile::NATIVE,
        }
    }

    /// What the API that is spoken asks of its own reset secret; none for any other secret.
    pub fn reset_profile(&self, purpose: Purpose) -> Option<&'static ResetProfile> {
        self.profile().secret.as_ref().filter(|secret| secret.purpose == purpose)
    }

    /// Whether the dialect that is spoken behaves as its product did.
    pub fn is_upstream(&self) -> bool {
        match self.via {
            Via::Dialect(dialect) => self.snapshot.tenant.settings.is_upstream(dialect),
            Via::Native | Via::Admin | Via::Service => false,
        }
    }

    /// A fresh id of any kind.
    pub fn id<T>(&self, make: impl FnOnce(Time, [u8; 10]) -> T) -> T {
        make(self.now, self.ports.entropy())
    }

    /// A keyed hash of something that belongs to this tenant, under the current key.
    pub fn digest(&self, purpose: &str, parts: &[&[u8]]) -> String {
        let tenant = self.snapshot.tenant.id.to_string();
        self.ports.keys().secret.digest(purpose, &tenant, parts).as_str().to_owned()
    }

    /// Keyed hashes under every key that is still accepted, the current one first.
    pub fn digests(&self, purpose: &str, parts: &[&[u8]]) -> Vec<String> {
        let tenant = self.snapshot.tenant.id.to_string();
        let digests = self.ports.keys().secret.digests(purpose, &tenant, parts);
        digests.iter().map(|digest| digest.as_str().to_owned()).collect()
    }

    /// Seals what must be readable once more.
    ///
    /// # Errors
    ///
    /// [`super::UseCaseError::Internal`] past the cipher's limits.
    pub fn seal(&self, plain: &[u8], place: Place<'_>) -> Result<String, super::UseCaseError> {
        let sealed = self.ports.keys().sealer.seal(plain, place, self.ports.entropy());
        sealed.map_err(super::UseCaseError::internal)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    ///
    /// [`super::UseCaseError::Internal`] if it does not open: a key is missing, or the row was changed.
    pub fn unseal(
        &self,
        sealed: &str,
        place: Place<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, super::UseCaseError> {
        self.ports.keys().sealer.open(sealed, place).map_err(super::UseCaseError::internal)
    }

    /// As [`Self::unseal`]; none if it does not open, with the cause in the log. One unreadable row, such
    /// as one under a key that was dropped, stops no other row's work.
    pub fn readable(&self, sealed: &str, place: Place<'_>) -> Option<Zeroizing<Vec<u8>>> {
        readable(self.ports, sealed, place)
    }

    /// Counts, keeps and reads what an operation needs, and remembers whom it is about.
    ///
    /// # Errors
    ///
    /// As [`Openings::open`].
    pub async fn open(&self, opening: Opening<'_>) -> Result<Opened, super::UseCaseError> {
        let opened = self.store().open(opening).await?;
        if let Some(account) = &opened.account {
            let session = opened.session.as_ref().map(|session| session.id);
            self.concerns(account.id, account.personal_key.as_deref(), session);
        }
        Ok(opened)
    }

    /// Remembers whom the request is about, for the trail.
    pub(super) fn concerns(
        &self,
        account: AccountId,
        personal_key: Option<&str>,
        session: Option<SessionId>,
    ) {
        let personal_key = personal_key.map(str::to_owned);
        self.subject.replace(Subject { account: Some(account), session, personal_key });
    }

    /// Whom the request is about, as far as it is known.
    pub(super) fn subject(&self) -> (Option<AccountId>, Option<SessionId>) {
        let subject = self.subject.borrow();
        (subject.account, subject.session)
    }

    /// The wrapped key of an account's personal fields, if it is the account that was read.
    pub(super) fn personal_key_of(&self, account: AccountId) -> Option<String> {
        let subject = self.subject.borrow();
        subject.personal_key.clone().filter(|_| subject.account == Some(account))
    }

    /// An opening that reads and counts nothing yet.
    pub fn opening<'o>(&self) -> Opening<'o> {
        Opening {
            version: self.snapshot.version,
            now: self.now,
            meters: &[],
            digests: 1,
            places: &[],
            guess_at: None,
            asker: None,
            find: Find::Nothing,
            cost_classes: false,
            request: None,
        }
    }

    /// A fresh id for a request.
    pub fn request_id(&self) -> RequestId {
        self.id(RequestId::new)
    }

    /// A fresh id for an entry of the trail.
    pub(super) fn event_id(&self) -> EventId {
        self.id(EventId::new)
    }
}

/// As [`Context::readable`], at no tenant.
pub(super) fn readable<P: Ports>(
    ports: &P,
    sealed: &str,
    place: Place<'_>,
) -> Option<Zeroizing<Vec<u8>>> {
    let opened = ports.keys().sealer.open(sealed, place);
    opened.inspect_err(|error| ports.log().cause(place.unreadable(*error))).ok()
}

/// The origin of a host of the deployment: over https, or, where the deployment itself is this machine
/// without TLS, at its port.
fn beside(origin: &str, host: &str) -> String {
    let Some(rest) = origin.strip_prefix("http://") else { return format!("https://{host}") };
    let authority = rest.split('/').next().unwrap_or_default();
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    match port.parse::<u16>() {
        Ok(port) => format!("http://{host}:{port}"),
        Err(_) => format!("http://{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_was_kept_without_a_language_is_read() -> serde_json::Result<()> {
        let kept = r#"{"address":"192.0.2.1","device":{"agent":null,"country":null}}"#;
        assert_eq!(serde_json::from_str::<Client>(kept)?.language, None);
        Ok(())
    }

    #[test]
    fn a_host_of_the_deployment_is_reached_as_the_deployment_is() {
        for (origin, at) in [
            ("https://login.example", "https://acme.example"),
            ("https://login.example:8443", "https://acme.example"),
            ("https://login.example/base", "https://acme.example"),
            ("http://127.0.0.1:8787", "http://acme.example:8787"),
            ("http://[::1]:8787", "http://acme.example:8787"),
            ("http://[::1]", "http://acme.example"),
            ("http://localhost", "http://acme.example"),
        ] {
            assert_eq!(beside(origin, "acme.example"), at, "{origin}");
        }
    }
}
