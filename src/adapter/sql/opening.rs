//! The first batch of an operation: keep, read, count.

use serde_json::json;

use super::bindings::Bindings;
use super::database::{Answers, Database, Row, Statement};
use super::known::KNOWN_PLACE;
use super::row::{read, read_optional};
use super::{SqlStore, known};
use crate::account::{Account, Nonce, Phc, ResetRequest, Session, WriteGrant};
use crate::port::{Find, MOST_COST_CLASSES, Meter, Opened, Opening, Openings, StoreError, Verdict};

/// The tenant is the one that the caller knows: without it nothing is counted or kept.
const CURRENT: &str = "EXISTS (SELECT 1 FROM tenant WHERE id = :tenant AND version = :version)";

/// The lookups lead: else SQLite reads every secret of the tenant, for it takes them for many.
const SECRET: &str = "tenant_id = :tenant AND lookup = (
       SELECT known.lookup FROM json_each(:lookups) AS wanted CROSS JOIN reset_secret AS known
       WHERE known.tenant_id = :tenant AND known.lookup = wanted.value AND known.purpose = :purpose
       LIMIT 1)";

/// The session that is named lives and, where a secret was shown, has this one.
const LIVE: &str = "EXISTS (SELECT 1 FROM session
       JOIN account ON account.tenant_id = session.tenant_id AND account.id = session.account_id
         AND account.generation = session.generation
       WHERE session.tenant_id = :tenant AND session.id = :session AND session.expires_at > :now
         AND (:digests IS NULL OR session.secret IN (SELECT value FROM json_each(:digests))))";

/// Counts a guess at the request that it is made with.
const ASKER: &str = "UPDATE reset_request SET tries = tries + 1
     WHERE tenant_id = :tenant AND id = :asker";

const REGISTRATION: &str = "SELECT lookup, sealed, expires_at FROM registration
     WHERE tenant_id = :tenant AND lookup IN (SELECT value FROM json_each(:lookups))";

impl<D: Database> Openings for SqlStore<D> {
    async fn open(&self, opening: Opening<'_>) -> Result<Opened, StoreError> {
        let bindings = self.bind().with("version", opening.version).with("now", opening.now);
        let bindings = bind_meters(bindings, opening.meters).with("forms", opening.digests);
        let bindings = bindings.with_json("places", &opening.places);
        let bindings = known::bind_guess(bindings, opening.guess_at, opening.now);
        let bindings = bind_request(bindings, opening.request).with("asker", opening.asker);
        let bindings = bind_find(bindings, &opening.find);
        let (whose, counts) = (whose(&opening.find), counts(&opening.find));

        // The counting comes last: what comes before it sees the meters as they were.
        let admitted = format!("{CURRENT} AND {counts} AND NOT {}", refused(&whose));
        let mut statements =
            vec![bindings.statement("SELECT version FROM tenant WHERE id = :tenant")];
        if !opening.meters.is_empty() {
            statements.push(read_meters(&bindings, &whose, counts));
        }
        if !opening.places.is_empty() {
            statements.push(bindings.statement(&format!("SELECT 1 AS known WHERE {KNOWN_PLACE}")));
        }
        if opening.guess_at.is_some() {
            statements.push(bindings.statement(&known::count(&whose, &admitted)));
        }
        if opening.request.is_some() {
            statements.push(keep(&bindings, &admitted));
        }
        if opening.asker.is_some() {
            statements.push(bindings.statement(&format!("{ASKER} AND {admitted} RETURNING *")));
        }
        if opening.cost_classes {
            statements.push(bindings.statement(&cost_classes()));
        }
        statements.extend(finds(&bindings, &opening.find, &admitted));
        if !opening.meters.is_empty() {
            statements.push(count(&bindings, &whose, counts));
        }

        let mut answers = self.batch(statements).await?;
        let version = answers.next_row().map(|row| row.number("version")).transpose()?;
        if version != Some(opening.version) {
            return Err(StoreError::Stale);
        }
        let mut opened = Opened { weight: 1, ..Opened::default() };
        if !opening.meters.is_empty() {
            let rows = answers.next();
            opened.weight = rows.first().map_or(Ok(1), |row| row.number("weight"))?;
            opened.verdicts = verdicts(&opening, opened.weight, &rows)?;
        }
        if !opening.places.is_empty() {
            opened.known_place = answers.next_row().is_some();
        }
        if opening.guess_at.is_some() {
            let counted = answers.next_row().map(|row| row.number("count")).transpose()?;
            opened.failures = counted.unwrap_or_default();
        }
        if opening.request.is_some() {
            answers.next();
        }
        if opening.asker.is_some() {
            opened.asker = read_optional(answers.next_row())?;
        }
        if opening.cost_classes {
            opened.cost_classes = read(&answers.next())?;
        }
        found(opened, answers, &opening.find)
    }
}

