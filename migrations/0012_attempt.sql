-- A refresh token gets the same successor when it is shown again, and a step whose reply was lost is found by
-- the attempt that made it.

-- The keyed hash of the secret that was exchanged last, when, and by which attempt.
ALTER TABLE session ADD COLUMN previous TEXT;
ALTER TABLE session ADD COLUMN exchanged_at INTEGER;
ALTER TABLE session ADD COLUMN exchanged_by TEXT;
-- The attempt that put the grant on record, and the one that redeemed the code.
ALTER TABLE write_grant ADD COLUMN granted_by TEXT;
ALTER TABLE reset_secret ADD COLUMN redeemed_by TEXT;
