//! The list of endpoints that tests in other languages read: the tables of the APIs, written down.

use relatch::dialect;

/// The list as it should be; `npm run build:endpoints` writes it.
fn list() -> String {
    let lines = dialect::endpoints();
    let lines: Vec<String> =
        lines.iter().map(|(method, path)| format!("{method} {path}")).collect();
    serde_json::to_string_pretty(&lines).unwrap() + "\n"
}

#[test]
fn the_list_of_endpoints_is_that_of_the_tables() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/edge/endpoints.json");
    if std::env::var_os("RELATCH_WRITE_ENDPOINTS").is_some() {
        std::fs::write(file, list()).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(written, list(), "run `npm run build:endpoints`");
}

#[test]
fn no_endpoint_stands_in_two_apis() {
    let mut endpoints = dialect::endpoints();
    let all = endpoints.len();
    endpoints.sort_unstable();
    endpoints.dedup();
    assert_eq!(endpoints.len(), all);
}

#[test]
fn every_endpoint_is_found_by_its_path() {
    for (_, path) in dialect::endpoints() {
        assert_eq!(dialect::pattern(path), Some(path));
    }
}
