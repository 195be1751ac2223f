//! The language: what its reference parser makes of odd input, and that what is generated under
//! emitted rules passes the policy.

use super::*;
use crate::policy::check::{Evidence, Input};
use crate::policy::class::Class;
use crate::policy::draw::Draw;
use crate::policy::preset::Preset;
use crate::policy::{AtLeast, Lists};

fn set(names: &[Class], chars: &str) -> ClassSet {
    let named = names.iter().fold(ClassSet::EMPTY, |set, &class| set.and(class));
    chars.chars().fold(named, |set, c| set.and_char(c).unwrap())
}

fn nothing() -> PasswordRules {
    PasswordRules::parse("").0
}

fn rules(text: &str) -> PasswordRules {
    PasswordRules::parse(text).0
}

#[test]
fn everything_printable_is_allowed_if_nothing_is_said() {
    assert_eq!(nothing().allowed, ClassSet::of(Class::AsciiPrintable));
    assert_eq!(rules("minlength: 8"), PasswordRules { min_length: Some(8), ..nothing() });
}

#[test]
fn required_rules_add_up_and_are_allowed() {
    let parsed = rules("required: upper, [-!]; required: DIGIT;allowed:\tlower");
    assert_eq!(parsed.required, [set(&[Class::Upper], "-!"), set(&[Class::Digit], "")]);
    assert_eq!(parsed.allowed, set(&[Class::Upper, Class::Lower, Class::Digit], "-!"));
}

#[test]
fn repeated_limits_keep_the_strictest() {
    let parsed =
        rules("minlength: 8; minlength: 12; maxlength: 30; maxlength: 20; max-repeating: 3");
    assert_eq!((parsed.min_length, parsed.max_length), (Some(12), Some(20)));
    assert_eq!((parsed.max_repeating, parsed.max_sequential), (Some(3), None));
    let both = rules("max-consecutive: 2; max-sequential: 4");
    assert_eq!((both.max_repeating, both.max_sequential), (Some(2), Some(2)));
    let crossed = rules("minlength: 20; maxlength: 10");
    assert_eq!((crossed.min_length, crossed.max_length), (Some(20), Some(10)));
}

// What the reference parser of apple/password-manager-resources does with each of these.
#[test]
fn one_fault_can_discard_everything() {
    let faulty = [
        "minlength : 8",
        "MinLength: 8",
        "foo: bar; minlength: 8",
        "minlength: 8; foo: bar; maxlength: 9",
        "required: digit, minlength: 8",
        "required: upper lower",
        "minlength: -1",
        "minlength: 8x",
        "required: upper; allowed: vowel",
        "maxlength: 9; minlength",
        "minlength: 8; required: upper,",
    ];
    for text in faulty {
        let (parsed, diagnostics) = PasswordRules::parse(text);
        let kept = match text {
            "maxlength: 9; minlength" => PasswordRules { max_length: Some(9), ..nothing() },
            "minlength: 8; required: upper," => PasswordRules { min_length: Some(8), ..nothing() },
            _ => nothing(),
        };
        assert_eq!(parsed, kept, "{text}");
        assert!(!diagnostics.is_empty(), "{text}");
    }
}

#[test]
fn other_faults_cost_less() {
    let eight = PasswordRules { min_length: Some(8), ..nothing() };
    let twenty = PasswordRules { max_length: Some(20), ..nothing() };
    let cases = [
        ("minlength: 8 ; maxlength: 20", twenty.clone()),
        ("minlength: 8 ", nothing()),
        ("minlength: 8;; maxlength: 9", eight.clone()),
        ("; minlength: 8", nothing()),
        ("minlength: 0; maxlength: 20", twenty.clone()),
        ("minlength:; maxlength: 20", twenty.clone()),
        ("minlength; maxlength: 20", twenty),
        ("minlength: 08;", eight.clone()),
        (" \t\n\r\x0cminlength:8", eight),
        ("\u{a0}minlength: 8", nothing()),
    ];
    for (text, expected) in cases {
        assert_eq!(rules(text), expected, "{text:?}");
    }
}

#[test]
fn sets_are_read_with_their_own_oddities() {
    let cases = [
        ("[a-]", "a"),
        ("[A-Z]", "AZ"),
        ("[-a]", "-a"),
        ("[ab]]", "]ab"),
        ("[]]", "]"),
        ("[[a]", "[a"),
        ("[aé]", "a"),
        ("[é-]", ""),
        ("[é]", ""),
        ("[]", ""),
        ("[ab", ""),
    ];
    for (text, chars) in cases {
        let allowed = rules(&format!("allowed: {text}")).allowed;
        let expected = match chars {
            "" => ClassSet::of(Class::AsciiPrintable),
            _ => set(&[], chars),
        };
        assert_eq!(allowed, expected, "{text}");
    }
    assert_eq!(rules("required: upper, [ab").required, [ClassSet::of(Class::Upper)]);
}

