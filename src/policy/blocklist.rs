//! The lists at hand, and looking a password up in them.
//!
//! Imports the engine's own modules only. Nothing is decompressed: lists are searched as they are.

use super::derive::{self, MOST_ORNAMENT, is_ornament, unleet};
use super::fold::{FOLDED_CAP, Folded, is_fold_of};
use super::issue::Issue;
use super::list::{ListId, ListSet, Match, Via};
use super::pattern;
use super::rules::Blocklist;
use super::words::{Rank, WordList};
use alloc::string::String;

/// The shortest and longest of the most common words, in bytes, as far as joining them goes.
const JOINED: core::ops::RangeInclusive<usize> = 4..=12;
/// The most common words that a joined password is made of.
const MOST_JOINED: usize = 3;

/// The longest phrase of two words, in bytes.
const LONGEST_PHRASE: usize = 24;

/// The lists whose words the full list holds as well.
const PARTS: [ListId; 2] = [ListId::Common10k, ListId::Long15];

/// The word lists at hand.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    common_10k: Option<WordList>,
    common_full: Option<WordList>,
    long_15: Option<WordList>,
    words_12: Option<WordList>,
}

impl Lists {
    /// No list at all.
    pub const NONE: Self =
        Self { common_10k: None, common_full: None, long_15: None, words_12: None };

    /// Puts `words` at hand as `list`. [`ListId::Patterns`] and [`ListId::Own`] take no words and stay as they are.
    pub fn load(&mut self, list: ListId, words: WordList) {
        let place = match list {
            ListId::Common10k => &mut self.common_10k,
            ListId::CommonFull => &mut self.common_full,
            ListId::Long15 => &mut self.long_15,
            ListId::Words12 => &mut self.words_12,
            ListId::Patterns | ListId::Own => return,
        };
        *place = Some(words);
    }

    /// The lists that are compiled into the server.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn built_in() -> &'static Self {
        static LISTS: std::sync::OnceLock<Lists> = std::sync::OnceLock::new();
        LISTS.get_or_init(|| {
            // A list that does not parse stays away and is reported as pending; a test parses all.
            let list = |bytes: &'static [u8]| WordList::new(bytes).ok();
            Self {
                common_10k: list(include_bytes!("lists/common-10k.list")),
                common_full: list(include_bytes!("lists/common-full.list")),
                long_15: list(include_bytes!("lists/long-15.list")),
                words_12: list(include_bytes!("lists/words-12.list")),
            }
        })
    }

    /// The ranked words that are compiled into the server for strength estimates.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn built_in_words() -> Option<&'static WordList> {
        static WORDS: std::sync::OnceLock<Option<WordList>> = std::sync::OnceLock::new();
        WORDS
            .get_or_init(|| WordList::new(&include_bytes!("lists/strength-lite.list")[..]).ok())
            .as_ref()
    }

    fn get(&self, list: ListId) -> Option<&WordList> {
        match list {
            ListId::Common10k => self.common_10k.as_ref(),
            ListId::CommonFull => self.common_full.as_ref(),
            ListId::Long15 => self.long_15.as_ref(),
            ListId::Words12 => self.words_12.as_ref(),
            ListId::Patterns | ListId::Own => None,
        }
    }

    /// The list to name for `word` when `asked` is searched: itself, or what is at hand of its parts.
    fn holder_of(&self, word: &[u8], asked: ListId) -> Option<ListId> {
        let holds = |list| self.get(list).is_some_and(|words| words.find(word).is_some());
        let stand_in = asked == ListId::CommonFull && self.common_full.is_none();
        let parts: &[ListId] = if stand_in { &PARTS } else { &[] };
        holds(asked).then_some(asked).or_else(|| parts.iter().copied().find(|&part| holds(part)))
    }

    /// A list that marks the most common words.
    fn most_common(&self) -> Option<&WordList> {
        self.common_full.as_ref().or(self.common_10k.as_ref())
    }
}

