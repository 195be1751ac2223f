//! The mailbox of native tests: mails are kept in memory and never leave the process.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::account::Time;
use crate::adapter::mail_entry::Entry;
use crate::port::{Mailer, Message, Sent};

/// A mailbox.
#[derive(Debug)]
pub struct Mailbox {
    clock: Rc<Cell<Time>>,
    entries: RefCell<Vec<Entry>>,
    answer: Cell<Sent>,
}

impl Mailbox {
    /// An empty mailbox, whose mails are stamped by this clock.
    #[must_use]
    pub fn new(clock: Rc<Cell<Time>>) -> Self {
        Self { clock, entries: RefCell::default(), answer: Cell::new(Sent::Yes) }
    }

    /// What the provider answers from now on. It has the mail after [`Sent::Yes`] and [`Sent::Lost`].
    pub fn answer(&self, answer: Sent) {
        self.answer.set(answer);
    }

    /// The mails to an address, newest first.
    #[must_use]
    pub fn to(&self, address: &str) -> Vec<Entry> {
        let entries = self.entries.borrow();
        let of = |entry: &&Entry| entry.to.eq_ignore_ascii_case(address);
        entries.iter().rev().filter(of).cloned().collect()
    }
}

impl Mailer for Mailbox {
    fn knows_ids(&self) -> bool {
        true
    }

    async fn send(&self, message: &Message) -> Sent {
        let answer = self.answer.get();
        let entry = Entry::new(message, self.clock.get());
        let mut entries = self.entries.borrow_mut();
        let is_known = entries.iter().any(|known| known.id == entry.id);
        if matches!(answer, Sent::Yes | Sent::Lost) && !is_known {
            entries.push(entry);
        }
        answer
    }
}
