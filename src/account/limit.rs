//! Limits: what is counted, how often it may happen, and in which time.

/// What a limit is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The caller's network.
    Address,
    /// The caller's site: 65,536 networks of IPv6. IPv4 has none.
    Site,
    /// The caller's network and the address of mail that was typed, known or not.
    Place,
    /// The address of mail that was typed, known or not.
    Email,
    /// The account, whatever it was found by.
    Account,
    /// The session, the outside token or the challenge.
    Session,
    /// The tenant.
    Tenant,
}

/// At most so many in a window. Limits of one name share their counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Names it in settings and headers.
    pub name: &'static str,
    /// What is counted.
    pub by: By,
    /// How many are allowed in a window.
    pub most: u32,
    /// Length of the window in milliseconds.
    pub window: i64,
    /// Once passed, it holds for so long and then begins anew.
    pub rest: Option<i64>,
    /// Does not hold for those who come from a known place.
    pub spares_known: bool,
    /// Of an operation that mails links, does not hold while no link of the address is live.
    pub yields: bool,
    /// Success gives all attempts back.
    pub forgives: bool,
    /// Success gives its own attempt back.
    pub refunds: bool,
    /// Counts also what another limit refuses, and the last attempt ends the session.
    pub ends_session: bool,
    /// Counts the secrets that may be live: in no stretch of the window's length are more allowed, and
    /// no tenant gives it other numbers.
    pub counts_live: bool,
}

impl Limit {
    /// Once passed, it holds for `rest` milliseconds and then begins anew.
    #[must_use]
    pub const fn resting(self, rest: i64) -> Self {
        Self { rest: Some(rest), ..self }
    }

    /// Does not hold for those who come from a known place.
    #[must_use]
    pub const fn sparing_known(self) -> Self {
        Self { spares_known: true, ..self }
    }

    /// Does not hold while no link of the address is live.
    #[must_use]
    pub const fn yielding(self) -> Self {
        Self { yields: true, ..self }
    }

    /// Success gives all attempts back.
    #[must_use]
    pub const fn forgiving(self) -> Self {
        Self { forgives: true, ..self }
    }

    /// Success gives its own attempt back.
    #[must_use]
    pub const fn refunding(self) -> Self {
        Self { refunds: true, ..self }
    }

    /// The last attempt ends the session.
    #[must_use]
    pub const fn ending_session(self) -> Self {
        Self { ends_session: true, ..self }
    }

    /// Counts the secrets that may be live.
    #[must_use]
    pub const fn counting_live(self) -> Self {
        Self { counts_live: true, ..self }
    }

    /// Whether the caller is shown this limit: only limits that nobody else can fill are shown.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(self.by, By::Address | By::Session) && !self.ends_session
    }
}

/// A limit without any of the conditions.
pub const fn limit(name: &'static str, by: By, most: u32, window: i64) -> Limit {
    Limit {
        name,
        by,
        most,
        window,
        rest: None,
        spares_known: false,
        yields: false,
        forgives: false,
        refunds: false,
        ends_session: false,
        counts_live: false,
    }
}
