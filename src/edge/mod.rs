//! The Worker: its fetch event. Must not be imported by any other room.

use worker::{Context, Env, Method, Request, Response, Result, event};

/// Answers one request.
///
/// # Errors
/// The runtime's own error when an answer cannot be built.
#[event(fetch)]
async fn fetch(request: Request, _env: Env, _context: Context) -> Result<Response> {
    match (request.method(), request.path().as_str()) {
        (Method::Get, "/healthz") => Response::ok("ok"),
        #[cfg(feature = "local")]
        (Method::Post, "/dev/seed") => Ok(Response::empty()?.with_status(204)),
        _ => Response::error("not found", 404),
    }
}