/// The outcome of a look-up.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The hit, if there is one.
    pub(super) issue: Option<Issue>,
    /// The lists asked for that are not at hand.
    pub(super) pending: ListSet,
}

/// Looks `password` up by `rule`; `own` is the list that the policy carries itself. Derived matching
/// looks `plain` up as well, the password without accents, in letters of the usual width and shape.
pub(super) fn look_up(
    rule: Blocklist,
    password: &str,
    plain: &str,
    lists: &Lists,
    own: &[String],
) -> Lookup {
    let mut pending = ListSet::EMPTY;
    for list in rule.lists.iter() {
        let at_hand = match list {
            ListId::Patterns => lists.most_common(),
            _ => lists.get(list),
        };
        if at_hand.is_none() {
            pending = pending.with(list);
        }
    }
    let search = Search { rule, lists, own };
    let in_disguise = || {
        let is_other = rule.matching == Match::Derived && plain != password;
        let (_, list) = is_other.then(|| search.find(plain))??;
        Some((Via::Derived, list))
    };
    let found = search.find(password).or_else(in_disguise);
    Lookup { issue: found.map(|(via, list)| Issue::Common { via, list }), pending }
}

struct Search<'a> {
    rule: Blocklist,
    lists: &'a Lists,
    own: &'a [String],
}

impl Search<'_> {
    fn find(&self, password: &str) -> Option<(Via, ListId)> {
        let folded = Folded::of(password);
        let folded = folded.as_ref().map(Folded::as_bytes);
        let listed = folded.and_then(|folded| self.in_lists(password, folded));
        listed.or_else(|| self.by_recipe(password, folded))
    }

    fn in_lists(&self, password: &str, folded: &[u8]) -> Option<(Via, ListId)> {
        let as_typed = password.as_bytes() == folded;
        let by_case = as_typed || self.rule.matching >= Match::Caseless;
        if let Some(list) = self.holder_of(folded).filter(|&list| by_case || list == ListId::Own) {
            return Some((if as_typed { Via::Listed } else { Via::Caseless }, list));
        }
        if self.rule.matching < Match::Derived {
            return None;
        }
        let mut holder = None;
        derive::hides(folded, &mut |word| {
            holder = self.holder_of(word);
            holder.is_some()
        });
        holder.map(|list| (Via::Derived, list))
    }

    fn by_recipe(&self, password: &str, folded: Option<&[u8]>) -> Option<(Via, ListId)> {
        let asked = self.rule.lists.has(ListId::Patterns);
        let joins = || folded.is_some_and(|folded| self.joins(folded));
        (asked && (pattern::generates(password) || joins()))
            .then_some((Via::Derived, ListId::Patterns))
    }

    /// The first list asked for that holds `word`: the policy's own, which is not folded, before the others.
    fn holder_of(&self, word: &[u8]) -> Option<ListId> {
        if self.own.iter().any(|entry| is_fold_of(word, entry)) {
            return Some(ListId::Own);
        }
        self.rule.lists.iter().find_map(|list| self.lists.holder_of(word, list))
    }

    /// Whether two or three of the most common words make up the password, with derived matching
    /// also in disguise, or any two words written together.
    fn joins(&self, folded: &[u8]) -> bool {
        let disguised = self.rule.matching == Match::Derived;
        self.lists.most_common().is_some_and(|list| {
            is_row(folded, list, disguised) || disguised && is_phrase(derive::bare(folded), list)
        })
    }
}

/// Whether `text` is two words of `list`, small letters alone, with nothing between: a greeting such as
/// `happybirthday`, a name, a title. Separated words are for [`is_row`], which asks for more common ones.
fn is_phrase(text: &[u8], list: &WordList) -> bool {
    let holds = |word: Option<&[u8]>| word.is_some_and(|word| list.find(word).is_some());
    text.len() <= LONGEST_PHRASE
        && text.iter().all(u8::is_ascii_lowercase)
        && (0..text.len()).any(|at| holds(text.get(..at)) && holds(text.get(at..)))
}

