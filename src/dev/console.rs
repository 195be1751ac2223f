//! The developer's console: its files, compiled into the local build so that no deployment can carry
//! them. Owns what is at which path below `/dev/` and the rules that browsers keep there. Must not be
//! imported by any other room.

use http::header;

use crate::dialect::Answer;

/// One file of the console: its name, its type, what is in it.
type File = (&'static str, &'static str, &'static str);

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

const FILES: [File; 15] = [
    ("", HTML, include_str!("console/index.html")),
    ("console.css", CSS, include_str!("console/console.css")),
    ("main.js", JS, include_str!("console/main.js")),
    ("dom.js", JS, include_str!("console/dom.js")),
    ("call.js", JS, include_str!("console/call.js")),
    ("session.js", JS, include_str!("console/session.js")),
    ("mailbox.js", JS, include_str!("console/mailbox.js")),
    ("letters", HTML, include_str!("console/letters.html")),
    ("letters.js", JS, include_str!("console/letters.js")),
    ("people.js", JS, include_str!("console/people.js")),
    ("recipes.js", JS, include_str!("console/recipes.js")),
    ("endpoints.js", JS, include_str!("console/endpoints.js")),
    ("playground.js", JS, include_str!("console/playground.js")),
    ("bend.js", JS, include_str!("console/bend.js")),
    ("trail.js", JS, include_str!("console/trail.js")),
];

/// Nothing inline and nothing from elsewhere. WebAssembly may be compiled, because the playground
/// runs the engine as the npm package ships it.
const PAGE_RULES: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// A mail brings its styles in attributes and may do nothing else; only the console frames it.
const MAIL_RULES: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The file at a path, if the console has it.
pub fn file(path: &str) -> Option<Answer> {
    let name = path.strip_prefix("/dev/")?;
    let (_, content_type, text) = FILES.iter().find(|(known, _, _)| *known == name)?;
    let answer = Answer::typed(200, content_type, *text);
    Some(
        answer
            .with(header::CONTENT_SECURITY_POLICY, PAGE_RULES)
            .with(header::CACHE_CONTROL, "no-cache"),
    )
}

/// The HTML of a mail as a page of its own.
pub fn mail(html: String) -> Answer {
    Answer::typed(200, HTML, html)
        .with(header::CONTENT_SECURITY_POLICY, MAIL_RULES)
        .with(header::X_FRAME_OPTIONS, "SAMEORIGIN")
}
