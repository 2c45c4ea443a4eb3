-- Messages of chats, texts, call lists and logs: a thread is all its batches, one import of it is one batch.
-- A batch never changes. `sort` is Unix ms, or the local time read as UTC, for ordering only; it never falls
-- from one message of a batch to the next.
CREATE TABLE thread(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  app TEXT,
  key TEXT,
  title TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE message_batch(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  imported_ms INTEGER,
  imported_zone TEXT,
  thread BLOB,
  evidence BLOB,
  format TEXT,
  zone TEXT,
  me TEXT,
  date_order TEXT,
  messages INTEGER,
  calls INTEGER,
  notices INTEGER,
  rows INTEGER,
  first TEXT,
  last TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE message_batch__senders(
  owner BLOB NOT NULL, n INTEGER NOT NULL, name TEXT, identifier TEXT, mine INTEGER, messages INTEGER,
  calls INTEGER,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE message_batch__message(
  batch BLOB NOT NULL, n INTEGER NOT NULL, sort INTEGER, at TEXT, ms INTEGER, sender TEXT, sender_id TEXT,
  mine INTEGER, kind TEXT, body TEXT, media TEXT, evidence BLOB, edited TEXT, detail TEXT,
  PRIMARY KEY(batch, n)) STRICT, WITHOUT ROWID;

-- Who the person says is behind a name, number or handle, and how they know.
CREATE TABLE identifier(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  app TEXT,
  value TEXT,
  person BLOB,
  basis TEXT,
  words TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;

-- The item that this one came out of: the export of a picture, the email of an attachment.
ALTER TABLE evidence ADD COLUMN part_of BLOB;

CREATE INDEX evidence_by_whole ON evidence(part_of);
CREATE INDEX batch_by_thread ON message_batch(thread);
CREATE INDEX batch_by_evidence ON message_batch(evidence);

-- Derived: the words of messages. Their text stands in the batch and is not kept twice. message_index says
-- which batch was taken in, with how many messages; message_doc which message has which number.
CREATE TABLE message_index(
  no INTEGER PRIMARY KEY, batch BLOB NOT NULL UNIQUE, seq INTEGER NOT NULL, docs INTEGER NOT NULL) STRICT;
CREATE TABLE message_doc(doc INTEGER PRIMARY KEY, no INTEGER NOT NULL, n INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE message_text USING fts5(
  body, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
INSERT INTO message_text(message_text, rank) VALUES('secure-delete', 1);
