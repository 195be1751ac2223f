//! A deployment under test: its tenants, its people, and calls. Asserts nothing but that what a test
//! starts from can be made.

use std::future::Future;
use std::ops::Deref;
use std::pin::pin;
use std::rc::Rc;
use std::task::Waker;

use futures_util::future::join_all;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use relatch::adapter::mail_entry::Entry;
use relatch::dialect::request::Head;
use relatch::dialect::{self, Request};
use relatch::flow::job::{housekeeping, jobs};
use relatch::flow::{Client, Context, Ports, UseCaseError, Via};
use relatch::native::{ADMINISTRATOR, Deployment, Hashing, NativePorts, Rings};
use relatch::port::{Done, Meter, Opening, Record, SnapshotRef, Tenants};
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Good under every policy that an API has.
pub const FIRST: &str = "Kestrel-Over-Fen-31";
pub const SECOND: &str = "Marigold+Harbour-58";
pub const THIRD: &str = "Plover-Over-Tarn-77";

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// A deployment with one tenant.
pub struct App {
    pub deployment: Rc<Deployment>,
    /// The id of the tenant, on whose host every call is made.
    pub tenant: String,
    host: String,
    is_encrypted: bool,
}

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub email: String,
}

/// The tokens of a native session.
#[derive(Clone)]
pub struct Session {
    pub access: String,
    pub refresh: String,
}

/// What a call costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub batches: u32,
    pub statements: u32,
    pub hashes: u32,
}

/// What a client sends.
#[derive(Clone)]
pub struct Call {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

/// What a client is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body; null if it is no JSON.
    pub body: Value,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// What it cost, and why it was refused.
    pub record: Record,
}

/// A deployment with one tenant, and somebody with an account there.
pub fn world() -> (App, Person) {
    world_with(json!({}))
}

/// As [`world`], at a tenant of these settings.
pub fn world_with(settings: Value) -> (App, Person) {
    let app = App::with(settings);
    let ada = app.person("ada@example.com");
    (app, ada)
}

pub fn post(path: &str, body: Value) -> Call {
    Call::new(Method::POST, path, Some(body))
}

/// With a body that says to be JSON, whatever it is.
pub fn raw(path: &str, body: &[u8]) -> Call {
    let call = Call { body: Some(body.to_vec()), ..Call::new(Method::POST, path, None) };
    call.with("content-type", "application/json")
}

pub fn patch(path: &str, body: Value) -> Call {
    Call::new(Method::PATCH, path, Some(body))
}

pub fn put(path: &str, body: Value) -> Call {
    Call::new(Method::PUT, path, Some(body))
}

pub fn get(path: &str) -> Call {
    Call::new(Method::GET, path, None)
}

pub fn delete(path: &str) -> Call {
    Call::new(Method::DELETE, path, None)
}

impl Call {
    fn new(method: Method, path: &str, body: Option<Value>) -> Self {
        let body = body.map(|body| body.to_string().into_bytes());
        let call = Self { method, path: path.to_owned(), headers: HeaderMap::new(), body };
        if call.body.is_some() { call.with("content-type", "application/json") } else { call }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// Where it is sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same from another network.
    pub fn from(self, address: &str) -> Self {
        self.with("cf-connecting-ip", address)
    }

    /// The same call with the method OPTIONS.
    pub fn optional(self) -> Self {
        Self { method: Method::OPTIONS, ..self }
    }

    /// The same call with the method PUT.
    pub fn putting(self) -> Self {
        Self { method: Method::PUT, ..self }
    }

    pub fn bearer(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// As the administrator of the deployment.
    pub fn administrating(self) -> Self {
        self.bearer(ADMINISTRATOR)
    }

    pub fn idempotent(self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    fn request(self, host: &str, is_encrypted: bool) -> Request {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let bytes = self.body.unwrap_or_default();
        let head = Head {
            method: self.method,
            host: host.to_owned(),
            is_encrypted,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: self.headers,
            country: None,
        };
        Request::new(head, Ok(Zeroizing::new(bytes)))
    }
}

impl Reply {
    /// The reply, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Claims that the native API refused with this status and code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, &self.body["code"]), (status, &json!(code)), "{}", self.body);
    }

    /// A text of the body.
    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        let text = self.body[name].as_str();
        text.unwrap_or_else(|| panic!("no text {name} in {}", self.body)).to_owned()
    }
}

impl App {
    /// With the settings that a tenant has by default.
    pub fn new() -> Self {
        Self::with(json!({}))
    }

    pub fn with(settings: Value) -> Self {
        Self::hashing(Hashing::Cheap, settings)
    }

    /// Where the cost of a new hash is what a test is about.
    pub fn at_full_cost(settings: Value) -> Self {
        Self::hashing(Hashing::Full, settings)
    }

