-- A redacted copy of an item, and what was done to it: areas in pixels of the upright original, `page` from 1
-- for a PDF and 0 for a picture, `points` of a brush as "x,y x,y".
ALTER TABLE evidence ADD COLUMN redaction_of BLOB;
CREATE TABLE evidence__marks(
  owner BLOB NOT NULL, n INTEGER NOT NULL, kind TEXT, page INTEGER, x INTEGER, y INTEGER, width INTEGER,
  height INTEGER, points TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_by_original ON evidence(redaction_of);
