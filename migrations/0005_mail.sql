-- What became of a mail, who gets none, what undoes a change, and whom to call when something happens.

-- 'waiting'; 'sent' where it stays because it may have gone out twice; 'dead'.
ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
-- Why the last attempt did not end it.
ALTER TABLE outbox ADD COLUMN reason TEXT;
-- Attempts whose answer never came: each may have gone out.
ALTER TABLE outbox ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;

-- The address that a secret was mailed to and that it puts back, sealed.
ALTER TABLE reset_secret ADD COLUMN sealed_email TEXT;

-- Addresses that get no mail any more.
CREATE TABLE suppression (
  tenant_id TEXT    NOT NULL,
  -- Keyed hash of the address.
  address   TEXT    NOT NULL,
  reason    TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, address)
) STRICT, WITHOUT ROWID;

-- Whom to call. The trail is the queue: `position` is the last entry that was delivered or passed over.
CREATE TABLE webhook (
  tenant_id     TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  url           TEXT    NOT NULL,
  -- What it wants to be told of.
  types         TEXT    NOT NULL,
  sealed_secret TEXT    NOT NULL,
  -- The secret before the last rotation, and until when it signs as well.
  sealed_old    TEXT,
  old_until     INTEGER,
  active        INTEGER NOT NULL,
  position      INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  due_at        INTEGER NOT NULL,
  failing_since INTEGER,
  reason        TEXT,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
