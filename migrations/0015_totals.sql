-- How many accounts the tenant has, and how many of them are active: an administrator's list says so
-- without a look at every account.
ALTER TABLE tenant ADD COLUMN accounts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenant ADD COLUMN active_accounts INTEGER NOT NULL DEFAULT 0;

UPDATE tenant SET
  accounts = (SELECT COUNT(*) FROM account WHERE account.tenant_id = tenant.id),
  active_accounts = (
    SELECT COUNT(*) FROM account WHERE account.tenant_id = tenant.id AND account.active = 1);
