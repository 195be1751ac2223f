//! Key sets of outside issuers (RFC 7517, section 5): when one is asked for, what is kept of it, and by whom.

use core::time::Duration;
use std::rc::Rc;

use futures_executor::block_on;
use futures_util::future::{FutureExt, join, join3};
use relatch::adapter::fetch::{Addresses, CachedFetch};
use relatch::native::{Clock, MemoryCache, Reply, START, ScriptedHttp};
use relatch::port::{Document, Fetch, FetchError, Timer};

use super::{headers, no_documents, padded};

const URL: &str = "https://issuer.example.com/jwks.json";
/// RFC 7517, appendix A.1, its first key.
const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"}]}"#;
const OTHERS: &str = r#"{"keys":[]}"#;
/// The longest answer, in bytes.
const MOST: usize = 64 * 1024;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;

/// Isolates that share a cache.
struct World {
    http: ScriptedHttp,
    cache: MemoryCache,
    clock: Clock,
    isolate: Rc<Addresses>,
}

type Reader<'a> = CachedFetch<&'a ScriptedHttp, &'a MemoryCache, &'a Clock>;

impl World {
    fn new(reply: Reply) -> Self {
        Self {
            http: ScriptedHttp::new(reply),
            cache: MemoryCache::default(),
            clock: Clock::still(),
            isolate: Rc::default(),
        }
    }

    /// The port of a request that comes now to an isolate.
    fn at(&self, isolate: &Rc<Addresses>) -> Reader<'_> {
        let now = self.clock.now();
        CachedFetch::new(Rc::clone(isolate), &self.http, &self.cache, &self.clock, now)
    }

    fn request(&self) -> Reader<'_> {
        self.at(&self.isolate)
    }

    fn text(&self, fresh: bool) -> Result<Document, FetchError> {
        block_on(self.request().text(URL, fresh))
    }

    fn refresh(&self) {
        block_on(self.request().refresh(URL));
    }

    fn passes(&self, millis: i64) {
        self.clock.set_ahead(self.clock.ahead() + millis);
    }

    fn calls(&self) -> usize {
        self.http.calls().len()
    }
}

fn good(text: &str) -> Result<Document, FetchError> {
    Ok(Document { text: text.to_owned(), due: false })
}

fn due(text: &str) -> Result<Document, FetchError> {
    Ok(Document { text: text.to_owned(), due: true })
}

const NONE: Result<Document, FetchError> = Err(FetchError::Unavailable);

#[test]
fn a_key_set_is_asked_for_once_and_read_anew_behind_the_answer() {
    let world = World::new(Reply::text(200, KEYS));
    assert_eq!(world.text(false), good(KEYS));
    let [call] = &world.http.calls()[..] else { panic!("one call") };
    assert_eq!(
        (call.method, call.url.as_str(), call.patience),
        ("GET", URL, Duration::from_secs(3))
    );
    assert_eq!(headers(call), [("accept", "application/json")]);

    world.http.set(Reply::text(200, OTHERS));
    world.passes(10 * MINUTE - 1);
    assert_eq!(world.text(false), good(KEYS));
    world.refresh();
    assert_eq!(world.calls(), 1);
    world.passes(1);
    assert_eq!(world.text(false), due(KEYS), "it can be used");
    world.refresh();
    assert_eq!(world.text(false), good(OTHERS));
    assert_eq!(world.calls(), 2);
}

#[test]
fn isolates_share_what_one_of_them_has_read() {
    let world = World::new(Reply::text(200, KEYS));
    assert_eq!(world.text(false), good(KEYS));
    let other = Rc::default();
    assert_eq!(block_on(world.at(&other).text(URL, false)), good(KEYS));
    assert_eq!(world.calls(), 1);
    let entries = world.cache.entries();
    let ((key, (entry, keep)), rest) = (entries.first_key_value().unwrap(), entries.len() - 1);
    assert!(key.starts_with("document/") && !key.contains("issuer"), "{key}");
    assert_eq!((entry.at, *keep, rest), (None, Duration::from_secs(2 * 24 * 3_600), 0));
    world.cache.clear();
    assert_eq!(block_on(world.at(&other).text(URL, false)), good(KEYS), "in memory as well");
    assert_eq!(world.calls(), 1);
}

