-- A tenant's host names in the order in which they were given: links lead to the first.
ALTER TABLE tenant_host ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
CREATE INDEX tenant_host_tenant ON tenant_host (tenant_id, position);
