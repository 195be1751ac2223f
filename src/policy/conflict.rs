//! Whether some password can meet a policy: its minima against its maxima, what it requires against
//! what it allows.
//!
//! Imports the engine's nouns only. Nothing is searched: what the rules need at least is added up, and
//! held against what fits. Printable ASCII decides, because two sets that share a character share one
//! of these, and because in every unit such a character counts once.

use super::class::{Alphabet, ClassSet};
use super::rules::{Policy, Score};
use core::fmt;

/// Rules that no password can meet together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Conflict {
    /// The least length, or the characters that are required, are more than fit.
    Length = 1,
    /// A class rule requires characters of which none is allowed.
    Required = 2,
    /// More classes are required than the allowed characters belong to.
    AtLeast = 3,
    /// A password that is short enough never reaches the strength score.
    Strength = 4,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "length: the rules need more characters than fit",
            Self::Required => "required: asks for characters of which none is allowed",
            Self::AtLeast => "atLeast: asks for more classes than the allowed characters have",
            Self::Strength => "strength: no password that fits is so strong",
        })
    }
}

impl Policy {
    /// The first rule that no password can meet together with the others, if one is found. No policy
    /// that can be met is in conflict. Of the others, those may pass whose class rules overlap in a
    /// ring: three sets, of which each two share a character that the third lacks.
    #[must_use]
    pub fn conflict(&self) -> Option<Conflict> {
        let room = self.room();
        if u32::from(self.length.min()) > room {
            return Some(Conflict::Length);
        }
        if self.strength.is_some_and(|floor| least_length(floor) > room) {
            return Some(Conflict::Strength);
        }
        // A password of the passphrase's length needs no class.
        if self.passphrase.is_some_and(|from| u32::from(from.get()) <= room) {
            return None;
        }
        self.class_conflict(room)
    }

    /// How many characters fit.
    fn room(&self) -> u32 {
        let limits = [self.length.max().map(|max| max.get()), Some(self.length.max_bytes())];
        let room = limits.into_iter().flatten().map(u32::from).min().unwrap_or(u32::MAX);
        // Where one character alone is allowed, a password is a run of it.
        let run = self.max_repeating.filter(|_| self.allows_one_character());
        run.map_or(room, |limit| room.min(limit.run.get().into()))
    }

    fn allows_one_character(&self) -> bool {
        self.allowed.is_some_and(|set| set.named().next().is_none() && set.chars().nth(1).is_none())
    }

    fn class_conflict(&self, room: u32) -> Option<Conflict> {
        let rules = (1 << self.required.len()) - 1;
        let count = self.at_least.map_or(0, |rule| rule.count.get().into());
        let met = (b' '..0x7f).fold(0, |met, c| met | self.met_by(c));
        if rules & !met != 0 {
            return Some(Conflict::Required);
        }
        if (met & !rules).count_ones() < count {
            return Some(Conflict::AtLeast);
        }
        let fits = |some| self.least_characters(some, !rules, count) <= room;
        (!(0..=rules).all(fits)).then_some(Conflict::Length)
    }

    /// What an allowed character of printable ASCII counts for, a bit each: the `required` rules, then
    /// the classes of `atLeast`.
    #[inline(never)]
    fn met_by(&self, c: u8) -> u32 {
        let holds = |set: ClassSet| set.contains(c.into(), Alphabet::Ascii);
        if self.allowed.is_some_and(|allowed| !holds(allowed)) {
            return 0;
        }
        let classes = self.at_least.map_or(ClassSet::EMPTY, |rule| rule.of);
        let (mut met, mut bit) = (0, 1);
        for set in self.required.iter().map(|rule| rule.any_of).chain(classes.parts()) {
            met |= if holds(set) { bit } else { 0 };
            bit <<= 1;
        }
        met
    }

    /// The least characters for some of the `required` rules, of which none shares a character with
    /// another (0 for other ones), and for those of `count` classes that these characters leave over.
    fn least_characters(&self, rules: u32, classes: u32, count: u32) -> u32 {
        let (mut given, mut at_once) = (0, 1);
        for c in b' '..0x7f {
            let met = self.met_by(c);
            match (met & rules).count_ones() {
                0 => at_once = at_once.max((met & classes).count_ones()),
                1 => given |= met,
                _ => return 0,
            }
        }
        let mut least = count.saturating_sub((given & classes).count_ones()).div_ceil(at_once);
        for (place, rule) in (0..).zip(&self.required) {
            least += (rules >> place & 1) * u32::from(rule.min.get());
        }
        least
    }
}