fn cost_classes() -> String {
    format!(
        "SELECT class, accounts FROM cost_class WHERE tenant_id = :tenant
         ORDER BY class LIMIT {MOST_COST_CLASSES}"
    )
}

fn bind_meters(bindings: Bindings, meters: &[Meter]) -> Bindings {
    let meters: Vec<_> = meters
        .iter()
        .map(|meter| {
            json!({
                "key": meter.key,
                "by_account": meter.by_account,
                "spares_known": meter.spares_known,
                "holds_with": meter.holds_with,
                "counts_refused": meter.counts_refused,
                "limit": meter.limit,
                "window": meter.window,
                "sliding": meter.sliding,
                "rest": meter.rest,
            })
        })
        .collect();
    bindings.with_json("meters", &meters)
}

/// Behind the key of a meter, each attempt at a sliding one has a row of its own, with a key that
/// begins with this.
const HIT: &str = "#";

/// The live rows of the meter with a key.
fn rows_of(key: &str) -> String {
    format!(
        "counter.tenant_id = :tenant AND counter.key >= {key} AND counter.key <= {key} || '{HIT}~'
           AND counter.ends_at > :now"
    )
}

/// The meters with the keys that they have in the table, and how they stand. A meter by account without
/// one is left out.
fn metered(whose: &str) -> String {
    format!(
        "(SELECT value, metered, COALESCE(SUM(counter.count), 0) AS count,
            MIN(counter.ends_at) AS ends_at
          FROM (
            SELECT value, CASE WHEN value->>'by_account' THEN (value->>'key') || '.' || {whose}
              ELSE value->>'key' END AS metered
            FROM json_each(:meters))
          LEFT JOIN counter ON {}
          WHERE metered IS NOT NULL GROUP BY metered)",
        rows_of("metered")
    )
}

/// A meter is full, and holds for this caller.
fn refuses() -> String {
    format!(
        "(count >= value->>'limit' AND NOT (value->>'spares_known' AND {KNOWN_PLACE})
           AND (value->>'holds_with' IS NULL
             OR EXISTS (SELECT 1 FROM counter WHERE {})))",
        rows_of("(value->>'holds_with')")
    )
}

/// Some meter refuses.
fn refused(whose: &str) -> String {
    format!("EXISTS (SELECT 1 FROM {} WHERE {})", metered(whose), refuses())
}

/// This attempt passes the limit of a meter with a rest, which begins.
fn passes() -> String {
    format!("(value->>'rest' IS NOT NULL AND count = value->>'limit' AND {})", refuses())
}

/// How the meters stand, and whether they refuse. One that holds only together with another one
/// refuses until either lets go.
fn read_meters(bindings: &Bindings, whose: &str, counts: &str) -> Statement {
    bindings.statement(&format!(
        "SELECT metered AS key, count, {WEIGHT} AS weight, {} AS refuses,
           CASE WHEN {} THEN :now + (value->>'rest') ELSE MIN(ends_at, COALESCE(
             (SELECT MAX(counter.ends_at) FROM counter WHERE {}), ends_at)) END AS ends_at
         FROM {} WHERE {counts}",
        refuses(),
        passes(),
        rows_of("(value->>'holds_with')"),
        metered(whose)
    ))
}

