-- Where owners have proven themselves of late: a keyed hash of address and network, and of nobody's account.
CREATE TABLE known_place (
  tenant_id  TEXT    NOT NULL,
  place      TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, place)
) STRICT, WITHOUT ROWID;

-- These rows are many and live long: the sweep finds what expired here.
CREATE INDEX known_place_end ON known_place (tenant_id, expires_at);

-- Wrong passwords in a row.
CREATE TABLE streak (
  tenant_id  TEXT    NOT NULL,
  -- The account's id. Where nobody has the address: '~' and a keyed hash of it, kept for a day, so that
  -- a guess writes as much for nobody as for somebody.
  subject    TEXT    NOT NULL,
  count      INTEGER NOT NULL,
  -- 1: the owner was told.
  told       INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (tenant_id, subject)
) STRICT, WITHOUT ROWID;

-- The few whose owners are still to be told.
CREATE INDEX streak_untold ON streak (tenant_id, count) WHERE told = 0 AND count > 100;
