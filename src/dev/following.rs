//! The work behind answers that is under way on this machine.

use core::cell::Cell;
use std::rc::Rc;

/// How much work behind answers is under way.
#[derive(Clone, Debug, Default)]
pub struct Following(Rc<Cell<u32>>);

impl Following {
    /// Counts a piece of work from now until it has ended, or is dropped.
    pub fn counted<W: Future<Output = ()>>(&self, work: W) -> impl Future<Output = ()> + use<W> {
        self.0.update(|count| count + 1);
        let begun = Begun(Rc::clone(&self.0));
        async move {
            work.await;
            drop(begun);
        }
    }

    /// Whether none is under way.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.get() == 0
    }
}

struct Begun(Rc<Cell<u32>>);

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.update(|count| count - 1);
    }
}
