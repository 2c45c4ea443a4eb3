-- What the person was shown as "many messages close together" and put aside; it comes back when there is more.
CREATE TABLE dismissal(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  at_ms INTEGER,
  at_zone TEXT,
  thread BLOB,
  sender TEXT,
  first TEXT,
  last TEXT,
  sent INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