#[test]
fn an_unknown_key_id_asks_once_in_a_cool_down() {
    let world = World::new(Reply::text(200, KEYS));
    assert_eq!(world.text(true), good(KEYS));
    assert_eq!(world.text(true), good(KEYS));
    assert_eq!(world.calls(), 1);
    world.http.set(Reply::text(200, OTHERS));
    world.passes(MINUTE);
    assert_eq!(world.text(true), good(OTHERS));
    assert_eq!(world.text(true), good(OTHERS));
    assert_eq!(world.calls(), 2);
}

#[test]
fn what_is_no_key_set_is_not_taken_and_leaves_the_last_one_in_use_for_a_day() {
    for (what, reply) in no_documents(KEYS, MOST) {
        let world = World::new(reply.clone());
        assert_eq!(world.text(false), NONE, "{what}");
        assert_eq!(world.text(false), NONE, "{what}");
        assert_eq!(world.calls(), 1, "{what}: asked again after a second");
        world.passes(SECOND);
        world.http.set(Reply::text(200, KEYS));
        assert_eq!(world.text(false), good(KEYS), "{what}");
        world.http.set(reply);
        world.passes(10 * MINUTE);
        world.refresh();
        assert_eq!(world.text(false), good(KEYS), "{what}: not due within the cool-down");
        world.passes(DAY - 10 * MINUTE - 1);
        assert_eq!(world.text(false), due(KEYS), "{what}");
        world.passes(1);
        assert_eq!(world.text(false), NONE, "{what}: too old to be trusted");
    }
    let longest = padded(KEYS, MOST);
    assert_eq!(World::new(Reply::text(200, &longest)).text(false), good(&longest));
}

#[test]
fn of_requests_that_need_a_key_set_at_once_one_asks_and_the_others_wait() {
    let world = World::new(Reply::text(200, KEYS));
    world.http.hold(true);
    let (asks, waits) = (world.request(), world.request());
    let waits = async {
        let answer = waits.text(URL, true).await;
        world.http.hold(false);
        (answer, world.clock.now().since(START))
    };
    let (asked, (waited, millis)) = block_on(join(asks.text(URL, false), waits));
    assert_eq!((asked, waited), (good(KEYS), NONE));
    assert_eq!((world.calls(), millis), (1, 3 * SECOND));
    assert_eq!(world.text(false), good(KEYS));
}

#[test]
fn a_request_that_waits_has_the_answer_that_another_got() {
    let world = World::new(Reply::text(200, KEYS));
    world.http.hold(true);
    let (asks, waits) = (world.request(), world.request());
    let release = async {
        world.clock.pause(Duration::from_millis(100)).await;
        world.http.hold(false);
    };
    let answers = block_on(join3(asks.text(URL, false), waits.text(URL, false), release));
    assert_eq!((answers.0, answers.1), (good(KEYS), good(KEYS)));
    assert_eq!(world.calls(), 1);
}

#[test]
fn a_request_that_was_cut_off_does_not_silence_an_address() {
    let world = World::new(Reply::text(200, KEYS));
    world.http.hold(true);
    {
        let cut_off = world.request();
        let mut asks = Box::pin(cut_off.text(URL, false));
        assert!((&mut asks).now_or_never().is_none());
    }
    world.http.hold(false);
    world.passes(3 * SECOND);
    assert_eq!(world.text(false), good(KEYS));
    assert_eq!(world.calls(), 2);
}

#[test]
fn asvs_13_2_4_an_address_that_may_not_be_called_is_not() {
    let world = World::new(Reply::text(200, KEYS));
    for url in
        ["https://issuer.internal/jwks", "https://10.0.0.7/", "http://issuer.example.com/", ""]
    {
        assert_eq!(block_on(world.request().text(url, false)), NONE, "{url}");
        block_on(world.request().refresh(url));
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn every_address_has_a_key_set_of_its_own_and_the_longest_unasked_is_forgotten() {
    let world = World::new(Reply::text(200, KEYS));
    let url = |number: usize| format!("https://issuer{number}.example.com/jwks.json");
    let ask = |number| block_on(world.request().text(&url(number), false));
    assert_eq!(ask(0), good(KEYS));
    world.passes(1);
    for number in 1..64 {
        assert_eq!(ask(number), good(KEYS));
    }
    world.passes(MINUTE);
    assert_eq!(ask(64), good(KEYS));
    assert_eq!(world.calls(), 65);
    world.cache.clear();
    assert_eq!(ask(1), good(KEYS), "still in memory");
    assert_eq!(world.calls(), 65);
    assert_eq!(ask(0), good(KEYS), "asked anew");
    assert_eq!(world.calls(), 66);
}
