-- A complaint to IC3 on behalf of a business, and the complaints that were filed before the last one.
ALTER TABLE case_file ADD COLUMN ic3_business_name TEXT;
ALTER TABLE case_file ADD COLUMN ic3_impact TEXT;
ALTER TABLE case_file ADD COLUMN ic3_impact_state TEXT;
ALTER TABLE case_file ADD COLUMN ic3_it_contact TEXT;
ALTER TABLE case_file ADD COLUMN ic3_other_contact TEXT;
ALTER TABLE case_file ADD COLUMN ic3_sector TEXT;
ALTER TABLE case_file ADD COLUMN ic3_subsector TEXT;
CREATE TABLE case_file__ic3_earlier(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
