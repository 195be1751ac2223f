-- By what a database recognises the keys that it is served with: one row a ring of keys.
CREATE TABLE canary (
  ring TEXT NOT NULL PRIMARY KEY,
  -- The id of the key that was current when the row was written.
  key  TEXT NOT NULL,
  -- A keyed hash of nothing secret under that key.
  mark TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A change that was asked for under an Idempotency-Key has a nonce of version 8, and is found by it
-- when it is asked for again.
CREATE INDEX account_changed_by ON account (tenant_id, changed_by)
  WHERE substr(changed_by, 15, 1) = '8';
