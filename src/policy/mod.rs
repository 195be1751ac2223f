//! The password policy engine: text, rules, lists, strength, presets, report, messages.
//!
//! No I/O, clock or randomness, and nothing of ours is imported: every target compiles this room.
