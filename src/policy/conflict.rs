//! Whether some password can meet a policy: its minima against its maxima, what it requires against
//! what it allows.
//!
//! Imports the engine's nouns only. Nothing is searched: what the rules need at least is added up, and
//! held against what fits. Printable ASCII decides, because two sets that share a character share one
//! of these, and because in every unit such a character counts once.

use super::class::{Alphabet, ClassSet};
use super::rules::{Policy, Score};
use arrayvec::ArrayVec;
use core::fmt;

/// Rules that no password can meet together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The least length, or the characters that are required, are more than fit.
    Length,
    /// A class rule requires characters of which none is allowed.
    Required,
    /// More classes are required than the allowed characters belong to.
    AtLeast,
    /// A password that is short enough never reaches the strength score.
    Strength,
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
        let wanted = Wanted::of(self);
        if wanted.rules & !wanted.met_by_all() != 0 {
            return Some(Conflict::Required);
        }
        if wanted.parts_among(wanted.met_by_all()) < wanted.count {
            return Some(Conflict::AtLeast);
        }
        let fits = |rules| wanted.least_characters(rules) <= room;
        (!(0..=wanted.rules).all(fits)).then_some(Conflict::Length)
    }
}

/// What the class rules want, and which characters give it.
struct Wanted<'a> {
    policy: &'a Policy,
    /// One bit for each `required` rule.
    rules: u32,
    /// How many classes `atLeast` wants; the bits of its classes follow those of the rules.
    count: u32,
    /// For each allowed character, what it counts for.
    met: ArrayVec<u32, PRINTABLE>,
}

/// How many characters are printable ASCII.
const PRINTABLE: usize = 95;

impl<'a> Wanted<'a> {
    fn of(policy: &'a Policy) -> Self {
        let of_several = policy.at_least.map_or(ClassSet::EMPTY, |rule| rule.of);
        let rules = policy.required.iter().map(|rule| rule.any_of);
        let sets = || rules.clone().chain(of_several.parts());
        let counts_for = |c| {
            let bits = (0..).zip(sets()).map(|(at, set)| u32::from(holds(set, c)) << at);
            bits.fold(0, |met, bit| met | bit)
        };
        let allowed = |&c: &char| policy.allowed.is_none_or(|set| holds(set, c));
        Self {
            policy,
            rules: (1 << policy.required.len()) - 1,
            count: policy.at_least.map_or(0, |rule| rule.count.get().into()),
            met: (' '..='~').filter(allowed).map(counts_for).collect(),
        }
    }

    fn met_by_all(&self) -> u32 {
        self.met.iter().fold(0, |all, met| all | met)
    }

    /// How many of the classes that `atLeast` names are among the bits.
    const fn parts_among(&self, met: u32) -> u32 {
        (met & !self.rules).count_ones()
    }

    /// The least characters for some of the rules, of which none shares a character with another (0
    /// for other ones), and for the classes that these characters leave over.
    fn least_characters(&self, rules: u32) -> u32 {
        let (mut given, mut at_once) = (0, 1);
        for met in &self.met {
            match (met & rules).count_ones() {
                0 => at_once = at_once.max(self.parts_among(*met)),
                1 => given |= met,
                _ => return 0,
            }
        }
        let chosen = (0..).zip(&self.policy.required).filter(|(at, _)| rules >> at & 1 == 1);
        let characters = chosen.fold(0, |sum, (_, rule)| sum + u32::from(rule.min.get()));
        characters + self.count.saturating_sub(self.parts_among(given)).div_ceil(at_once)
    }
}

fn holds(set: ClassSet, c: char) -> bool {
    set.contains(c, Alphabet::Ascii)
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
            let knowledge = Knowledge { words, context: &[], year: None };
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
            let evidence = Evidence { lists: &Lists::NONE, score: None };
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

    /// A deterministic source of numbers (the generator of Numerical Recipes, second edition).
    struct Draw(u32);

    impl Draw {
        fn below(&mut self, bound: u32) -> u32 {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.0 >> 8) % bound
        }

        fn set(&mut self) -> &'static str {
            const SETS: [&str; 9] = [
                r#"["upper"]"#,
                r#"["lower"]"#,
                r#"["digit"]"#,
                r#"["special"]"#,
                r#"["upper","digit"]"#,
                r#"["lower","digit"]"#,
                r#"["upper","lower"]"#,
                r#"[{"chars":"a1"}]"#,
                r#"[{"chars":"-+"}]"#,
            ];
            SETS[self.below(9) as usize]
        }

        fn policy(&mut self) -> String {
            let allowed = ["", "B", "1", "-", "+1"][self.below(5) as usize];
            let rules: Vec<String> = (0..self.below(4))
                .map(|_| format!(r#"{{"anyOf":{},"min":{}}}"#, self.set(), 1 + self.below(3)))
                .collect();
            let classes = ["upper", "lower", "digit", "special"];
            let classes = &classes[self.below(3) as usize..];
            let count = 1 + self.below(classes.len() as u32);
            let several =
                [String::new(), format!(r#","atLeast":{{"of":{classes:?},"count":{count}}}"#)];
            format!(
                r#"{{"version":1,"allowed":[{{"chars":"a{allowed}"}}],"length":{{"min":{},"max":4}},
                    "required":[{}]{}}}"#,
                self.below(5),
                rules.join(","),
                several[self.below(2) as usize],
            )
        }
    }

    #[test]
    fn a_search_of_small_policies_says_the_same() {
        let mut draw = Draw(11);
        let mut met = 0;
        for _ in 0..600 {
            let json = draw.policy();
            let policy = Policy::from_json(&json).unwrap();
            let possible = can_be_met(&policy);
            met += u32::from(possible);
            assert_eq!(policy.conflict().is_none(), possible, "{json} {:?}", policy.conflict());
        }
        assert!((100..500).contains(&met), "{met}");
    }
}
