//! What a mail says, before its layout.

/// The parts of a mail that differ from kind to kind.
pub(super) struct Draft {
    pub(super) subject: String,
    pub(super) paragraphs: Vec<Paragraph>,
}

/// A paragraph of a mail.
pub(super) enum Paragraph {
    Text(String),
    /// A link and what it does.
    Link(String, &'static str),
    Code(String),
}
