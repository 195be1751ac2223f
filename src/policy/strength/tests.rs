//! Estimates that people notice, the bound on the work, and the agreement with zxcvbn.

use super::*;
use crate::policy::context::Source;
use crate::policy::draw::Draw;
use crate::policy::words::tests::words as words_of;

const YEAR: Option<u16> = Some(2026);

fn lite() -> WordList {
    WordList::new(&include_bytes!("../lists/strength-lite.list")[..]).unwrap()
}

fn standard() -> WordList {
    WordList::new(&include_bytes!("../lists/strength-standard.list")[..]).unwrap()
}

fn knowledge(words: &WordList) -> Knowledge<'_> {
    const NONE: &OwnWords = &OwnWords::NONE;
    Knowledge { words, own: NONE, context: &[], year: YEAR }
}

fn judge(password: &str) -> Strength {
    estimate(password, knowledge(&lite()))
}

#[test]
fn weak_passwords_are_weak_for_the_right_reason() {
    let cases = [
        ("password", 0, Some(Weakness::Word)),
        ("P@ssword1", 1, Some(Weakness::Word)),
        ("drowssap", 0, Some(Weakness::Word)),
        ("zxcvbnm,./", 1, Some(Weakness::Walk)),
        ("abcdefghijk", 0, Some(Weakness::Sequence)),
        ("aaaaaaaaaaaaaaa", 0, Some(Weakness::Repeat)),
        ("13.05.1921", 1, Some(Weakness::Date)),
        ("qX4", 0, Some(Weakness::Short)),
        ("", 0, Some(Weakness::Short)),
    ];
    for (password, score, warning) in cases {
        let strength = judge(password);
        assert_eq!((strength.score.get(), strength.warning), (score, warning), "{password}");
    }
}

#[test]
fn strong_passwords_carry_no_warning() {
    for password in ["correct horse battery staple", "Xq4-vbTz9.w2Lm", "сложная фраза из слов"]
    {
        let strength = judge(password);
        assert_eq!((strength.score.get(), strength.warning), (4, None), "{password}");
    }
}

#[test]
fn words_of_the_account_cost_nothing() {
    let words = lite();
    let context = [Context { source: Source::Name, word: "Zbigniew Krzysztofowicz" }];
    let with =
        estimate("zbigniewkrzysztofowicz", Knowledge { context: &context, ..knowledge(&words) });
    assert_eq!((with.score.get(), with.warning), (1, Some(Weakness::Context)));
    assert_eq!(judge("zbigniewkrzysztofowicz").score.get(), 4);
}

#[test]
fn years_near_the_given_one_are_guessed_first() {
    let words = lite();
    let of = |password, year| estimate(password, Knowledge { year, ..knowledge(&words) }).guesses;
    assert!(of("1921", Some(2026)) > of("1921", Some(1940)));
    assert!(of("1921", Some(1921)) >= of("1921", None));
}

#[test]
fn more_of_the_same_is_never_weaker() {
    for stem in ["password", "aB3$", "qwerty", "2024"] {
        let mut last = 0.0;
        for length in 1..40 {
            let guesses = judge(&stem.repeat(length)).guesses;
            assert!(guesses >= last, "{stem} x {length}");
            last = guesses;
        }
    }
}

#[test]
fn more_of_the_same_is_no_stronger_beyond_what_is_taken_apart() {
    let alphabet: String = ('a'..='z').collect();
    let ideographs: String = ('\u{4e00}'..).take(600).collect();
    let cycles = ["a", "ab", "password", "aB3$", "qwerty", "1234567890", "äöü", "🔒", &alphabet];
    for unit in cycles {
        let of = |length: usize| judge(&unit.chars().cycle().take(length).collect::<String>());
        let (at_128, later) = (of(128), [129, 150, 256, 1000, 5000].map(of));
        assert!(!at_128.capped, "{unit}");
        for strength in later {
            assert!(strength.capped, "{unit}");
            assert!(strength.guesses <= at_128.guesses, "{unit} {}", strength.log10());
        }
    }
    let of = |length| judge(&ideographs.chars().take(length).collect::<String>());
    assert!(of(600).guesses <= of(128).guesses);
    let with_a_tail = |tail: &str| judge(&format!("{}{tail}", "a".repeat(140)));
    assert!(with_a_tail("Xq4-vbTz9.w2Lm").score.get() > with_a_tail("").score.get());
}