/// Whether what is counted counts. A session that only was one, or that somebody else has, must not
/// use up its owner's attempts.
const fn counts(find: &Find<'_>) -> &'static str {
    match find {
        Find::Session { .. } | Find::Opaque { .. } => LIVE,
        _ => "TRUE",
    }
}

/// For how many attempts this one counts. It is the same for every address of the tenant. Hashes of our
/// own, of which one digest is computed, name a pepper and are not wrapped.
const WEIGHT: &str = r#"(CASE WHEN :forms > 1 AND EXISTS (
       SELECT 1 FROM cost_class WHERE tenant_id = :tenant
         AND class NOT LIKE '["","argon2id",%,keyid=%')
     THEN :forms ELSE 1 END)"#;

/// Counts an attempt, unless some meter refuses it. A window starts with the first attempt after the
/// last one ended; the attempt that passes the limit sets when a window with a rest ends.
fn count(bindings: &Bindings, whose: &str, counts: &str) -> Statement {
    let passes = passes();
    bindings.statement(&format!(
        "INSERT INTO counter (tenant_id, key, count, ends_at)
         SELECT :tenant,
           metered || CASE WHEN value->>'sliding' THEN '{HIT}' || hex(randomblob(8)) ELSE '' END,
           CASE WHEN value->>'sliding' THEN {WEIGHT} ELSE count + {WEIGHT} END,
           CASE WHEN value->>'sliding' OR ends_at IS NULL THEN :now + (value->>'window')
             WHEN {passes} THEN :now + (value->>'rest') ELSE ends_at END
         FROM {} WHERE {CURRENT} AND {counts}
           AND (NOT {} OR value->>'counts_refused' OR {passes})
         ON CONFLICT (tenant_id, key) DO UPDATE SET
           count = excluded.count, ends_at = excluded.ends_at",
        metered(whose),
        refused(whose)
    ))
}

/// One verdict a meter. Only what depends on an account or a session may be left uncounted.
fn verdicts(opening: &Opening<'_>, weight: u32, rows: &[Row]) -> Result<Vec<Verdict>, StoreError> {
    let refusals = rows.iter().map(|row| row.flag("refuses")).collect::<Result<Vec<_>, _>>()?;
    let admitted = !refusals.contains(&true);
    let verdict = |meter: &Meter| {
        let is_its = |key: &str| match meter.by_account {
            true => key.strip_prefix(&meter.key).is_some_and(|rest| rest.starts_with('.')),
            false => key == meter.key,
        };
        let Some(row) = rows.iter().find(|row| row.text("key").is_ok_and(is_its)) else {
            return match meter.by_account || counts(&opening.find) != "TRUE" {
                true => Ok(Verdict { count: 0, refuses: false, resets_at: opening.now }),
                false => Err(StoreError::Unavailable("a meter was not read".to_owned())),
            };
        };
        let before = u32::try_from(row.integer("count")?).unwrap_or(u32::MAX);
        let counted = if admitted || meter.counts_refused { weight } else { 0 };
        let count = before.saturating_add(counted);
        let ends_at = row.optional_time("ends_at")?;
        let resets_at = ends_at.unwrap_or_else(|| opening.now.plus(meter.window));
        Ok(Verdict { count, refuses: row.flag("refuses")?, resets_at })
    };
    opening.meters.iter().map(verdict).collect()
}

fn bind_request(bindings: Bindings, request: Option<&ResetRequest>) -> Bindings {
    let Some(request) = request else { return bindings };
    bindings
        .with("request", request.id)
        .with("request_purpose", request.purpose.as_str())
        .with("sealed_email", request.sealed_email.as_str())
        .with("request_at", request.at)
}