#[test]
fn sets_are_told_in_the_fewest_words() {
    let special = " !\"#$%&'()*+,./:;<=>?@[\\^_`{|}~";
    let allowed = rules(&format!("allowed: [-{special}]], digit")).allowed;
    assert_eq!(allowed, set(&[Class::Digit, Class::Special], ""));
    let all = rules("allowed: upper, lower; required: digit; allowed: special").allowed;
    assert_eq!(all, ClassSet::of(Class::AsciiPrintable));
    assert_eq!(rules("allowed: lower, unicode").allowed, ClassSet::of(Class::Unicode));
    assert_eq!(rules("allowed: unicode, ascii-printable").allowed, ClassSet::of(Class::Unicode));
    let printable = ClassSet::of(Class::AsciiPrintable);
    assert_eq!(rules("allowed: ascii-printable, unicode").allowed, printable);
}

#[test]
fn a_diagnostic_says_where_what_and_with_what_effect() {
    let (_, diagnostics) = PasswordRules::parse("max-consecutive: 2; foo: 1");
    let deprecated = Diagnostic { at: 15, fault: Fault::Deprecated, effect: Effect::None };
    let unknown = Diagnostic { at: 20, fault: Fault::UnknownRule, effect: Effect::AllDiscarded };
    assert_eq!(diagnostics[..2], [deprecated, unknown]);
    let clean = "minlength: 12; required: lower; allowed: ascii-printable";
    assert_eq!(PasswordRules::parse(clean).1, []);
}

#[test]
fn presets_are_written_canonically() {
    let of = |preset| Policy::preset(preset).to_password_rules().value;
    assert_eq!(of(Preset::Recommended), "minlength: 12; maxlength: 256; allowed: ascii-printable");
    assert_eq!(
        of(Preset::Unleash),
        "minlength: 10; maxlength: 128; max-repeating: 2; required: lower; required: upper; \
         required: digit; required: special; allowed: ascii-printable"
    );
    assert_eq!(
        of(Preset::PciDss4),
        "minlength: 12; maxlength: 256; required: upper, lower; required: digit; \
         allowed: ascii-printable"
    );
}

#[test]
fn what_cannot_be_said_is_lossy() {
    let json = r#"{"version":1,"required":[{"anyOf":["digit"],"min":3}]}"#;
    assert!(Policy::from_json(json).unwrap().to_password_rules().lossy);
    assert!(Preset::ALL.iter().all(|&p| !Policy::preset(p).to_password_rules().lossy));
}

