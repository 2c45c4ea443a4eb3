-- The messages of imported conversations that an entry rests on.
CREATE TABLE entry__messages(
  owner BLOB NOT NULL, n INTEGER NOT NULL, batch BLOB, n_ INTEGER,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
