//! The record of a request that was answered, for the log and the metrics, and its id, for the
//! caller as well. Free of what the caller sent. Must not be imported by any other room.

use http::HeaderName;

use crate::adapter::metrics::Point;
use crate::dialect::{self, Answer, Request};
use crate::port::Record;

/// The header that carries the id.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Random bytes of an id that we draw.
const ID_BYTES: usize = 8;

/// The id by which a request is found in the log.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// Cloudflare's own id of the request, or one that is drawn.
    pub fn of(request: &Request) -> Self {
        let ray = request.header("cf-ray").filter(|ray| is_ray(ray));
        Self(ray.map_or_else(drawn, str::to_owned))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The answer with the id.
    pub fn tell(&self, answer: Answer) -> Answer {
        answer.with(HEADER, &self.0)
    }
}

/// Sixteen hexadecimal digits, perhaps a dash and the name of a place.
fn is_ray(text: &str) -> bool {
    let (id, place) = text.split_once('-').unwrap_or((text, "AAA"));
    let named = place.len() == 3 && place.bytes().all(|byte| byte.is_ascii_uppercase());
    id.len() == 2 * ID_BYTES && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && named
}

fn drawn() -> String {
    let mut bytes = [0; ID_BYTES];
    // An id is no secret: were there no entropy, all would be alike.
    let _ = getrandom::fill(&mut bytes);
    base16ct::lower::encode_string(&bytes)
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Served {
    /// The API that served it.
    pub via: &'static str,
    /// The pattern of its endpoint.
    pub route: &'static str,
    /// Its method.
    pub method: String,
    /// The status of the answer.
    pub status: u16,
    /// What it cost, and why it was refused.
    pub record: Record,
    /// How long it took, in milliseconds.
    pub took: i64,
}

impl Served {
    /// A request that was answered after `took` milliseconds.
    pub fn new(request: &Request, answer: &Answer, record: &Record, took: i64) -> Self {
        let route = match request.path.as_str() {
            "/readyz" => "/readyz",
            path => dialect::pattern(path).unwrap_or("unknown"),
        };
        Self {
            via: dialect::owner(&request.path).as_str(),
            route,
            method: request.method.to_string(),
            status: answer.status.as_u16(),
            record: record.clone(),
            took,
        }
    }

    /// As a point of the metrics.
    pub fn point(&self) -> Point<'_> {
        let Self { via, route, status, took, .. } = *self;
        Point { via, route, status, took, record: &self.record }
    }
}
