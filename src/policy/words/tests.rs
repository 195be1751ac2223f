//! The word list: its format, and that a search finds what a plain reading finds.

use super::*;
use crate::policy::fold::fold;

/// Every word of `list`, decoded plainly.
pub(in crate::policy) fn words(list: &WordList) -> Vec<String> {
    let header = list.bytes.iter().position(|&b| b == b'\n').unwrap() + 1;
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut word = Vec::new();
    let mut bytes = list.bytes[header..].iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            TOP => {}
            b'A'..=b'Y' => {
                words.push(word.clone());
                word.truncate(usize::from(byte - RESTART));
                bytes.by_ref().take(list.rank_bytes).for_each(drop);
            }
            _ => word.push(byte),
        }
    }
    words.push(word);
    // What stands before the first marker is no word.
    words.into_iter().skip(1).map(|word| String::from_utf8(word).unwrap()).collect()
}

fn full() -> WordList {
    WordList::new(&include_bytes!("../lists/common-full.list")[..]).unwrap()
}

#[test]
fn every_word_is_found_and_is_its_own_fold() {
    let list = full();
    let words = words(&list);
    assert_eq!(words.len(), 86_526);
    for word in &words {
        assert!(list.find(word.as_bytes()).is_some(), "{word}");
        assert_eq!(word.chars().map(fold).collect::<String>(), *word);
    }
}

#[test]
fn nothing_else_is_found() {
    let list = full();
    let words = words(&list);
    let known: std::collections::BTreeSet<_> = words.iter().map(String::as_str).collect();
    for word in &words {
        let mut cut = word.clone();
        cut.pop();
        for other in [format!("{word}~"), format!(" {word}"), cut] {
            let listed = list.find(other.as_bytes()).is_some();
            assert_eq!(listed, known.contains(other.as_str()), "{other}");
        }
    }
    assert_eq!(list.find(b""), None);
    assert_eq!(list.find(&[0xff; 40]), None);
}

#[test]
fn the_thousand_most_common_words_are_marked() {
    let list = full();
    let top = words(&list).iter().filter(|w| list.find(w.as_bytes()) == Some(Rank::Top)).count();
    assert_eq!(top, 1000);
    assert_eq!(list.find(b"password"), Some(Rank::Top));
    assert_eq!(list.find(b"zzzxxxccc"), Some(Rank::Listed));
}

#[test]
fn shared_beginnings_longer_than_the_code_are_compared_afresh() {
    let long = "a".repeat(30);
    let text = format!("relatch-list 1;0:41\nA{long}bY{}bc", "a".repeat(6));
    let list = WordList::new(text.into_bytes()).unwrap();
    assert_eq!(words(&list), [format!("{long}b"), format!("{long}bc")]);
    assert!(list.find(format!("{long}bc").as_bytes()).is_some());
}

#[test]
fn what_is_not_a_list_is_refused() {
    for text in [
        "",
        "\n",
        "relatch-list 1;0:1\n",
        "relatch-list 1;0:\nAa",
        "list;0:2\nAa",
        "relatch-list 1;0:2\nAab",
        "relatch-list 1;0:99999999999999999999\nAa",
    ] {
        assert_eq!(WordList::new(text.as_bytes()).err(), Some(MalformedList), "{text:?}");
    }
    assert!(WordList::new(&b"relatch-list 1;0:0\n"[..]).is_ok());
}

#[test]
fn a_ranked_list_tells_rank_and_whether_words_go_on() {
    let list = WordList::new(&include_bytes!("../lists/strength-lite.list")[..]).unwrap();
    let words = words(&list);
    assert_eq!(words.len(), 17_204);
    for pair in words.windows(2) {
        let probe = list.probe(pair[0].as_bytes());
        assert!(probe.rank_log2.is_some_and(|rank| rank < 16), "{}", pair[0]);
        assert_eq!(probe.goes_on, pair[1].starts_with(&pair[0]), "{}", pair[0]);
    }
    assert_eq!(list.probe(b"password"), Probe { rank_log2: Some(0), goes_on: true });
    assert_eq!(list.probe(b"impossibl"), Probe { rank_log2: None, goes_on: true });
    assert_eq!(list.probe(b"xqzv"), Probe::default());
    assert_eq!(list.probe(b""), Probe { rank_log2: None, goes_on: true });
}