/// Whether `text` is a row of up to [`MOST_JOINED`] of the most common words, more than one, perhaps with
/// a separator between two; `disguised` ones may be in leet, with ornament before, between and behind.
fn is_row(text: &[u8], list: &WordList, disguised: bool) -> bool {
    let most_ornament = if disguised { MOST_ORNAMENT } else { 1 };
    // How each place is reached with so many words: the ornament since the last one, plus one; 0 is not.
    let mut reached = [[0_u8; MOST_JOINED + 1]; FOLDED_CAP + 1];
    reach(&mut reached, 0, 0, 1);
    for (at, &byte) in text.iter().enumerate() {
        let here = reached.get(at).copied().unwrap_or_default();
        for (words, ornament) in here.into_iter().enumerate().filter(|&(_, o)| o > 0) {
            let separates = disguised || words > 0 && b" -_.".contains(&byte);
            if separates && is_ornament(byte.into()) && usize::from(ornament) <= most_ornament {
                reach(&mut reached, at + 1, words, ornament + 1);
            }
        }
        if here.iter().take(MOST_JOINED).all(|&ornament| ornament == 0) {
            continue;
        }
        for length in JOINED {
            let Some(word) = text.get(at..at + length) else { break };
            let mut is_top = |word: &[u8]| list.find(word) == Some(Rank::Top);
            if is_top(word) || disguised && unleet(word, &mut is_top) {
                for (words, _) in (1..).zip(here).filter(|&(_, ornament)| ornament > 0) {
                    reach(&mut reached, at + length, words, 1);
                }
            }
        }
    }
    let whole = reached.get(text.len()).copied().unwrap_or_default();
    whole.into_iter().skip(2).any(|ornament| ornament == 1 || disguised && ornament > 0)
}

