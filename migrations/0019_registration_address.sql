-- Keyed hash of the address, where the code alone confirms a registration: a newer one of the address ends
-- the older ones. None where the code is bound to a request.
ALTER TABLE registration ADD COLUMN address TEXT;
CREATE INDEX registration_address ON registration (tenant_id, address) WHERE address IS NOT NULL;
