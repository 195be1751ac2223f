-- The entries that wait to be chained, and nothing else: a look at all tenants costs what waits, however
-- many tenants are at rest.
CREATE INDEX event_unchained ON event (tenant_id, sequence) WHERE seal IS NULL;

-- 1: the endpoint may not have received everything yet. Entries that are not chained say that of the
-- endpoints of their tenant; what chains them leaves it here.
ALTER TABLE webhook ADD COLUMN behind INTEGER NOT NULL DEFAULT 1;
CREATE INDEX webhook_behind ON webhook (tenant_id) WHERE behind = 1;

-- Addresses that get no mail are kept for a time.
INSERT INTO walk (name) VALUES ('suppression');
