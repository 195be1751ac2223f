//! The Worker: events and the composition root. May import everything.