    fn hashing(hashing: Hashing, settings: Value) -> Self {
        let deployment = Rc::new(Deployment::new(1, hashing).unwrap());
        let host = "acme.localhost".to_owned();
        let mut app = Self { deployment, tenant: String::new(), host, is_encrypted: false };
        app.tenant = app.tenant("acme", settings);
        app
    }

    /// Makes a tenant on the host of its name; answers its id.
    pub fn tenant(&self, slug: &str, settings: Value) -> String {
        let hosts = [format!("{slug}.localhost")];
        let new = json!({ "slug": slug, "hosts": hosts, "settings": settings });
        self.send(post("/api/admin/tenants", new).administrating()).expect(201).text("id")
    }

    /// The same deployment on another host, at the tenant of this id.
    pub fn at(&self, slug: &str, tenant: &str) -> Self {
        let deployment = Rc::clone(&self.deployment);
        let host = format!("{slug}.localhost");
        Self { deployment, tenant: tenant.to_owned(), host, is_encrypted: false }
    }

    /// The same deployment on a host in any spelling, at the tenant of this id.
    pub fn on(&self, host: &str, tenant: &str) -> Self {
        let deployment = Rc::clone(&self.deployment);
        let (tenant, host) = (tenant.to_owned(), host.to_owned());
        Self { deployment, tenant, host, is_encrypted: false }
    }

    /// Where links lead without a host and an origin of the tenant's own.
    pub fn deployment_origin(&self) -> String {
        NativePorts::new(Rc::clone(&self.deployment)).origin().to_owned()
    }

    /// Where links lead to a host of the deployment.
    pub fn at_origin(&self, host: &str) -> String {
        let origin = self.deployment_origin();
        match origin.strip_prefix("http://").and_then(|rest| rest.split_once(':')) {
            Some((_, port)) => format!("http://{host}:{port}"),
            None => format!("https://{host}"),
        }
    }

    /// The same deployment on a host of no tenant, where the first tenant answers.
    pub fn first(&self) -> Self {
        let deployment = Rc::clone(&self.deployment);
        let host = "elsewhere.localhost".to_owned();
        Self { deployment, tenant: self.tenant.clone(), host, is_encrypted: false }
    }

    /// The same, over TLS.
    pub fn encrypted(&self) -> Self {
        let deployment = Rc::clone(&self.deployment);
        let (tenant, host) = (self.tenant.clone(), self.host.clone());
        Self { deployment, tenant, host, is_encrypted: true }
    }

    /// The same deployment after a restart with other key rings.
    pub fn restarted(&self, rings: Rings) -> Self {
        let deployment = Rc::new(self.deployment.restarted(rings).unwrap());
        let (tenant, host) = (self.tenant.clone(), self.host.clone());
        Self { deployment, tenant, host, is_encrypted: self.is_encrypted }
    }

    /// Makes an account with the first password.
    pub fn person(&self, email: &str) -> Person {
        let new = json!({
            "tenant": self.tenant, "email": email, "password": FIRST, "email_verified": true,
        });
        let made = self.send(post("/api/admin/accounts", new).administrating()).expect(201);
        Person { id: made.text("id"), email: email.to_owned() }
    }

    /// Signs in over the native API.
    pub fn sign_in(&self, email: &str, password: &str) -> Reply {
        self.send(post("/api/sessions", json!({ "email": email, "password": password })))
    }

    /// A new session.
    #[track_caller]
    pub fn session(&self, email: &str, password: &str) -> Session {
        let reply = self.sign_in(email, password).expect(200);
        Session { access: reply.text("access_token"), refresh: reply.text("refresh_token") }
    }

    /// Claims that a password signs in and others do not.
    #[track_caller]
    pub fn opens_with(&self, email: &str, good: &str, others: &[&str]) {
        self.sign_in(email, good).expect(200);
        for other in others {
            self.sign_in(email, other).refused(401, "unauthenticated");
        }
    }

    /// Whether an access token is still good.
    pub fn is_live(&self, access: &str) -> bool {
        let reply = self.send(get("/api/sessions").bearer(access));
        assert!([200, 401].contains(&reply.status), "{}", reply.body);
        reply.status == 200
    }

    /// Asks for a reset natively; answers the mail.
    #[track_caller]
    pub fn asked_reset(&self, email: &str) -> Entry {
        let asked = post("/api/password/reset/request", json!({ "email": email }));
        let before = self.mailbox(email).len();
        self.send(asked).expect(202);
        let mails = self.mailbox(email);
        assert_eq!(mails.len(), before + 1);
        mails[0].clone()
    }

    /// What a request or a run of cron is given.
    pub fn ports(&self) -> NativePorts {
        NativePorts::new(Rc::clone(&self.deployment))
    }

