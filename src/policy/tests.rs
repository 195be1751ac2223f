//! What the engine as a whole must hold: common passwords are refused in every disguise, strong
//! ones never are, odd input is judged in bounded work, and nothing of a password leaks.

use super::words::tests::words;
use super::*;
use core::num::NonZeroU8;

const FULL: &[u8] = include_bytes!("lists/common-full.list");

fn full() -> Lists {
    let mut lists = Lists::default();
    lists.load(ListId::CommonFull, WordList::new(FULL).unwrap());
    lists
}

fn common() -> Vec<String> {
    words(&WordList::new(FULL).unwrap())
}

fn judge(policy: &Policy, password: &str, lists: &Lists) -> Report {
    let context = [
        Context { source: Source::Email, word: "ada.lovelace@example.com" },
        Context { source: Source::Service, word: "Relatch" },
    ];
    policy.check_with(&Input { password, context: &context }, Evidence { lists, score: None })
}

/// The preset without its least length, so that its other rules show.
fn of_any_length(preset: Preset) -> Policy {
    let length = Length::new(1, None, Unit::CodePoint, 1024).unwrap();
    Policy { length, ..Policy::preset(preset) }
}

#[test]
fn every_entry_of_the_source_lists_is_refused() {
    let lists = full();
    for preset in Preset::ALL {
        let policy = of_any_length(preset);
        let step = if preset == Preset::Recommended { 3 } else { 101 };
        for word in common().iter().step_by(step) {
            let report = judge(&policy, word, &lists);
            let is_common = report.issues().any(|issue| matches!(issue, Issue::Common { .. }));
            assert!(is_common, "{word} under {}", preset.as_str());
            assert_eq!(report.pending().count(), 0);
        }
    }
    let recommended = Policy::preset(Preset::Recommended);
    assert!(common().iter().all(|word| !judge(&recommended, word, &lists).ok()));
}

#[test]
fn nine_in_ten_simple_variants_of_common_passwords_are_refused() {
    let lists = full();
    let policy = of_any_length(Preset::Recommended);
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<String>()
    };
    let variants: [&dyn Fn(&str) -> String; 6] = [
        &|word| format!("{word}7"),
        &|word| format!("4{word}"),
        &|word| format!("{word}!"),
        &|word| format!("#{word}"),
        &|word| capital(word),
        &|word| format!("{}1!", capital(word)),
    ];
    let entries = common();
    let entries = entries.iter().filter(|word| word.chars().count() >= 8).step_by(13);
    let (mut refused, mut all) = ([0; 6], 0);
    for word in entries {
        all += 1;
        for (count, variant) in refused.iter_mut().zip(variants) {
            *count += i32::from(!judge(&policy, &variant(word), &lists).ok());
        }
    }
    assert!(refused.iter().all(|&count| count * 10 >= all * 9), "{refused:?} of {all}");
}

/// A deterministic source of numbers (the generator of Numerical Recipes, second edition).
struct Draw(u32);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % bound
    }

    fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }

    fn words(&mut self, words: &[&str], count: usize, separator: &str) -> String {
        let words: Vec<&str> = (0..count).map(|_| words[self.below(words.len())]).collect();
        words.join(separator)
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.text("0123456789abcdef", length)).join("-")
    }
}

