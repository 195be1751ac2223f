-- The system that a tenant's accounts come from, which is asked at a sign-in whether a password is right.
CREATE TABLE migration_source (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  sealed_secret TEXT NOT NULL,
  until_at INTEGER NOT NULL
) WITHOUT ROWID;
