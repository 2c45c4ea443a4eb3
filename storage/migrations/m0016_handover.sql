-- Cases that other people handed over. Their bytes are an item like any other; the record says whose it is.
CREATE TABLE received_case(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  item BLOB,
  received_ms INTEGER,
  received_zone TEXT,
  about TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;

-- Local tables: in no event and on no paper. Own keys, of which the secret half must never go with a record;
-- keys of other people; what was handed over, beside the export record that tells of it.
CREATE TABLE own_key(id BLOB PRIMARY KEY, made_ms INTEGER NOT NULL, secret BLOB NOT NULL) STRICT;
CREATE TABLE known_key(
  id BLOB PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, person BLOB, added_ms INTEGER NOT NULL,
  checked_ms INTEGER) STRICT;
CREATE TABLE handover(
  export BLOB PRIMARY KEY, told_to TEXT NOT NULL, reader TEXT NOT NULL, sealed_for TEXT NOT NULL,
  events INTEGER NOT NULL, is_whole INTEGER NOT NULL, receipt TEXT NOT NULL, read_back_ms INTEGER,
  receipt_ms INTEGER) STRICT;
