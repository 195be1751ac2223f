//! What a client calls itself, in words that its owner knows: the names of browsers and systems that are
//! listed here, and no word of the client's own.

/// Browsers, by how a product of theirs begins (RFC 9110, section 10.1.5). Of those that claim to be
/// others as well, the one that is meant comes first.
const BROWSERS: [(&str, &str); 17] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
];

/// Systems, by a word or words of their own, under the same rule.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Windows", "Windows"),
    ("Linux", "Linux"),
];

/// The browser and the system of a client; none if both are unknown.
pub fn client_name(agent: &str) -> Option<String> {
    let known = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| has(agent, sign)).map(|(_, name)| *name)
    };
    let names: Vec<&str> = [known(&BROWSERS), known(&SYSTEMS)].into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" \u{b7} "))
}

/// Whether a sign stands in a text as a whole word, or as the beginning of a version.
fn has(text: &str, sign: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(sign).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let behind = rest.strip_prefix(sign).unwrap_or_default();
        !letter(before.chars().next_back())
            && (sign.ends_with('/') || !letter(behind.chars().next()))
    })
}

#[cfg(test)]
mod tests {
    use super::client_name;

    const MOZILLA: &str = "Mozilla/5.0";

    #[test]
    fn known_clients_have_their_owners_words() {
        let mac = "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, known) in [
            ("(X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox \u{b7} Linux"),
            (&format!("{mac} Chrome/141.0 Safari/537.36"), "Chrome \u{b7} macOS"),
            (&format!("{mac} Chrome/141.0 Safari/537.36 OPR/120.0"), "Opera \u{b7} macOS"),
            (
                "(Windows NT 10.0; Win64) Chrome/141.0 Safari/537.36 Edg/141.0",
                "Edge \u{b7} Windows",
            ),
            (
                "(iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E Safari/604.1",
                "Safari \u{b7} iPhone",
            ),
            ("(Linux; Android 16; Pixel 10) Chrome/141.0 Mobile", "Chrome \u{b7} Android"),
            ("(X11; CrOS x86_64) Chrome/141.0", "Chrome \u{b7} ChromeOS"),
            ("HeadlessChrome/141.0", "Chrome"),
        ] {
            assert_eq!(
                client_name(&format!("{MOZILLA} {agent}")).as_deref(),
                Some(known),
                "{agent}"
            );
        }
        assert_eq!(client_name("curl/8.14.1").as_deref(), Some("curl"));
    }

    #[test]
    fn no_word_of_a_client_comes_through() {
        for agent in
            ["", "Thief/1.0", "not you? Secure your account at https://evil.example", "Linuxish"]
        {
            assert_eq!(client_name(agent), None, "{agent}");
        }
        assert_eq!(
            client_name("Secure your account at https://evil.example Firefox/ now").as_deref(),
            Some("Firefox")
        );
    }
}