/// A request whose mail is asked for once more is acted on once more, unless it still waits.
fn keep(bindings: &Bindings, admitted: &str) -> Statement {
    bindings.statement(&format!(
        "INSERT INTO reset_request (tenant_id, id, purpose, sealed_email, at)
         SELECT :tenant, :request, :request_purpose, :sealed_email, :request_at WHERE {admitted}
         ON CONFLICT (tenant_id, id) DO UPDATE SET
           sealed_email = excluded.sealed_email, at = excluded.at, acted = 0
           WHERE acted = 1 AND purpose = excluded.purpose"
    ))
}

fn bind_find(bindings: Bindings, find: &Find<'_>) -> Bindings {
    match *find {
        Find::Nothing => bindings,
        Find::Account(account) => bindings.with("account", account),
        Find::Number(number) => bindings.with("number", number),
        Find::Email(email) => bindings.with("email_key", email.as_str()),
        Find::Session { session, account } => {
            bindings.with("session", session).with("account", account).with("digests", None::<&str>)
        }
        Find::Opaque { session, digests } => {
            bindings.with("session", session).with_json("digests", &digests)
        }
        Find::Subject { issuer, subject, email, token } => bindings
            .with("issuer", issuer)
            .with("subject", subject)
            .with("email_key", email.map(|email| email.as_str()))
            .with("token", token),
        Find::Secret { purpose, lookups, guess: _ } => {
            bindings.with("purpose", purpose.as_str()).with_json("lookups", &lookups)
        }
        Find::Change(nonce) => bindings.with("nonce", nonce),
        Find::Registration(lookups) => bindings.with_json("lookups", &lookups),
    }
}

/// SQL that yields the id of the account in question.
fn whose(find: &Find<'_>) -> String {
    match find {
        Find::Nothing | Find::Registration(_) => "NULL".to_owned(),
        Find::Account(_) | Find::Session { account: Some(_), .. } => ":account".to_owned(),
        Find::Number(_) => {
            "(SELECT id FROM account WHERE tenant_id = :tenant AND number = :number)".to_owned()
        }
        Find::Email(_) => {
            "(SELECT id FROM account WHERE tenant_id = :tenant AND email_key = :email_key)"
                .to_owned()
        }
        Find::Session { account: None, .. } | Find::Opaque { .. } => {
            "(SELECT account_id FROM session WHERE tenant_id = :tenant AND id = :session)"
                .to_owned()
        }
        Find::Subject { .. } => "COALESCE(
               (SELECT account_id FROM account_link
                WHERE tenant_id = :tenant AND issuer = :issuer AND subject = :subject),
               (SELECT id FROM account WHERE tenant_id = :tenant AND email_key = :email_key))"
            .to_owned(),
        Find::Change(_) => {
            "(SELECT id FROM account WHERE tenant_id = :tenant AND changed_by = :nonce
                AND substr(changed_by, 15, 1) = '8')"
                .to_owned()
        }
        Find::Secret { .. } => {
            format!("(SELECT account_id FROM reset_secret WHERE {SECRET})")
        }
    }
}

/// SQL that yields the id of the account whose rows are read. For an address that nobody has it is the
/// account behind it in the order of addresses, or the first: reading one takes longer than reading
/// none. What is read of it is dropped.
fn shown(find: &Find<'_>) -> String {
    let whose = whose(find);
    let next = "(SELECT id FROM account WHERE tenant_id = :tenant";
    match find {
        Find::Email(_) => format!(
            "COALESCE({whose},
               {next} AND email_key > :email_key ORDER BY email_key LIMIT 1),
               {next} ORDER BY email_key LIMIT 1))"
        ),
        _ => whose,
    }
}

