//! What people cannot see in a password: invisible characters, and letters of another script that look
//! like their own.
//!
//! Imports the engine's nouns only.

use super::characters::characters;
use super::issue::Issue;
use super::report::Report;

/// What shows nothing, wherever it stands.
const INVISIBLE: u8 = 1;
/// Joiners and variation selectors, which belong to emoji and to the letters of many scripts, but not
/// behind ASCII.
const JOINER: u8 = 2;
/// Letters of scripts of which some look alike.
const LATIN: u8 = 3;
const GREEK: u8 = 4;
const CYRILLIC: u8 = 5;

/// First and last code point, and what they are.
const KINDS: [(u16, u16, u8); 22] = [
    (0, 0x1f, INVISIBLE),
    (0x41, 0x5a, LATIN),
    (0x61, 0x7a, LATIN),
    (0x7f, 0x9f, INVISIBLE),
    (0xad, 0xad, INVISIBLE),
    (0xc0, 0x24f, LATIN),
    (0x34f, 0x34f, INVISIBLE),
    (0x370, 0x3ff, GREEK),
    (0x400, 0x52f, CYRILLIC),
    (0x61c, 0x61c, INVISIBLE),
    (0x115f, 0x1160, INVISIBLE),
    (0x180e, 0x180e, INVISIBLE),
    (0x1e00, 0x1eff, LATIN),
    (0x1f00, 0x1fff, GREEK),
    (0x200c, 0x200d, JOINER),
    (0x200b, 0x200f, INVISIBLE),
    (0x2028, 0x202e, INVISIBLE),
    (0x2060, 0x206f, INVISIBLE),
    (0x3164, 0x3164, INVISIBLE),
    (0xfe00, 0xfe0f, JOINER),
    (0xfeff, 0xfeff, INVISIBLE),
    (0xffa0, 0xffa0, INVISIBLE),
];

/// Warns of what people cannot see in `password`: the first invisible character, and a word that mixes
/// scripts.
pub(super) fn remarks(password: &str, report: &mut Report) {
    let (mut last, mut script, mut mixed) = ('a', 0, false);
    let mut hidden = None;
    for (index, c) in (0..).zip(characters(password)) {
        let kind = kind(c);
        if kind == INVISIBLE || kind == JOINER && last.is_ascii() {
            hidden = hidden.or(Some(Issue::InvisibleCharacter { index }));
        } else {
            mixed |= kind > JOINER && script > JOINER && kind != script;
            script = kind;
        }
        last = c;
    }
    let mixed = mixed.then_some(Issue::MixedScript);
    hidden.into_iter().chain(mixed).for_each(|issue| report.warn(issue));
}

fn kind(c: char) -> u8 {
    let holds = |&&(from, to, _): &&(u16, u16, u8)| {
        u32::from(c) >= u32::from(from) && u32::from(c) <= u32::from(to)
    };
    KINDS.iter().find(holds).map_or(0, |&(.., kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(password: &str) -> Vec<Issue> {
        let mut report = Report::default();
        remarks(password, &mut report);
        report.warnings().collect()
    }

    #[test]
    fn what_shows_nothing_is_remarked_on() {
        for hidden in
            ['\u{200b}', '\u{feff}', '\u{202e}', '\u{ad}', '\0', '\t', '\u{200d}', '\u{fe0f}']
        {
            let password = format!("pass{hidden}word");
            assert_eq!(codes(&password), [Issue::InvisibleCharacter { index: 4 }], "{hidden:?}");
        }
        for password in [
            "correct horse",
            "👩\u{200d}🚀❤\u{fe0f}",
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "\u{a0}",
        ] {
            assert_eq!(codes(password), [], "{password}");
        }
    }

    #[test]
    fn a_word_of_two_scripts_is_remarked_on() {
        for password in ["pаssword", "ΡΑssword", "парoль", "1234 pаss", "αβгд", "p\u{200b}а"]
        {
            assert_eq!(codes(password).last(), Some(&Issue::MixedScript), "{password}");
        }
        for password in
            ["мой iPhone 12", "Ω-3 нет", "пароль-password", "東京tokyo", "ελληνικά", "Zürich"]
        {
            assert_eq!(codes(password), [], "{password}");
        }
    }
}
