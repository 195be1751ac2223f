-- Registrations that wait for their address to be confirmed: until then there is no account.
CREATE TABLE registration (
  tenant_id  TEXT    NOT NULL,
  -- Keyed hash of the address and the mailed code.
  lookup     TEXT    NOT NULL,
  -- The address, the stored password and the id that the account is to have.
  sealed     TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, lookup)
) STRICT, WITHOUT ROWID;