/// SQL that tells whether an account that is read is the one in question.
const fn is_found(find: &Find<'_>) -> &'static str {
    match find {
        Find::Email(_) => "email_key = :email_key",
        _ => "TRUE",
    }
}

/// What is read: the account and its history, then what only this kind of question asks for.
fn finds(bindings: &Bindings, find: &Find<'_>, admitted: &str) -> Vec<Statement> {
    match find {
        Find::Nothing => return Vec::new(),
        Find::Registration(_) => return vec![bindings.statement(REGISTRATION)],
        _ => {}
    }
    let (shown, is_found) = (shown(find), is_found(find));
    let mut statements = vec![
        bindings.statement(&format!(
            "SELECT *, {is_found} AS found FROM account WHERE tenant_id = :tenant AND id = {shown}"
        )),
        bindings.statement(&format!(
            "SELECT phc FROM password_history WHERE tenant_id = :tenant AND account_id = {shown}
             ORDER BY generation DESC"
        )),
    ];
    match find {
        Find::Session { .. } | Find::Opaque { .. } => statements.extend([
            bindings.statement(
                "SELECT * FROM session
                 WHERE tenant_id = :tenant AND id = :session AND expires_at > :now",
            ),
            bindings.statement(
                "SELECT * FROM write_grant
                 WHERE tenant_id = :tenant AND session_id = :session AND expires_at > :now",
            ),
        ]),
        Find::Subject { token: Some(_), .. } => statements.push(bindings.statement(
            "SELECT token FROM spent_grant
             WHERE tenant_id = :tenant AND issuer = :issuer AND token = :token",
        )),
        Find::Secret { guess: true, .. } => statements.push(bindings.statement(&format!(
            "UPDATE reset_secret SET tries = tries + 1 WHERE {SECRET} AND {admitted} RETURNING *"
        ))),
        Find::Secret { guess: false, .. } => statements
            .push(bindings.statement(&format!("SELECT * FROM reset_secret WHERE {SECRET}"))),
        _ => {}
    }
    statements
}

/// The account in question.
struct Owner {
    account: Account,
    changed_by: Option<Nonce>,
    /// Its hashes, the newest first.
    history: Vec<Phc>,
}

impl Owner {
    fn read(account: &Row, earlier: &[Row]) -> Result<Self, StoreError> {
        let nonce = account.optional_text("changed_by")?;
        let changed_by = nonce.and_then(|nonce| nonce.parse().ok());
        let account = Account::try_from(account)?;
        let mut history: Vec<_> = account.phc.clone().into_iter().collect();
        for row in earlier {
            history.push(Phc::new(row.text("phc")?));
        }
        Ok(Self { account, changed_by, history })
    }

    /// Takes the two answers. An account that is not the one in question is read all the same.
    fn found(answers: &mut Answers) -> Result<Option<Self>, StoreError> {
        let (account, earlier) = (answers.next_row(), answers.next());
        let Some(account) = account else { return Ok(None) };
        let owner = Self::read(&account, &earlier);
        account.flag("found")?.then_some(owner).transpose()
    }
}

fn found(mut opened: Opened, mut answers: Answers, find: &Find<'_>) -> Result<Opened, StoreError> {
    match find {
        Find::Nothing => return Ok(opened),
        Find::Registration(_) => {
            opened.registration = read_optional(answers.next_row())?;
            return Ok(opened);
        }
        _ => {}
    }
    if let Some(Owner { account, changed_by, history }) = Owner::found(&mut answers)? {
        (opened.account, opened.changed_by, opened.history) = (Some(account), changed_by, history);
    }
    match find {
        Find::Session { .. } | Find::Opaque { .. } => {
            let session: Option<Session> = read_optional(answers.next_row())?;
            let grant: Option<WriteGrant> = read_optional(answers.next_row())?;
            let account = opened.account.as_ref();
            let generation = account.map(|account| account.generation);
            opened.session = session.filter(|session| {
                Some(session.account) == account.map(|account| account.id)
                    && Some(session.generation) == generation
            });
            opened.grant = grant
                .filter(|grant| opened.session.is_some() && Some(grant.generation) == generation);
        }
        Find::Subject { token: Some(_), .. } => opened.spent = answers.next_row().is_some(),
        Find::Secret { .. } => opened.secret = read_optional(answers.next_row())?,
        _ => {}
    }
    Ok(opened)
}
