-- What shows that the documents of a tenant's issuers are those that an administrator put there,
-- encrypted; none while they are still those of before there was such a list.
ALTER TABLE tenant ADD COLUMN issuer_list TEXT;

-- The tenants whose issuers wait to be listed, and nothing else.
CREATE INDEX tenant_unlisted ON tenant (id) WHERE issuer_list IS NULL;
