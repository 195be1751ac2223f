//! Demonstration data: two tenants, five accounts, one outside issuer. Making it again changes
//! nothing. Must not be imported by any other room.

use serde_json::{Value, json};

use crate::account::{
    Dialect, Email, LimitProfile, Link, Plain, Provider, Registration, Scope, Settings,
    SignatureAlgorithm, SubjectClaim,
};
use crate::flow::account::provision::{self, Draft as AccountDraft, InitialCredential};
use crate::flow::administration::issuers::{self, IssuerDraft, IssuerSource};
use crate::flow::administration::tenancy::{self, Draft as TenantDraft};
use crate::flow::{Client, Context, Ports, UseCaseError};

const DEMO: &str = "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0";
const OTHER: &str = "0b6d2f3c-94f1-8c5a-9d0e-5b7b1f0a6c11";

const ISSUER: &str = "https://issuer.test";
const ISSUER_SECRET: &str = "relatch-demo-issuer-secret-000000000000";

/// One account: address, provider, whether it is active, password.
type Person = (&'static str, Provider, bool, Option<&'static str>);

static AT_DEMO: [Person; 4] = [
    ("ada@example.com", Provider::Local, true, Some("Analytical-Engine-1843")),
    ("grace@example.com", Provider::Local, true, Some("Nanosecond-Wire-1952")),
    ("sso@example.com", Provider::Oidc, true, None),
    ("off@example.com", Provider::Local, false, Some("Long-Gone-Account-77")),
];
static AT_OTHER: [Person; 1] =
    [("ada@example.com", Provider::Local, true, Some("Another-Tenant-2024"))];

/// Makes what is missing.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn seed<P: Ports>(ports: &P) -> Result<(), UseCaseError> {
    tenant(ports, DEMO, "demo", None).await?;
    let elsewhere = ports.origin().replace("127.0.0.1", "other.localhost");
    tenant(ports, OTHER, "other", Some(elsewhere)).await?;
    add(&tenancy::at(ports, DEMO).await?, &AT_DEMO).await?;
    add(&tenancy::at(ports, OTHER).await?, &AT_OTHER).await
}

/// Who there is, with the passwords of the demonstration, for the console.
pub fn people() -> Value {
    let of = |tenant: &'static str, people: &'static [Person]| {
        people.iter().map(move |(email, provider, active, password)| {
            json!({
                "tenant": tenant,
                "email": email,
                "auth_provider": provider,
                "active": active,
                "password": password,
            })
        })
    };
    of("demo", &AT_DEMO).chain(of("other", &AT_OTHER)).collect()
}

async fn tenant<P: Ports>(
    ports: &P,
    id: &str,
    slug: &str,
    origin: Option<String>,
) -> Result<(), UseCaseError> {
    let mut settings = Settings {
        origin,
        registration: Registration::Open,
        limits: LimitProfile::Open,
        ..Settings::default()
    };
    settings.prelude.granted_scopes = vec![Scope::PasswordWrite.as_str().to_owned()];
    let draft = TenantDraft {
        id: id.parse().ok(),
        slug: slug.to_owned(),
        hosts: vec![format!("{slug}.localhost")],
        dialects: Dialect::ALL.to_vec(),
        settings,
    };
    match tenancy::create(ports, draft, Client::default(), None).await {
        Ok(_) => {}
        Err(UseCaseError::Exists) => return Ok(()),
        Err(failure) => return Err(failure),
    }
    let trusted = IssuerDraft {
        issuer: ISSUER.to_owned(),
        audience: "relatch".to_owned(),
        algorithms: vec![SignatureAlgorithm::Hs256],
        keys: IssuerSource::secret(ISSUER_SECRET.to_owned()).map_err(UseCaseError::internal)?,
        link: Link::VerifiedEmail,
        types: Vec::new(),
        subject_claim: SubjectClaim::default(),
    };
    issuers::replace(&tenancy::at(ports, id).await?, vec![trusted]).await
}

async fn add<P: Ports>(cx: &Context<'_, P>, people: &[Person]) -> Result<(), UseCaseError> {
    for (address, provider, active, password) in people {
        let email = Email::parse(address).map_err(UseCaseError::internal)?;
        // Hashing costs; a person who is there already is not hashed again.
        if provision::by_email(cx, &email).await.is_ok() {
            continue;
        }
        let draft = AccountDraft {
            provider: *provider,
            active: *active,
            email_verified: true,
            ..AccountDraft::local(email, InitialCredential::Nothing)
        };
        let password = password.map(|password| Plain::new(password.to_owned()));
        provision::seed(cx, draft, password.as_ref()).await?;
    }
    Ok(())
}
