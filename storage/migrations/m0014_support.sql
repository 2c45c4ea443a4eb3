-- Needs and next steps, helpers that the person added, and what they wrote in a plan for safety.

CREATE TABLE referral(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  kind TEXT,
  state TEXT,
  next_step TEXT,
  by_when_start TEXT,
  by_when_end TEXT,
  by_when_precision TEXT,
  by_when_zone TEXT,
  by_when_sort INTEGER,
  contact TEXT,
  person BLOB,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;

CREATE TABLE helper(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  name TEXT,
  what TEXT,
  phone TEXT,
  text_to TEXT,
  hours TEXT,
  area TEXT,
  note TEXT,
  withdrawn INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE helper__about(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE safety_plan(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE safety_plan__answers(
  owner BLOB NOT NULL, n INTEGER NOT NULL, question TEXT, state TEXT, words TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