#[test]
fn hostile_inputs_stay_within_the_budget_and_finite() {
    let leet = "4@8({[</369&#!1/|0$5+7%2/".repeat(5);
    let inputs = [
        leet,
        "a".repeat(4096),
        "password".repeat(40),
        "1234567890".repeat(40),
        "\u{10ffff}".repeat(400),
        "aA1!".repeat(300),
    ];
    for input in inputs {
        let strength = judge(&input);
        assert!(strength.guesses.is_finite() && strength.guesses >= 1.0);
        assert!(strength.log10().is_finite());
    }
}

#[test]
fn an_estimate_is_written_with_its_codes() {
    let json = serde_json::to_value(judge("abcdefghijk")).unwrap();
    assert_eq!(json["warning"], "sequence");
    assert_eq!(json["score"], 0);
    assert_eq!(json["capped"], false);
    assert!(json["log10"].as_f64().is_some_and(|log| log > 1.0));
}

/// How often an estimate agrees with the `zxcvbn` crate: same score, and within one.
fn agreement(words: &WordList, passwords: &[String]) -> (f64, f64) {
    let (mut same, mut near, mut all) = (0.0, 0.0, 0.0);
    for password in passwords {
        let ours = estimate(password, knowledge(words)).score.get();
        let theirs = u8::from(zxcvbn::zxcvbn(password, &[]).score());
        same += f64::from(u8::from(ours == theirs));
        near += f64::from(u8::from(ours.abs_diff(theirs) <= 1));
        all += 1.0;
    }
    (same / all, near / all)
}

/// As [`agreement`] with the smaller and the larger dictionary; `docs/package.md` has the figures.
fn agreements(passwords: &[String]) -> [(f64, f64); 2] {
    let found = [lite(), standard()].map(|words| agreement(&words, passwords));
    println!("{} passwords, (same, within one), lite and standard: {found:?}", passwords.len());
    found
}

#[test]
fn scores_agree_with_zxcvbn_on_the_common_passwords() {
    let full = WordList::new(&include_bytes!("../lists/common-full.list")[..]).unwrap();
    let sample: Vec<String> = words_of(&full).into_iter().step_by(97).collect();
    let [(same, near), (also_same, also_near)] = agreements(&sample);
    assert!(same >= 0.885 && near >= 0.99);
    assert!(also_same >= 0.98 && also_near >= 0.995);
}

#[test]
fn scores_agree_with_zxcvbn_on_generated_passwords() {
    let mut draw = Draw(1);
    let alphabets = ["abcdefghijklmnopqrstuvwxyz", "0123456789", "aeiourstln", "aA1!bB2?cC3#"];
    let sample: Vec<String> = (4..20)
        .flat_map(|length| alphabets.map(|alphabet| (length, alphabet)))
        .flat_map(|(length, alphabet)| [(length, alphabet); 6])
        .map(|(length, alphabet)| draw.text(alphabet, length))
        .collect();
    for (same, near) in agreements(&sample) {
        assert!(same >= 0.98 && near >= 0.995);
    }
}

#[test]
fn own_words_count_as_the_most_common_ones() {
    let words = lite();
    let mut own = OwnWords::NONE;
    for word in ["zyxomatic", "brontosaurium"] {
        own.add(word);
    }
    let with = Knowledge { own: &own, ..knowledge(&words) };
    for password in ["zyxomatic", "Brontosaurium7", "citamoxyz", "2yxom4tic"] {
        let (known, unknown) = (estimate(password, with), estimate(password, knowledge(&words)));
        assert!(known.guesses * 100.0 < unknown.guesses, "{password}");
        assert_eq!(known.warning, Some(Weakness::Word), "{password}");
    }
    assert_eq!(estimate("password", with), estimate("password", knowledge(&words)));
}
