//! Services outside, scripted: each answers the value that was last set and asks no network.

use core::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use sha1::{Digest, Sha1};

use super::clock::Clock;
use crate::adapter::breaker::Breaker;
use crate::crypt::range::{Prefix, Range};
use crate::port::{
    Breach, Captcha, CaptchaOutcome, Class, Delivery, DeliveryOutcome, Document, EdgeRateLimiter,
    Fetch, FetchError, FormerAnswer, FormerQuestion, FormerSystem, MigrationError, WebhookClient,
};

/// A line of padding, without which an empty range could not be read.
const PADDING: &str = "00000000000000000000000000000000000:0";

/// What the breach service knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Corpus {
    /// Suffixes of SHA-1 digests (35 hexadecimal digits) with their counts, by prefix (5 digits).
    Known(BTreeMap<String, Vec<(String, u32)>>),
    /// The service does not answer.
    Unavailable,
}

impl Corpus {
    /// A corpus of these passwords, each with how often it was seen.
    #[must_use]
    pub fn of(passwords: &[(&str, u32)]) -> Self {
        let mut known: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
        for (password, count) in passwords {
            let digest = base16ct::upper::encode_string(&Sha1::digest(password));
            let (prefix, suffix) = digest.split_at_checked(5).unwrap_or_default();
            known.entry(prefix.to_owned()).or_default().push((suffix.to_owned(), *count));
        }
        Self::Known(known)
    }
}

/// A breach service.
#[derive(Debug)]
pub struct ScriptedBreach(RefCell<Corpus>);

impl Default for ScriptedBreach {
    /// It answers, and knows no password.
    fn default() -> Self {
        Self(RefCell::new(Corpus::of(&[])))
    }
}

impl ScriptedBreach {
    /// Sets what it knows.
    pub fn set(&self, corpus: Corpus) {
        self.0.replace(corpus);
    }
}

impl Breach for ScriptedBreach {
    async fn range(&self, prefix: &Prefix) -> Option<Range> {
        let corpus = self.0.borrow();
        let Corpus::Known(ranges) = &*corpus else { return None };
        let suffixes = ranges.get(&prefix.to_string()).into_iter().flatten();
        let lines = suffixes.map(|(suffix, count)| format!("{suffix}:{count}\n"));
        Range::parse(&lines.chain([PADDING.to_owned()]).collect::<String>())
    }
}

/// Documents of outside issuers.
#[derive(Debug, Default)]
pub struct ScriptedFetch(RefCell<BTreeMap<String, String>>);

impl ScriptedFetch {
    /// Puts a document at an address.
    pub fn set(&self, url: &str, document: &str) {
        self.0.borrow_mut().insert(url.to_owned(), document.to_owned());
    }
}

impl Fetch for ScriptedFetch {
    async fn text(&self, url: &str, _fresh: bool) -> Result<Document, FetchError> {
        let text = self.0.borrow().get(url).cloned().ok_or(FetchError::Unavailable)?;
        Ok(Document { text, due: false })
    }

    async fn refresh(&self, _url: &str) {}
}

/// How the gate in front of the database answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passage {
    /// It lets every request through.
    #[default]
    Open,
    /// It lets none of this class through.
    Shut(Class),
    /// It does not answer.
    Unavailable,
}

/// A gate.
#[derive(Debug, Default)]
pub struct ScriptedRateLimiter(Cell<Passage>);

impl ScriptedRateLimiter {
    /// Sets how it answers.
    pub fn set(&self, passage: Passage) {
        self.0.set(passage);
    }
}

impl EdgeRateLimiter for ScriptedRateLimiter {
    async fn admits(&self, class: Class, _key: &str) -> Result<bool, String> {
        match self.0.get() {
            Passage::Open => Ok(true),
            Passage::Shut(shut) => Ok(class != shut),
            Passage::Unavailable => Err("scripted to be unavailable".to_owned()),
        }
    }
}

/// A captcha service.
#[derive(Debug)]
pub struct ScriptedCaptcha(Cell<CaptchaOutcome>);

impl Default for ScriptedCaptcha {
    /// Every proof is good.
    fn default() -> Self {
        Self(Cell::new(CaptchaOutcome::Passed))
    }
}

impl ScriptedCaptcha {
    /// Sets what it says of every proof.
    pub fn set(&self, verdict: CaptchaOutcome) {
        self.0.set(verdict);
    }
}