/// Notes that a place is reached with so many words and so much ornament, if it is the least.
fn reach(reached: &mut [[u8; MOST_JOINED + 1]], at: usize, words: usize, ornament: u8) {
    if let Some(place) = reached.get_mut(at).and_then(|place| place.get_mut(words))
        && (*place == 0 || *place > ornament)
    {
        *place = ornament;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::plain::plain;
    use crate::policy::words::tests::words;

    fn lists(ids: &[ListId]) -> Lists {
        let mut lists = Lists::NONE;
        for &id in ids {
            let bytes: &'static [u8] = match id {
                ListId::Common10k => include_bytes!("lists/common-10k.list"),
                ListId::CommonFull => include_bytes!("lists/common-full.list"),
                ListId::Long15 => include_bytes!("lists/long-15.list"),
                ListId::Words12 => include_bytes!("lists/words-12.list"),
                ListId::Patterns | ListId::Own => unreachable!(),
            };
            lists.load(id, WordList::new(bytes).unwrap());
        }
        lists
    }

    fn rule(ids: &[ListId], matching: Match) -> Blocklist {
        Blocklist { lists: ids.iter().copied().fold(ListSet::EMPTY, ListSet::with), matching }
    }

    fn hit(rule: Blocklist, password: &str, lists: &Lists) -> Option<(Via, ListId)> {
        match look_up(rule, password, &plain(password), lists, &[]).issue {
            Some(Issue::Common { via, list }) => Some((via, list)),
            None => None,
            Some(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_policy_s_own_list_is_looked_up_in_every_mode() {
        let own = ["Zyxomatic-Rocks", "zürichsee"].map(String::from);
        let via = |matching, password| {
            let rule = Blocklist { lists: ListSet::EMPTY.with(ListId::Own), matching };
            let lookup = look_up(rule, password, &plain(password), &Lists::NONE, &own);
            assert!(lookup.pending.is_empty());
            lookup.issue
        };
        let of = |via| Some(Issue::Common { via, list: ListId::Own });
        assert_eq!(via(Match::Exact, "zyxomatic-rocks"), of(Via::Listed));
        assert_eq!(via(Match::Exact, "Zyxomatic-Rocks"), of(Via::Caseless));
        assert_eq!(via(Match::Exact, "Zyxomatic-Rocks1"), None);
        assert_eq!(via(Match::Caseless, "ZÜRICHSEE"), of(Via::Caseless));
        assert_eq!(via(Match::Caseless, "zürichsee1"), None);
        for password in
            ["Zürichsee1!", "2yx0matic-r0cks99", "skcoR-citamoxyZ", "zürichsee-zürichsee"]
        {
            assert_eq!(via(Match::Derived, password), of(Via::Derived), "{password}");
        }
        for password in ["zürichberg", "zürich", "zürichseen", "Zyxomatic-Rocks-Zürichsee"] {
            assert_eq!(via(Match::Derived, password), None, "{password}");
        }
    }

    #[test]
    fn each_mode_goes_further_than_the_one_before() {
        let full = lists(&[ListId::CommonFull]);
        let of = |matching| rule(&[ListId::CommonFull], matching);
        let cases = [
            ("password1", Some(Via::Listed), Some(Via::Listed), Some(Via::Listed)),
            ("PassWord1", None, Some(Via::Caseless), Some(Via::Caseless)),
            ("P@ssWord1!", None, None, Some(Via::Derived)),
            ("kd83-Qw0z-Lfe1", None, None, None),
        ];
        for (password, exact, caseless, derived) in cases {
            let modes = [Match::Exact, Match::Caseless, Match::Derived];
            let found = modes.map(|mode| hit(of(mode), password, &full).map(|(via, _)| via));
            assert_eq!(found, [exact, caseless, derived], "{password}");
        }
    }

    #[cfg(feature = "server")]
    #[test]
    fn letters_with_accents_or_of_another_width_are_a_disguise() {
        let full = lists(&[ListId::CommonFull]);
        let of = |matching| rule(&[ListId::CommonFull, ListId::Patterns], matching);
        for password in [
            "ｐａｓｓｗｏｒｄ",
            "ｐａｓｓｗｏｒｄ１２３４",
            "ＤＲＡＧＯＮ！１９９９",
            "pässwörd99",
            "Mónkey-2024",
            "ｑｗｅｒｔｙｕｉｏｐａｓｄｆ",
            "drågonmonkéy",
            "\u{24db}\u{24d4}\u{24e3}\u{24dc}\u{24d4}\u{24d8}\u{24dd}",
        ] {
            let via = hit(of(Match::Derived), password, &full).map(|(via, _)| via);
            assert_eq!(via, Some(Via::Derived), "{password}");
            assert_eq!(hit(of(Match::Caseless), password, &full), None, "{password}");
        }
        for password in ["ｑｕｉｅｔ－ｈａｒｂｏｕｒ", "Übermütige-Gämse", "пароль-гавань-1822"]
        {
            assert_eq!(hit(of(Match::Derived), password, &full), None, "{password}");
        }
    }

    #[test]
    fn a_list_that_is_not_at_hand_is_pending_and_its_parts_stand_in() {
        let wanted = rule(&[ListId::CommonFull, ListId::Patterns], Match::Caseless);
        let nothing = look_up(wanted, "password1", "password1", &Lists::NONE, &[]);
        assert_eq!(nothing.issue, None);
        assert!(nothing.pending.has(ListId::CommonFull) && nothing.pending.has(ListId::Patterns));

        let part = lists(&[ListId::Common10k]);
        let hit = look_up(wanted, "password1", "password1", &part, &[]);
        let listed = Issue::Common { via: Via::Listed, list: ListId::Common10k };
        assert_eq!(hit.issue, Some(listed));
        assert_eq!(hit.pending, ListSet::EMPTY.with(ListId::CommonFull));

        let all = lists(&[ListId::CommonFull]);
        assert_eq!(look_up(wanted, "no such word", "no such word", &all, &[]), Lookup::default());
    }

    #[test]
    fn recipes_need_no_list_and_cover_any_length() {
        let wanted = rule(&[ListId::Patterns], Match::Exact);
        let found = Some((Via::Derived, ListId::Patterns));
        assert_eq!(hit(wanted, &"ab".repeat(500), &Lists::NONE), found);
        assert_eq!(hit(wanted, "qwertyuiop[]", &Lists::NONE), found);
    }

    #[test]
    fn common_words_in_a_row_are_a_recipe() {
        let full = lists(&[ListId::CommonFull]);
        let exact = rule(&[ListId::Patterns], Match::Exact);
        let derived = rule(&[ListId::Patterns], Match::Derived);
        for password in ["DragonMonkey", "dragon-monkey shadow", "baseballfootball"] {
            assert!(hit(exact, password, &full).is_some(), "{password}");
        }
        assert_eq!(hit(exact, "dragonmonkey!!", &full), None);
        assert!(hit(derived, "dragonmonkey!!", &full).is_some());
        assert_eq!(hit(derived, "dragonmonkeyshadowmaster", &full), None);
        for password in [
            "Passw0rd!Monkey12",
            "Summer2024-Welcome1!",
            "1Dragon 2M0nkey 3Sh@dow",
            "$ummer2024/Winter2025",
        ] {
            assert!(hit(derived, password, &full).is_some(), "{password}");
            assert_eq!(hit(exact, password, &full), None, "{password}");
        }
        assert_eq!(hit(derived, "dragon-telescope", &full), None);
    }

    #[test]
    fn two_listed_words_written_together_are_a_recipe() {
        let full = lists(&[ListId::CommonFull]);
        let derived = rule(&[ListId::Patterns], Match::Derived);
        for password in [
            "happybirthday",
            "Happybirthday1!",
            "HappyBirthday2024",
            "merrychristmas",
            "MerryChristmas!",
            "charliebrown",
            "goodmorning",
            "valentineforever",
            "bostonredsox",
        ] {
            assert!(hit(derived, password, &full).is_some(), "{password}");
        }
        let caseless = rule(&[ListId::Patterns], Match::Caseless);
        assert_eq!(hit(caseless, "merrychristmas", &full), None);
        for password in [
            "Difference-Engine-1822",
            "telescopebirthday",
            "happybirthdaytelescope",
            "Quiet-Harbour-9153!",
            "merry7christmas",
            "Lantern Harbour",
        ] {
            assert_eq!(hit(derived, password, &full), None, "{password}");
        }
    }

    #[test]
    fn a_disguised_entry_twice_is_the_entry() {
        let full = lists(&[ListId::CommonFull]);
        let derived = rule(&[ListId::CommonFull], Match::Derived);
        for entry in ["Passw0rd!", "Summer2024", "Monkey12!", "Welcome1!", "summer24!", "p@ssw0rd!"]
        {
            for separator in ["", "-", " ", "__"] {
                for times in [1, 2, 3] {
                    let password = vec![entry; times].join(separator);
                    assert!(hit(derived, &password, &full).is_some(), "{password}");
                }
            }
        }
    }

    #[test]
    fn t_11_is_a_common_password() {
        let full = lists(&[ListId::CommonFull]);
        let caseless = rule(&[ListId::CommonFull], Match::Caseless);
        assert!(hit(caseless, "aaaaaaaa", &full).is_some());
    }

    #[test]
    fn the_smaller_lists_are_parts_of_the_full_one() {
        let full = lists(&[ListId::CommonFull]).common_full.unwrap();
        let part = lists(&[ListId::Common10k, ListId::Long15]);
        for (list, size) in [(part.common_10k.unwrap(), 10_000), (part.long_15.unwrap(), 131)] {
            let words = words(&list);
            assert_eq!(words.len(), size);
            assert!(words.iter().all(|w| full.find(w.as_bytes()) == list.find(w.as_bytes())));
        }
    }
}
