-- The last entry of the chain that was closed before this one; 0: none was.
ALTER TABLE trail_anchor ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
