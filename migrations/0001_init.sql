-- The first schema.
--
-- Every row carries its tenant and every key begins with it, so that a tenant's rows lie together;
-- what belongs to an account lies together in turn. Times are milliseconds since the epoch. Every
-- index costs a written row, so what is short-lived has none for its end: the sweep reads it through.

CREATE TABLE tenant (
  id          TEXT    NOT NULL PRIMARY KEY,
  slug        TEXT    NOT NULL UNIQUE,
  -- Raised by every change of the tenant, its hosts, issuers, rules and keys.
  version     INTEGER NOT NULL,
  -- 1: answers for host names that are nobody's.
  fallback    INTEGER NOT NULL,
  dialects    TEXT    NOT NULL,
  settings    TEXT    NOT NULL,
  policy      TEXT,
  rules       TEXT    NOT NULL,
  -- The highest number of an erased account: numbers are never given twice.
  last_number INTEGER NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX tenant_fallback ON tenant (fallback) WHERE fallback = 1;

CREATE TABLE tenant_host (
  host      TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE issuer (
  tenant_id TEXT NOT NULL,
  issuer    TEXT NOT NULL,
  document  TEXT NOT NULL,
  PRIMARY KEY (tenant_id, issuer)
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_key (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  public_jwk  TEXT    NOT NULL,
  sealed_seed TEXT    NOT NULL,
  active_from INTEGER NOT NULL,
  retires_at  INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  tenant_id         TEXT    NOT NULL,
  id                TEXT    NOT NULL,
  number            INTEGER NOT NULL,
  email             TEXT    NOT NULL,
  email_key         TEXT    NOT NULL,
  email_verified    INTEGER NOT NULL,
  name              TEXT,
  profile           TEXT    NOT NULL,
  provider          TEXT    NOT NULL,
  active            INTEGER NOT NULL,
  admin             INTEGER NOT NULL,
  phc               TEXT,
  -- Raised by every change of the credential and of where its mail goes.
  generation        INTEGER NOT NULL,
  -- The nonce of the change that set the credential.
  changed_by        TEXT,
  sessions_ended_at INTEGER,
  kept_token        TEXT,
  created_at        INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX account_email ON account (tenant_id, email_key);
CREATE UNIQUE INDEX account_number ON account (tenant_id, number);

CREATE TABLE account_link (
  tenant_id  TEXT NOT NULL,
  issuer     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  account_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX account_link_account ON account_link (tenant_id, account_id);

-- Passwords that were replaced; the current one stands in its account.
CREATE TABLE password_history (
  tenant_id   TEXT    NOT NULL,
  account_id  TEXT    NOT NULL,
  -- The account's generation while the password was current.
  generation  INTEGER NOT NULL,
  phc         TEXT    NOT NULL,
  replaced_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, account_id, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE reset_request (
  tenant_id    TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  purpose      TEXT    NOT NULL,
  sealed_email TEXT    NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reset_secret (
  tenant_id  TEXT    NOT NULL,
  lookup     TEXT    NOT NULL,
  purpose    TEXT    NOT NULL,
  account_id TEXT    NOT NULL,
  generation INTEGER NOT NULL,
  verifier   TEXT,
  tries      INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, account_id, lookup)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX reset_secret_lookup ON reset_secret (tenant_id, lookup);

CREATE TABLE session (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  account_id TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  secret     TEXT    NOT NULL,
  generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  device     TEXT    NOT NULL,
  bound_to   TEXT,
  PRIMARY KEY (tenant_id, account_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX session_id ON session (tenant_id, id);

CREATE TABLE write_grant (
  tenant_id  TEXT    NOT NULL,
  session_id TEXT    NOT NULL,
  scope      TEXT    NOT NULL,
  generation INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, session_id, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE spent_grant (
  tenant_id  TEXT    NOT NULL,
  issuer     TEXT    NOT NULL,
  token      TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, token, issuer)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  tenant_id TEXT    NOT NULL,
  key       TEXT    NOT NULL,
  count     INTEGER NOT NULL,
  ends_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  tenant_id  TEXT    NOT NULL,
  sequence   INTEGER NOT NULL,
  id         TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  actor      TEXT    NOT NULL,
  account_id TEXT,
  session_id TEXT,
  via        TEXT    NOT NULL,
  mac        TEXT    NOT NULL,
  -- Filled when the entry is chained to the one before it.
  seal       TEXT,
  PRIMARY KEY (tenant_id, sequence)
) STRICT, WITHOUT ROWID;

-- A mail leaves this table when it is sent. What was given up stays a while, its letter erased.
CREATE TABLE outbox (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  account_id TEXT,
  sealed     TEXT,
  due_at     INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
