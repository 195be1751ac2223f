-- The trail is chained, says more, and ends with its age; what it says of a person ends with the account.

-- Why, which part, or how many, in the service's own words.
ALTER TABLE event ADD COLUMN detail TEXT;
-- From where and with what, sealed.
ALTER TABLE event ADD COLUMN personal TEXT;
-- The key of what the trail says of the owner, wrapped: gone with the account.
ALTER TABLE account ADD COLUMN personal_key TEXT;

-- Where the chain of a tenant's trail begins and ends.
CREATE TABLE trail_anchor (
  tenant_id    TEXT    NOT NULL PRIMARY KEY,
  -- The last entry that is chained, and its link.
  sequence     INTEGER NOT NULL,
  seal         TEXT    NOT NULL,
  -- The last entry that was removed for its age, and its link.
  base         INTEGER NOT NULL,
  base_seal    TEXT    NOT NULL,
  -- HMAC over the four above; empty until the first entry is chained.
  mac          TEXT    NOT NULL,
  -- Who chains at present, and until when nobody else does.
  holder       TEXT    NOT NULL,
  leased_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Runs of housekeeping. One without an end is at work, or was cut off.
CREATE TABLE housekeeping_run (
  id           TEXT    NOT NULL PRIMARY KEY,
  started_at   INTEGER NOT NULL,
  leased_until INTEGER NOT NULL,
  finished_at  INTEGER,
  tenants      INTEGER NOT NULL,
  failed       INTEGER NOT NULL,
  sealed       INTEGER NOT NULL,
  removed      INTEGER NOT NULL,
  error        TEXT
) STRICT, WITHOUT ROWID;
