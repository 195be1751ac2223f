//! What the engine as a whole must hold: odd input is judged in bounded work, and nothing of a
//! password leaks. What the lists refuse is in `coverage`.

use super::coverage::full;
use super::*;
use core::num::NonZeroU8;

fn judge(policy: &Policy, password: &str, lists: &Lists) -> Report {
    let context = [
        Context { source: Source::Email, word: "ada.lovelace@example.com" },
        Context { source: Source::Service, word: "Relatch" },
    ];
    policy.check_with(
        &Input { password, context: &context },
        Evidence { lists, score: None, plain: None },
    )
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
        serde_json::json!(["common-full", "patterns", "words-12", "strength"])
    );
    let met: Vec<RequirementId> = report.met().collect();
    assert!(!met.contains(&RequirementId::Common) && !met.contains(&RequirementId::Strength));
}

#[test]
fn a_strength_floor_is_judged_by_the_score_given() {
    let need = Score::new(3).unwrap();
    let policy = Policy { strength: Some(need), ..Policy::unrestricted() };
    let with = |score| {
        let evidence = Evidence { lists: &Lists::NONE, score: Score::new(score), plain: None };
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