#[test]
fn no_generated_strong_password_is_refused() {
    let english = common();
    let english: Vec<&str> = english
        .iter()
        .filter(|w| (5..=8).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_lowercase()))
        .map(String::as_str)
        .collect();
    let russian: Vec<&str> = "молоко берег ветер голос дорога ежевика журнал зеркало игрушка \
        камень лестница машина небо облако парус ракета север трава улица фонарь хлеб цветок \
        человек школа щука экран юность яблоко"
        .split_whitespace()
        .collect();
    let symbols = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#%+-";
    let kana: String = ('ぁ'..='ん').chain('ァ'..='ン').chain('一'..='丿').collect();
    let safari = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let families: [&dyn Fn(&mut Draw) -> String; 8] = [
        &|draw| draw.text(symbols, 15),
        &|draw| draw.words(&english, 4, "-"),
        &|draw| draw.words(&english, 6, " "),
        &|draw| draw.text("0123456789abcdef", 40),
        &|draw| draw.uuid(),
        &|draw| [6; 3].map(|length| draw.text(safari, length)).join("-"),
        &|draw| draw.words(&russian, 5, " "),
        &|draw| draw.text(&kana, 16),
    ];
    let lists = full();
    let mut draw = Draw(3);
    for preset in [Preset::NistSingleFactor, Preset::Recommended] {
        let policy = Policy::preset(preset);
        for family in families {
            for _ in 0..1000 {
                let password = family(&mut draw);
                let report = judge(&policy, &password, &lists);
                assert!(report.ok(), "{password}: {:?}", report.issues().collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn what_is_longer_than_the_engine_looks_into_is_refused_by_its_length() {
    let report = judge(&Policy::preset(Preset::Recommended), &"é".repeat(2049), &Lists::NONE);
    let issues: Vec<Issue> = report.issues().collect();
    let too_long = |need, got, unit| Issue::TooLong { need, got, unit };
    assert_eq!(issues, [too_long(256, 2049, Unit::CodePoint), too_long(1024, 4098, Unit::Byte)]);
    assert_eq!(report.length(), 2049);
}

#[test]
fn a_report_lists_what_is_met_in_the_order_of_the_requirements() {
    let policy = Policy {
        max_repeating: NonZeroU8::new(2).map(|run| MaxRepeating { run, except_line_breaks: false }),
        ..Policy::preset(Preset::Jitsudo)
    };
    let report = judge(&policy, "correct horse 77", &full());
    let asked: Vec<RequirementId> = policy.requirements().iter().map(|r| r.id).collect();
    let met: Vec<RequirementId> = report.met().collect();
    let missing = RequirementId::Class(0);
    assert_eq!(report.issues().map(|i| i.code()).collect::<Vec<_>>(), ["missing_class"]);
    assert_eq!(met, asked.into_iter().filter(|&id| id != missing).collect::<Vec<_>>());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["ok"], false);
    assert_eq!(json["met"][2], "class_1");
    assert_eq!(json["issues"][0]["anyOf"][0], "upper");
}

#[test]
fn what_is_not_at_hand_is_pending_and_never_met() {
    let json = r#"{"version":1,"preset":"recommended","strength":{"min":3}}"#;
    let policy = Policy::from_json(json).unwrap();
    let report = judge(&policy, "Xq4-vbTz9.w2Lm", &Lists::NONE);
    assert!(report.ok() && report.strength_pending());
    assert_eq!(
        serde_json::to_value(&report).unwrap()["pending"],
        serde_json::json!(["common-full", "patterns", "strength"])
    );
    let met: Vec<RequirementId> = report.met().collect();
    assert!(!met.contains(&RequirementId::Common) && !met.contains(&RequirementId::Strength));
}

#[test]
fn a_strength_floor_is_judged_by_the_score_given() {
    let need = Score::new(3).unwrap();
    let policy = Policy { strength: Some(need), ..Policy::unrestricted() };
    let with = |score| {
        let evidence = Evidence { lists: &Lists::NONE, score: Score::new(score) };
        policy.check_with(&Input { password: "x", context: &[] }, evidence)
    };
    let weak = Issue::Weak { score: Score::new(2).unwrap(), need };
    assert_eq!(with(2).issues().collect::<Vec<_>>(), [weak]);
    assert!(with(3).ok());
}

#[test]
fn context_words_refuse_or_warn() {
    let policy = Policy::preset(Preset::Recommended);
    let made = judge(&policy, "Ada-Lovelace-1815", &full());
    let context = Issue::Context { source: Source::Email };
    assert_eq!(made.issues().collect::<Vec<_>>(), [context]);
    let holds = judge(&policy, "xk lovelace 77 qq", &full());
    assert!(holds.ok());
    assert_eq!(holds.warnings().collect::<Vec<_>>(), [context]);

    let strict = r#"{"version":1,"preset":"recommended","context":{"match":"contains"}}"#;
    let strict = judge(&Policy::from_json(strict).unwrap(), "xk lovelace 77 qq", &full());
    assert_eq!(strict.issues().collect::<Vec<_>>(), [context]);
}

#[test]
fn x_of_y_classes_and_allowed_sets_hold() {
    let json = r#"{"version":1,"classes":"ascii","allowed":["lower","digit",{"chars":"-"}],
        "atLeast":{"of":["lower","digit",{"chars":"-"}],"count":2},"maxSequential":3}"#;
    let policy = Policy::from_json(json).unwrap();
    let issues = |password| judge(&policy, password, &Lists::NONE).issues().collect::<Vec<_>>();
    assert_eq!(issues("abc-xyz"), []);
    assert_eq!(issues("lower"), [Issue::ClassesOf { need: 2, got: 1 }]);
    assert_eq!(issues("up-É"), [Issue::NotAllowed { index: 3 }]);
    assert_eq!(issues("a-1234"), [Issue::Sequential { need: 3, got: 4, index: 2 }]);
}

#[test]
fn neither_input_nor_report_shows_the_password() {
    let context = [Context { source: Source::Name, word: "Lovelace" }];
    let input = Input { password: "hunter2hunter2", context: &context };
    let report = Policy::preset(Preset::Recommended).check(&input);
    for shown in
        [format!("{input:?}"), format!("{report:?}"), serde_json::to_string(&report).unwrap()]
    {
        assert!(!shown.contains("hunter2") && !shown.contains("Lovelace"), "{shown}");
    }
}