impl Captcha for ScriptedCaptcha {
    fn site_key(&self) -> Option<&str> {
        Some("native-site-key")
    }

    async fn verify(&self, _proof: &str, _address: &str) -> CaptchaOutcome {
        self.0.get()
    }
}

/// Endpoints of webhooks.
#[derive(Debug)]
pub struct ScriptedWebhookClient {
    answer: Cell<DeliveryOutcome>,
    calls: RefCell<Vec<Delivery>>,
    clock: Rc<Clock>,
    takes: Cell<i64>,
    hangs: Cell<bool>,
}

impl ScriptedWebhookClient {
    /// Every call is taken at once.
    pub(super) fn new(clock: Rc<Clock>) -> Self {
        Self {
            answer: Cell::new(DeliveryOutcome::Accepted),
            calls: RefCell::default(),
            clock,
            takes: Cell::new(0),
            hangs: Cell::new(false),
        }
    }

    /// Sets whether a call never ends.
    pub fn hangs(&self, hangs: bool) {
        self.hangs.set(hangs);
    }

    /// Sets how long every call takes, in milliseconds: the clock goes on by that.
    pub fn takes(&self, millis: i64) {
        self.takes.set(millis);
    }

    /// Sets what every endpoint answers.
    pub fn set(&self, answer: DeliveryOutcome) {
        self.answer.set(answer);
    }

    /// The calls so far, whatever was answered, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Delivery> {
        self.calls.borrow().clone()
    }
}

impl WebhookClient for ScriptedWebhookClient {
    async fn deliver(&self, delivery: &Delivery) -> DeliveryOutcome {
        self.calls.borrow_mut().push(delivery.clone());
        if self.hangs.get() {
            core::future::pending::<()>().await;
        }
        self.clock.set_ahead(self.clock.ahead() + self.takes.get());
        self.answer.get()
    }
}

/// What a former system knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Roll {
    /// The passwords of its people, by address, and what it says of who shows the right one.
    People(BTreeMap<String, (String, FormerAnswer)>),
    /// It does not answer.
    Unavailable,
}

/// A former system, which is spared like any other when it fails.
#[derive(Debug)]
pub struct ScriptedFormer {
    roll: RefCell<Roll>,
    questions: RefCell<Vec<FormerQuestion>>,
    breaker: Cell<Breaker>,
}

impl Default for ScriptedFormer {
    /// It answers, and knows nobody.
    fn default() -> Self {
        let roll = RefCell::new(Roll::People(BTreeMap::new()));
        Self { roll, questions: RefCell::default(), breaker: Cell::default() }
    }
}

impl ScriptedFormer {
    /// Sets what it knows.
    pub fn set(&self, roll: Roll) {
        self.roll.replace(roll);
    }

    /// The questions that reached it so far, oldest first.
    #[must_use]
    pub fn questions(&self) -> Vec<FormerQuestion> {
        self.questions.borrow().clone()
    }

    fn with_breaker<T>(&self, use_it: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut breaker = self.breaker.get();
        let outcome = use_it(&mut breaker);
        self.breaker.set(breaker);
        outcome
    }

    fn testimony(&self, question: &FormerQuestion) -> Option<FormerAnswer> {
        let roll = self.roll.borrow();
        let Roll::People(people) = &*roll else { return None };
        let body: serde_json::Value = serde_json::from_str(&question.body).ok()?;
        let text = |name: &str| body.pointer(&format!("/data/{name}"))?.as_str();
        let nobody = FormerAnswer { valid: false, email_verified: false, name: None };
        let known = people.get(text("email")?);
        let right = known.filter(|(password, _)| Some(password.as_str()) == text("password"));
        Some(right.map_or(nobody, |(_, testimony)| testimony.clone()))
    }
}

impl FormerSystem for ScriptedFormer {
    async fn ask(&self, question: &FormerQuestion) -> Result<FormerAnswer, MigrationError> {
        if !self.with_breaker(|breaker| breaker.admits(question.at)) {
            return Err(MigrationError::Resting);
        }
        self.questions.borrow_mut().push(question.clone());
        let testimony = self.testimony(question);
        self.with_breaker(|breaker| breaker.note(testimony.is_some(), question.at));
        testimony.ok_or(MigrationError::Unavailable)
    }
}
