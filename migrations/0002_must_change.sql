-- 1: somebody else knows the password, so that its owner may do nothing before setting another.
ALTER TABLE account ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
