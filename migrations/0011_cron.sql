-- How far each walk of cron has come: the key of the last row that it looked at; empty where it begins
-- anew. While a part of the walk is looked at, `to_` is where the part ends, none at the table's end.
CREATE TABLE walk (
  name        TEXT NOT NULL PRIMARY KEY,
  from_tenant TEXT NOT NULL DEFAULT '',
  from_first  TEXT NOT NULL DEFAULT '',
  from_second TEXT NOT NULL DEFAULT '',
  to_tenant   TEXT,
  to_first    TEXT,
  to_second   TEXT
) STRICT, WITHOUT ROWID;

INSERT INTO walk (name) VALUES ('counter'), ('known_place'), ('streak'), ('reset_request'),
  ('reset_secret'), ('registration'), ('write_grant'), ('spent_grant'), ('session'), ('outbox'),
  ('trail_anchor');

-- Every tenant has an anchor: one look at the anchors says whose trail has entries to chain.
INSERT INTO trail_anchor (tenant_id, sequence, seal, base, base_seal, mac, holder, leased_until)
  SELECT id, 0, '', 0, '', '', '', 0 FROM tenant
  WHERE id NOT IN (SELECT tenant_id FROM trail_anchor);

-- Which mails are due, at whatever tenant.
CREATE INDEX outbox_due ON outbox (due_at, tenant_id) WHERE sealed IS NOT NULL;

-- A walk needs no index to find what expired.
DROP INDEX known_place_end;
