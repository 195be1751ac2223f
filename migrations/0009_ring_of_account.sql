-- The id of the key that wraps an account's personal key: what a rotation still has to wrap anew.
CREATE INDEX account_personal_ring ON account (substr(personal_key, 1, instr(personal_key, '.') - 1));