/// The least characters of a password with the score: brute force is ten guesses a character, and
/// nothing costs more (see `strength`).
fn least_length(floor: Score) -> u32 {
    [0, 4, 7, 9, 11].get(usize::from(floor.get())).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::blocklist::Lists;
    use crate::policy::check::{Evidence, Input};
    use crate::policy::draw::Draw;

    fn conflict(json: &str) -> Option<Conflict> {
        Policy::from_json(&format!("{{\"version\":1,{json}}}")).unwrap().conflict()
    }

    #[test]
    fn minima_are_held_against_maxima() {
        for (rules, length) in [
            (r#""length":{"min":2000}"#, None),
            (r#""length":{"min":9,"maxBytes":8}"#, None),
            (r#""required":[{"anyOf":["digit"],"min":9}]"#, Some(4)),
            (r#""required":[{"anyOf":["digit"],"min":3},{"anyOf":["upper"],"min":2}]"#, Some(4)),
            (r#""atLeast":{"of":["upper","lower","digit","special"],"count":4}"#, Some(3)),
            (
                r#""required":[{"anyOf":["digit"],"min":3}],
                   "atLeast":{"of":["upper","lower","digit"],"count":3}"#,
                Some(4),
            ),
            (r#""allowed":[{"chars":"a"}],"maxRepeating":2,"length":{"min":3}"#, None),
        ] {
            let max = length.map_or(String::new(), |max| format!(r#","length":{{"max":{max}}}"#));
            assert_eq!(conflict(&format!("{rules}{max}")), Some(Conflict::Length), "{rules}");
            if let Some(max) = length {
                let more = if rules.contains("9") { 9 } else { max + 1 };
                let rules = format!(r#"{rules},"length":{{"max":{more}}}"#);
                assert_eq!(conflict(&rules), None, "{rules}");
            }
        }
    }

    #[test]
    fn what_is_required_is_held_against_what_is_allowed() {
        let digits = r#""allowed":["digit",{"chars":"-"}]"#;
        for (rules, expected) in [
            (r#""required":[{"anyOf":["special"]}]"#, None),
            (r#""required":[{"anyOf":["digit"]},{"anyOf":["upper"]}]"#, Some(Conflict::Required)),
            (r#""required":[{"anyOf":[{"chars":"!?"}]}]"#, Some(Conflict::Required)),
            (r#""atLeast":{"of":["upper","digit","special"],"count":2}"#, None),
            (r#""atLeast":{"of":["upper","lower","digit"],"count":2}"#, Some(Conflict::AtLeast)),
        ] {
            assert_eq!(conflict(&format!("{digits},{rules}")), expected, "{rules}");
        }
        let exempt = r#""required":[{"anyOf":["upper"]}],"passphrase":{"min":20}"#;
        assert_eq!(conflict(&format!("{digits},{exempt}")), None);
        let never = format!(r#"{digits},{exempt},"length":{{"max":19}}"#);
        assert_eq!(conflict(&never), Some(Conflict::Required));
    }

    #[test]
    fn a_score_is_held_against_the_greatest_length() {
        for (score, least) in [(1, 4), (2, 7), (3, 9), (4, 11)] {
            let of = |max| {
                let rules = format!(r#""strength":{{"min":{score}}},"length":{{"max":{max}}}"#);
                conflict(&rules)
            };
            assert_eq!(of(least - 1), Some(Conflict::Strength));
            assert_eq!(of(least), None);
        }
    }

    /// The table of lengths, held against the estimator.
    #[cfg(feature = "server")]
    #[test]
    fn brute_force_reaches_a_score_at_its_length_and_not_before() {
        use crate::policy::strength::{Knowledge, estimate};
        let words = Lists::built_in_words().unwrap();
        for length in 0..12 {
            let password: String = "qz7#Vx!p4_Kd".chars().take(length).collect();
            let knowledge =
                Knowledge { words, own: &crate::policy::OwnWords::NONE, context: &[], year: None };
            let score = estimate(&password, knowledge).score;
            let reached = (0..=4).filter_map(Score::new);
            let reached = reached.filter(|score| least_length(*score) as usize <= length).max();
            assert_eq!(Some(score), reached, "{length}");
        }
    }

    #[test]
    fn no_preset_is_in_conflict() {
        for preset in crate::policy::Preset::ALL {
            assert_eq!(Policy::preset(preset).conflict(), None, "{}", preset.as_str());
        }
    }

    /// Every password of up to four characters out of five, so that a search can tell.
    fn can_be_met(policy: &Policy) -> bool {
        let meets = |password: &str| {
            let evidence = Evidence { lists: &Lists::NONE, score: None, plain: None };
            policy.check_with(&Input { password, context: &[] }, evidence).ok()
        };
        let mut passwords = vec![String::new()];
        for _ in 0..4 {
            if passwords.iter().any(|password| meets(password)) {
                return true;
            }
            let longer = |c| passwords.iter().map(move |password| format!("{password}{c}"));
            passwords = "aB1-+".chars().flat_map(longer).collect();
        }
        passwords.iter().any(|password| meets(password))
    }

    fn random_set(draw: &mut Draw) -> &'static str {
        draw.one_of(&[
            r#"["upper"]"#,
            r#"["lower"]"#,
            r#"["digit"]"#,
            r#"["special"]"#,
            r#"["upper","digit"]"#,
            r#"["lower","digit"]"#,
            r#"["upper","lower"]"#,
            r#"[{"chars":"a1"}]"#,
            r#"[{"chars":"-+"}]"#,
        ])
    }

    fn random_policy(draw: &mut Draw) -> String {
        let allowed = draw.one_of(&["", "B", "1", "-", "+1"]);
        let rules: Vec<String> = (0..draw.below(4))
            .map(|_| {
                let set = random_set(draw);
                format!(r#"{{"anyOf":{set},"min":{}}}"#, 1 + draw.below(3))
            })
            .collect();
        let classes = ["upper", "lower", "digit", "special"];
        let classes = &classes[draw.below(3)..];
        let count = 1 + draw.below(classes.len());
        let several =
            [String::new(), format!(r#","atLeast":{{"of":{classes:?},"count":{count}}}"#)];
        format!(
            r#"{{"version":1,"allowed":[{{"chars":"a{allowed}"}}],"length":{{"min":{},"max":4}},
                "required":[{}]{}}}"#,
            draw.below(5),
            rules.join(","),
            several[draw.below(2)],
        )
    }

    #[test]
    fn a_search_of_small_policies_says_the_same() {
        let mut draw = Draw(11);
        let mut met = 0;
        for _ in 0..600 {
            let json = random_policy(&mut draw);
            let policy = Policy::from_json(&json).unwrap();
            let possible = can_be_met(&policy);
            met += u32::from(possible);
            assert_eq!(policy.conflict().is_none(), possible, "{json} {:?}", policy.conflict());
        }
        assert!((100..500).contains(&met), "{met}");
    }
}
