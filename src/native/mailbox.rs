//! The mailbox of native tests: mails are kept in memory and never leave the process.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use super::clock::Clock;
use crate::adapter::mail_entry::Entry;
use crate::port::{Mailer, Message, Sent};

/// A mailbox.
#[derive(Debug)]
pub struct Mailbox {
    clock: Rc<Clock>,
    entries: RefCell<Vec<Entry>>,
    answer: Cell<Sent>,
    discarded: Cell<u32>,
}

impl Mailbox {
    /// An empty mailbox, whose mails are stamped by this clock.
    #[must_use]
    pub fn new(clock: Rc<Clock>) -> Self {
        Self {
            clock,
            entries: RefCell::default(),
            answer: Cell::new(Sent::Yes),
            discarded: Cell::default(),
        }
    }

    /// How many mails to nobody were written out.
    #[must_use]
    pub const fn discarded(&self) -> u32 {
        self.discarded.get()
    }

    /// What the provider answers from now on. It has the mail after [`Sent::Yes`] and [`Sent::Lost`].
    pub fn answer(&self, answer: Sent) {
        self.answer.set(answer);
    }

    /// The mails to an address, newest first.
    #[must_use]
    pub fn to(&self, address: &str) -> Vec<Entry> {
        let mut entries = self.all();
        entries.retain(|entry| entry.is_to(address));
        entries
    }

    /// Every mail, newest first.
    #[must_use]
    pub fn all(&self) -> Vec<Entry> {
        self.entries.borrow().iter().rev().cloned().collect()
    }

    /// Empties it.
    pub fn clear(&self) {
        self.entries.borrow_mut().clear();
    }
}

impl Mailer for Mailbox {
    fn knows_ids(&self) -> bool {
        true
    }

    async fn send(&self, message: &Message) -> Sent {
        let answer = self.answer.get();
        let entry = Entry::new(message, self.clock.now());
        let mut entries = self.entries.borrow_mut();
        let is_known = entries.iter().any(|known| known.id == entry.id);
        if matches!(answer, Sent::Yes | Sent::Lost) && !is_known {
            entries.push(entry);
        }
        answer
    }

    async fn discard(&self, _message: &Message) {
        self.discarded.update(|count| count + 1);
    }
}
