-- Evidence that is still to be got: who has it and by when it may be gone.
CREATE TABLE needed(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  what TEXT,
  who TEXT,
  how TEXT,
  gone_by_start TEXT,
  gone_by_end TEXT,
  gone_by_precision TEXT,
  gone_by_zone TEXT,
  gone_by_sort INTEGER,
  state TEXT,
  entry BLOB,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE needed__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
