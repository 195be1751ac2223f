-- What verifying a password costs at each account: the stored hash as a JSON list of its parts between
-- '$', with the lengths of its salts and of its digest in their place. A wrapped hash has two salts.
ALTER TABLE account ADD COLUMN cost_class TEXT GENERATED ALWAYS AS (
  json_set('[' || replace(json_quote(phc), '$', '","') || ']',
    '$[#-1]', length(json_extract('[' || replace(json_quote(phc), '$', '","') || ']', '$[#-1]')),
    '$[#-2]', length(json_extract('[' || replace(json_quote(phc), '$', '","') || ']', '$[#-2]')),
    iif(substr(phc, 1, 9) = '$wrapped$', '$[#-6]', '$[#-2]'),
    length(json_extract('[' || replace(json_quote(phc), '$', '","') || ']',
      iif(substr(phc, 1, 9) = '$wrapped$', '$[#-6]', '$[#-2]'))))
) VIRTUAL;

-- How many accounts of a tenant have each: an unknown address takes one by these shares.
CREATE TABLE cost_class (
  tenant_id TEXT    NOT NULL,
  class     TEXT    NOT NULL,
  accounts  INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, class)
) STRICT, WITHOUT ROWID;

INSERT INTO cost_class (tenant_id, class, accounts)
  SELECT tenant_id, cost_class, COUNT(*) FROM account
  WHERE phc IS NOT NULL GROUP BY tenant_id, cost_class;

-- Counted with every statement that makes, changes or erases an account. Each trigger is one line: D1's
-- query endpoint ends a statement at a semicolon in a trigger of several lines.
CREATE TRIGGER cost_class_made AFTER INSERT ON account WHEN NEW.phc IS NOT NULL BEGIN INSERT INTO cost_class (tenant_id, class, accounts) VALUES (NEW.tenant_id, NEW.cost_class, 1) ON CONFLICT (tenant_id, class) DO UPDATE SET accounts = accounts + 1; END;
CREATE TRIGGER cost_class_changed AFTER UPDATE OF phc ON account WHEN OLD.cost_class IS NOT NEW.cost_class BEGIN UPDATE cost_class SET accounts = accounts - 1 WHERE tenant_id = OLD.tenant_id AND class = OLD.cost_class; DELETE FROM cost_class WHERE tenant_id = OLD.tenant_id AND class = OLD.cost_class AND accounts <= 0; INSERT INTO cost_class (tenant_id, class, accounts) SELECT NEW.tenant_id, NEW.cost_class, 1 WHERE NEW.phc IS NOT NULL ON CONFLICT (tenant_id, class) DO UPDATE SET accounts = accounts + 1; END;
CREATE TRIGGER cost_class_erased AFTER DELETE ON account WHEN OLD.phc IS NOT NULL BEGIN UPDATE cost_class SET accounts = accounts - 1 WHERE tenant_id = OLD.tenant_id AND class = OLD.cost_class; DELETE FROM cost_class WHERE tenant_id = OLD.tenant_id AND class = OLD.cost_class AND accounts <= 0; END;
