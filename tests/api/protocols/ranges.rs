//! The range service (<https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange>), and how long its
//! answers are used.

use core::time::Duration;

use futures_executor::block_on;
use relatch::account::Time;
use relatch::adapter::breach::{RangeService, SERVICE};
use relatch::crypt::range::Range;
use relatch::native::{MemoryCache, Reply, START, ScriptedHttp};
use relatch::port::{Breach, Cache, CacheEntry};

use super::{headers, no_documents, padded};

/// The documentation's own example of an answer, for `21BD1`, with a line of padding.
const RANGE: &str = "0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n\
    00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2\r\n\
    011053FD0102E94D6AE2F8B83D76FAF94F6:1\r\n\
    012A7CA357541F0AC487871FEEC1891C49C:2\r\n\
    0136E006E24E7D152139815FB0FC6A50B15:2\r\n\
    FFF983A91443AE72BD98E59ADAB93B31974:0";
/// Another, of one line.
const LATER: &str = "0018A45C4D1DEF81644B54AB7F969B88D65:7";
/// The longest answer, in bytes.
const MOST: usize = 256 * 1024;
const MONTH: Duration = Duration::from_secs(31 * 24 * 3_600);

fn read(text: &str) -> Option<Range> {
    Some(Range::parse(text).unwrap())
}

/// The range below `21BD1` for a request that comes at `now`.
fn range(http: &ScriptedHttp, cache: &MemoryCache, now: Time) -> Option<Range> {
    let service = RangeService::new(SERVICE.parse().unwrap(), http, cache, now);
    block_on(service.range(&"21BD1".parse().unwrap()))
}

#[test]
fn five_digits_leave_and_the_answer_is_asked_to_be_padded() {
    let (http, cache) = (ScriptedHttp::new(Reply::text(200, RANGE)), MemoryCache::default());
    assert_eq!(range(&http, &cache, START), read(RANGE));
    let [call] = &http.calls()[..] else { panic!("one call") };
    assert_eq!((call.method, call.body.as_deref()), ("GET", None));
    assert_eq!(call.url, "https://api.pwnedpasswords.com/range/21BD1");
    assert_eq!(headers(call), [("add-padding", "true"), ("user-agent", "relatch")]);
    assert_eq!(call.patience, Duration::from_millis(1_500));

    let mirror = RangeService::new(
        "https://mirror.example.com/hibp".parse().unwrap(),
        &http,
        &cache,
        START.plus(Time::DAY),
    );
    block_on(mirror.range(&"21bd1".parse().unwrap()));
    assert_eq!(http.calls()[1].url, "https://mirror.example.com/hibp/range/21BD1");
}

#[test]
fn a_range_is_used_for_a_day_and_kept_for_a_month() {
    let (http, cache) = (ScriptedHttp::new(Reply::text(200, RANGE)), MemoryCache::default());
    range(&http, &cache, START);
    let kept = CacheEntry { text: read(RANGE).unwrap().as_str().to_owned(), at: Some(START) };
    assert_eq!(cache.entries().get("range/21BD1"), Some(&(kept, MONTH)), "without its padding");

    http.set(Reply::text(200, LATER));
    assert_eq!(range(&http, &cache, START.plus(Time::DAY - 1)), read(RANGE));
    assert_eq!(http.calls().len(), 1);
    assert_eq!(range(&http, &cache, START.plus(Time::DAY)), read(LATER));
    assert_eq!(range(&http, &cache, START.plus(2 * Time::DAY - 1)), read(LATER));
    assert_eq!(http.calls().len(), 2);
    assert_eq!(range(&http, &cache, START), read(LATER), "a clock that was set back asks again");
    assert_eq!(http.calls().len(), 3);
}

#[test]
fn a_service_that_fails_leaves_the_last_range_in_use_and_nothing_where_there_is_none() {
    let cache = MemoryCache::default();
    range(&ScriptedHttp::new(Reply::text(200, RANGE)), &cache, START);
    let kept = cache.entries();
    for (what, reply) in no_documents(RANGE, MOST) {
        let http = ScriptedHttp::new(reply);
        assert_eq!(range(&http, &MemoryCache::default(), START), None, "{what}");
        assert_eq!(range(&http, &cache, START.plus(Time::DAY)), read(RANGE), "{what}");
        assert_eq!(http.calls().len(), 2, "{what}");
    }
    assert_eq!(cache.entries(), kept);
    let longest = Reply::text(200, &padded(RANGE, MOST));
    assert_eq!(range(&ScriptedHttp::new(longest), &MemoryCache::default(), START), read(RANGE));
}

#[test]
fn what_is_kept_and_cannot_be_read_is_asked_for_again() {
    for (text, at) in [("<html>", Some(START)), (RANGE, None), ("", Some(START))] {
        let (http, cache) = (ScriptedHttp::new(Reply::text(200, LATER)), MemoryCache::default());
        let entry = CacheEntry { text: text.to_owned(), at };
        block_on(cache.put("range/21BD1", entry, MONTH));
        assert_eq!(range(&http, &cache, START), read(LATER), "{text}");
    }
}
