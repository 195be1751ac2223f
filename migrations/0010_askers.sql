-- A request stays after it was acted on: its code, and the codes of its address, are shown with its id.
-- Guesses belong to the request that they are made with.
ALTER TABLE reset_request ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
-- 1: its secrets were made, or there were none to make.
ALTER TABLE reset_request ADD COLUMN acted INTEGER NOT NULL DEFAULT 0;

-- The few that wait.
CREATE INDEX reset_request_waiting ON reset_request (tenant_id, id) WHERE acted = 0;