    /// Does what cron does; answers what it did.
    pub fn tick(&self) -> Done {
        let ports = self.ports();
        futures_executor::block_on(housekeeping::tick(&ports)).unwrap().unwrap()
    }

    /// Begins what cron does, and is cut off after so many batches.
    pub fn cut_off(&self, batches: u32) {
        let ports = self.ports();
        let mut run = pin!(housekeeping::tick(&ports));
        let mut context = std::task::Context::from_waker(Waker::noop());
        while ports.log().record().round_trips < batches {
            if run.as_mut().poll(&mut context).is_ready() {
                break;
            }
        }
    }

    /// Sends a call; what follows its answer is cut off where it waits.
    pub fn send_cut_off(&self, call: Call) {
        let mut served = pin!(self.serve(call.request(&self.host, self.is_encrypted)));
        let mut context = std::task::Context::from_waker(Waker::noop());
        for _ in 0..1_000 {
            assert!(served.as_mut().poll(&mut context).is_pending());
        }
    }

    /// What a call costs, with what follows its answer.
    #[track_caller]
    pub fn cost(&self, call: Call, status: u16) -> Cost {
        let (ports, request) = (self.ports(), call.request(&self.host, false));
        let served = async {
            let answer = dialect::serve(&ports, &request).await;
            let failed = |failure: &UseCaseError| panic!("{failure:?}");
            jobs::follow(&ports, failed).await;
            answer.status.as_u16()
        };
        assert_eq!(futures_executor::block_on(served), status);
        let log = ports.log().record();
        Cost { batches: log.round_trips, statements: log.statements, hashes: log.hashes }
    }

    /// Asks for a reset; what follows the answer is lost.
    pub fn leave_request(&self, email: &str) {
        let asked = post("/api/password/reset/request", json!({ "email": email }));
        let (ports, request) = (self.ports(), asked.request(&self.host, false));
        let answer = dialect::serve(&ports, &request);
        assert_eq!(futures_executor::block_on(answer).status, 202);
    }

    /// Makes an account whose owner signs in elsewhere.
    pub fn elsewhere(&self, email: &str) -> Person {
        let new = json!({ "tenant": self.tenant, "email": email, "auth_provider": "oidc" });
        let made = self.send(post("/api/admin/accounts", new).administrating()).expect(201);
        Person { id: made.text("id"), email: email.to_owned() }
    }

    /// Counts once at so many meters that nothing was counted at, for a time.
    pub fn count(&self, round: i64, meters: usize, window: i64) {
        let meter = |at: usize| Meter {
            key: format!("{round}.{at}"),
            by_account: false,
            spares_known: false,
            holds_with: None,
            counts_refused: false,
            limit: 1,
            window,
            sliding: false,
            rest: None,
        };
        let meters: Vec<Meter> = (0..meters).map(meter).collect();
        let ports = self.ports();
        let counted = async {
            let snapshot =
                ports.directory().snapshot(SnapshotRef::Id(self.tenant.parse().unwrap())).await;
            let cx =
                Context::new(&ports, snapshot.unwrap().unwrap(), Via::Service, Client::default());
            cx.open(Opening { meters: &meters, ..cx.opening() }).await.unwrap();
        };
        futures_executor::block_on(counted);
    }

    /// How many rows a table has.
    pub fn rows(&self, table: &str) -> usize {
        self.deployment.rows(table)
    }

    /// The mails to an address, newest first.
    pub fn mailbox(&self, email: &str) -> Vec<Entry> {
        self.deployment.mailbox.to(email)
    }

    /// Moves the clock.
    pub fn advance(&self, millis: i64) {
        self.deployment.advance(millis);
    }

    /// Sends a call, and does what follows its answer.
    pub fn send(&self, call: Call) -> Reply {
        let [reply] = self.together([call]);
        reply
    }

    /// Sends calls that run in turns, one batch each.
    pub fn together<const N: usize>(&self, calls: [Call; N]) -> [Reply; N] {
        let served = calls.map(|call| self.serve(call.request(&self.host, self.is_encrypted)));
        let replies = futures_executor::block_on(join_all(served));
        replies.try_into().unwrap()
    }

    async fn serve(&self, request: Request) -> Reply {
        let ports = NativePorts::new(Rc::clone(&self.deployment));
        let answer = dialect::serve(&ports, &request).await;
        let record = ports.log().take();
        jobs::follow(&ports, |_| ()).await;
        Reply {
            record,
            status: answer.status.as_u16(),
            headers: answer.headers,
            body: serde_json::from_slice(&answer.body).unwrap_or_default(),
            bytes: answer.body,
        }
    }
}

impl Deref for Person {
    type Target = str;

    /// The address.
    fn deref(&self) -> &str {
        &self.email
    }
}
