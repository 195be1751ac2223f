//! Judging a password by a policy.
//!
//! Imports the engine's own modules only. Nothing here allocates, formats or panics, and the work
//! is linear in an input of at most [`INPUT_CAP`] bytes.

use super::blocklist::{self, Lists};
use super::characters::characters;
use super::class::{Alphabet, ClassSet};
use super::context::{self, Context, ContextMatch, Relation};
use super::issue::Issue;
use super::plain::plain;
use super::report::Report;
use super::requirement::RequirementId;
use super::rules::{AtLeast, INPUT_CAP, Policy, Required, Score, Unit};
use super::run;
use super::script;
#[cfg(feature = "server")]
use super::strength::{self, Knowledge};
use alloc::borrow::Cow;
use core::fmt;

/// What is judged: a password, already in NFC, and the words known about its owner.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The password.
    pub password: &'a str,
    /// Words that belong to the account or the service.
    pub context: &'a [Context<'a>],
}

impl fmt::Debug for Input<'_> {
    /// Shows nothing of the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("context", &self.context).finish_non_exhaustive()
    }
}

/// What a check goes by besides the policy and the input.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The lists at hand.
    pub lists: &'a Lists,
    /// The password's strength, where somebody estimated it.
    pub score: Option<Score>,
    /// The password in small letters, without accents, in letters of the usual width and shape; the
    /// server makes that form by itself.
    pub plain: Option<&'a str>,
}

impl Policy {
    /// Judges `input` and reports everything at once, in the policy's order, by all that is
    /// compiled in: in the server every list and the strength estimate, elsewhere nothing.
    #[must_use]
    pub fn check(&self, input: &Input<'_>) -> Report {
        self.check_with(input, self.built_in_evidence(input))
    }

    #[cfg(feature = "server")]
    fn built_in_evidence(&self, input: &Input<'_>) -> Evidence<'static> {
        let words = Lists::built_in_words().filter(|_| self.strength.is_some());
        let score = words.map(|words| {
            let own = &self.vocabulary;
            let knowledge = Knowledge { words, own, context: input.context, year: None };
            strength::estimate(input.password, knowledge).score
        });
        Evidence { lists: Lists::built_in(), score, plain: None }
    }

    #[cfg(not(feature = "server"))]
    const fn built_in_evidence(&self, _: &Input<'_>) -> Evidence<'static> {
        Evidence { lists: &Lists::NONE, score: None, plain: None }
    }

    /// As [`Self::check`], by what the caller has at hand. What the policy asks for and `evidence`
    /// lacks is reported as pending.
    #[must_use]
    pub fn check_with(&self, input: &Input<'_>, evidence: Evidence<'_>) -> Report {
        let password = input.password;
        let mut report = Report::of_length(self.length.unit().count(password));
        self.judge_length(&mut report, password);
        if password.len() > INPUT_CAP {
            return report;
        }
        self.judge_characters(&mut report, password);
        self.judge_classes(&mut report, password);
        let plain = evidence.plain.map_or_else(|| plain(password), Cow::Borrowed);
        self.judge_commonness(&mut report, password, &plain, evidence.lists);
        self.judge_context(&mut report, input, &plain);
        self.judge_strength(&mut report, evidence.score);
        script::remarks(password, &mut report);
        report
    }

    fn judge_length(&self, report: &mut Report, password: &str) {
        let (length, unit, got) = (self.length, self.length.unit(), report.length());
        let min = u32::from(length.min());
        if min > 0 {
            let short = (got < min).then_some(Issue::TooShort { need: min, got, unit });
            report.judge(RequirementId::MinLength, short);
        }
        if let Some(max) = length.max().map(|max| u32::from(max.get())) {
            let long = (got > max).then_some(Issue::TooLong { need: max, got, unit });
            report.judge(RequirementId::MaxLength, long);
        }
        let (bytes, cap) = (Unit::Byte.count(password), u32::from(length.max_bytes()));
        if bytes > cap {
            report.push(Issue::TooLong { need: cap, got: bytes, unit: Unit::Byte });
        }
    }

    fn judge_characters(&self, report: &mut Report, password: &str) {
        if let Some(allowed) = self.allowed {
            let mut characters = (0..).zip(characters(password));
            let stranger = characters.find(|&(_, c)| !allowed.contains(c, self.classes));
            let issue = stranger.map(|(index, _)| Issue::NotAllowed { index });
            report.judge(RequirementId::Allowed, issue);
        }
        if let Some(limit) = self.max_repeating {
            let issue = run::repeating(password, limit, self.length.unit());
            report.judge(RequirementId::Repeating, issue);
        }
        if let Some(limit) = self.max_sequential {
            report.judge(RequirementId::Sequential, run::sequential(password, limit.get()));
        }
    }

    fn judge_classes(&self, report: &mut Report, password: &str) {
        let exempt = self.passphrase.is_some_and(|from| report.length() >= u32::from(from.get()));
        for (place, rule) in (0..).zip(&self.required) {
            let issue = (!exempt).then(|| missing(rule, password, self.classes)).flatten();
            report.judge(RequirementId::Class(place), issue);
        }
        if let Some(rule) = self.at_least {
            let issue = (!exempt).then(|| too_few(rule, password, self.classes)).flatten();
            report.judge(RequirementId::ClassesOf, issue);
        }
    }

    fn judge_commonness(&self, report: &mut Report, password: &str, plain: &str, lists: &Lists) {
        if let Some(rule) = self.blocklist.filter(|rule| !rule.lists.is_empty()) {
            let lookup = blocklist::look_up(rule, password, plain, lists, &self.entries);
            report.await_lists(lookup.pending);
            // A list that was not searched may hold it yet.
            if lookup.issue.is_some() || lookup.pending.is_empty() {
                report.judge(RequirementId::Common, lookup.issue);
            }
        }
    }

    fn judge_context(&self, report: &mut Report, input: &Input<'_>, plain: &str) {
        let Some(rule) = &self.context else { return };
        let issue = match context::relate(rule, plain, input.context) {
            Some(Relation::Made(source)) => Some(Issue::Context { source }),
            Some(Relation::Holds(source)) if rule.matching == ContextMatch::Contains => {
                Some(Issue::Context { source })
            }
            Some(Relation::Holds(source)) => {
                report.warn(Issue::Context { source });
                None
            }
            None => None,
        };
        report.judge(RequirementId::Context, issue);
    }

    fn judge_strength(&self, report: &mut Report, score: Option<Score>) {
        match (self.strength, score) {
            (Some(need), Some(score)) => {
                let weak = (score < need).then_some(Issue::Weak { score, need });
                report.judge(RequirementId::Strength, weak);
            }
            (Some(_), None) => report.await_strength(),
            (None, _) => {}
        }
    }
}

fn missing(rule: &Required, password: &str, alphabet: Alphabet) -> Option<Issue> {
    let any_of = rule.any_of;
    let count = |got, c| got + u32::from(any_of.contains(c, alphabet));
    let (need, got) = (rule.min.get().into(), characters(password).fold(0, count));
    (got < need).then_some(Issue::MissingClass { any_of, need, got })
}

fn too_few(rule: AtLeast, password: &str, alphabet: Alphabet) -> Option<Issue> {
    let occurs = |set: ClassSet| characters(password).any(|c| set.contains(c, alphabet));
    let count = |got, set| got + u32::from(occurs(set));
    let (need, got) = (rule.count.get().into(), rule.of.parts().fold(0, count));
    (got < need).then_some(Issue::ClassesOf { need, got })
}