#[test]
fn what_may_be_met_by_chance_is_lossy() {
    let lossy = |rules: &str| {
        let json = format!(r#"{{"version":1,{rules}}}"#);
        Policy::from_json(&json).unwrap().to_password_rules().lossy
    };
    let pin = r#""allowed":["digit"],"length":{"min":4,"max":4}"#;
    let list = r#""blocklist":{"lists":["common-10k"]}"#;
    for rules in [
        r#""length":{"min":8},"strength":{"min":4}"#,
        r#""strength":{"min":1}"#,
        &format!("{pin},{list}"),
        &format!(r#"{pin},"context":{{"from":["name"]}}"#),
        &format!(r#""allowed":["digit"],"length":{{"min":12}},{list}"#),
        &format!(r#""length":{{"max":6}},{list}"#),
    ] {
        assert!(lossy(rules), "{rules}");
    }
    for rules in [
        pin,
        r#""length":{"min":20},"strength":{"min":4}"#,
        r#""length":{"min":8},"strength":{"min":0}"#,
        &format!(r#""length":{{"min":12}},{list}"#),
        r#""allowed":["digit"],"maxSequential":2,"length":{"min":6}"#,
    ] {
        assert!(!lossy(rules), "{rules}");
    }
}

#[test]
fn a_limit_in_bytes_is_a_greatest_length() {
    let json = r#"{"version":1,"length":{"min":8,"maxBytes":16}}"#;
    let emitted = Policy::from_json(json).unwrap().to_password_rules().value;
    assert_eq!(emitted, "minlength: 8; maxlength: 16; allowed: ascii-printable");
}

/// A password as a manager would make it under `rules`, which must not contradict themselves.
fn generate(rules: &PasswordRules, draw: &mut Draw) -> String {
    let members = |set: ClassSet| -> Vec<char> { set.in_printable_ascii().chars().collect() };
    let least = rules.min_length.unwrap_or(0).max(8).max(rules.required.len() as u32);
    let most = rules.max_length.unwrap_or(64).max(least);
    loop {
        let length = least as usize + draw.below((most - least) as usize + 1);
        let mut password: Vec<char> =
            rules.required.iter().map(|&set| draw.one_of(&members(set))).collect();
        let allowed = members(rules.allowed);
        password.resize_with(length, || draw.one_of(&allowed));
        for at in (1..password.len()).rev() {
            password.swap(at, draw.below(at + 1));
        }
        let password: String = password.into_iter().collect();
        // A manager throws away what breaks the limits on runs.
        let runs =
            PasswordRules { min_length: None, max_length: None, required: vec![], ..rules.clone() };
        if passes(&runs.to_policy(), &password) {
            return password;
        }
    }
}

fn passes(policy: &Policy, password: &str) -> bool {
    let evidence = Evidence { lists: &Lists::NONE, score: None };
    policy.check_with(&Input { password, context: &[] }, evidence).ok()
}

fn random_policy(draw: &mut Draw) -> Policy {
    let classes = [
        set(&[Class::Upper], ""),
        set(&[Class::Lower], ""),
        set(&[Class::Digit], ""),
        set(&[Class::Special], ""),
        set(&[Class::Upper, Class::Lower], ""),
        set(&[Class::Digit], "-]!"),
        set(&[], " ~^"),
    ];
    let min = draw.below(20) as u16;
    let max = NonZeroU16::new(min.max(8) + draw.below(60) as u16).filter(|_| draw.below(2) == 0);
    let unit = draw.one_of(&[Unit::CodePoint, Unit::Utf16, Unit::Byte]);
    let everything = classes.iter().fold(ClassSet::EMPTY, |all, &set| all.union(set));
    let sparse = set(&[Class::Lower, Class::Upper, Class::Digit], " -]!~^#");
    let required = (0..draw.below(4))
        .map(|_| Required { any_of: draw.one_of(&classes), min: NonZeroU16::MIN });
    let required = required.collect();
    let of = set(&[Class::Upper, Class::Lower, Class::Digit, Class::Special], "");
    let run = NonZeroU8::new(1 + draw.below(3) as u8);
    Policy {
        length: Length::new(min, max, unit, 1024).unwrap(),
        classes: draw.one_of(&[Alphabet::Ascii, Alphabet::Unicode]),
        allowed: draw.one_of(&[None, Some(everything), Some(sparse)]),
        required,
        at_least: (draw.below(3) == 0).then_some(AtLeast { of, count: NonZeroU8::MIN }),
        passphrase: NonZeroU16::new(draw.below(40) as u16),
        max_repeating: run
            .filter(|_| draw.below(3) == 0)
            .map(|run| MaxRepeating { run, except_line_breaks: draw.below(2) == 0 }),
        max_sequential: NonZeroU8::new(2 + draw.below(3) as u8).filter(|_| draw.below(3) == 0),
        ..Policy::unrestricted()
    }
}

#[test]
fn what_is_generated_under_emitted_rules_passes_the_policy() {
    let mut draw = Draw(7);
    for _ in 0..400 {
        let policy = random_policy(&mut draw);
        let emitted = policy.to_password_rules();
        assert!(!emitted.lossy);
        let (rules, diagnostics) = PasswordRules::parse(&emitted.value);
        assert_eq!(diagnostics, [], "{}", emitted.value);
        for _ in 0..25 {
            let password = generate(&rules, &mut draw);
            assert!(passes(&policy, &password), "{password:?} under {}", emitted.value);
        }
    }
}

#[test]
fn presets_accept_what_is_generated_for_them() {
    let mut draw = Draw(11);
    for preset in Preset::ALL {
        let policy = Policy::preset(preset);
        let rules = rules(&policy.to_password_rules().value);
        for _ in 0..100 {
            let password = generate(&rules, &mut draw);
            assert!(passes(&policy, &password), "{password:?} under {}", preset.as_str());
        }
    }
}

#[test]
fn a_policy_read_from_rules_judges_by_them() {
    let policy =
        rules("minlength: 8; maxlength: 12; required: digit; allowed: lower, special").to_policy();
    assert!(passes(&policy, "abcd-1234"));
    for password in ["abcd-123é", "Abcd-1234", "abcd-efgh", "abcd-12", "abcd-12345678"] {
        assert!(!passes(&policy, password), "{password}");
    }
    assert!(passes(&rules("allowed: unicode; minlength: 2").to_policy(), "é🔒"));
}
