-- What a person agreed may be shared, with whom and until when; and the release under which an export went.
CREATE TABLE release(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  who TEXT,
  reader TEXT,
  what TEXT,
  purpose TEXT,
  told TEXT,
  agreed_start TEXT,
  agreed_end TEXT,
  agreed_precision TEXT,
  agreed_zone TEXT,
  agreed_sort INTEGER,
  expires_start TEXT,
  expires_end TEXT,
  expires_precision TEXT,
  expires_zone TEXT,
  expires_sort INTEGER,
  revoked_start TEXT,
  revoked_end TEXT,
  revoked_precision TEXT,
  revoked_zone TEXT,
  revoked_sort INTEGER,
  revoked_by TEXT,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE release__papers(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
ALTER TABLE export ADD COLUMN release BLOB;
