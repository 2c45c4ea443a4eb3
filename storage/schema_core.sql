CREATE TABLE meta(k TEXT PRIMARY KEY, v BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE event(
  seq INTEGER PRIMARY KEY CHECK(seq>0),
  kind TEXT NOT NULL CHECK(kind IN('new','set','end','redact','note')),
  tbl TEXT NOT NULL,
  entity BLOB NOT NULL CHECK(length(entity)=16),
  time_ms INTEGER NOT NULL,
  nonce BLOB CHECK(length(nonce)=32), payload BLOB,
  commitment BLOB NOT NULL CHECK(length(commitment)=32),
  prev BLOB NOT NULL CHECK(length(prev)=32), hash BLOB NOT NULL CHECK(length(hash)=32),
  CHECK((nonce IS NULL)=(payload IS NULL))) STRICT;
CREATE INDEX event_entity ON event(tbl, entity, seq);
CREATE TRIGGER event_keep BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT,'append-only'); END;
CREATE TRIGGER event_fix BEFORE UPDATE ON event WHEN NEW.payload IS NOT NULL OR NEW.nonce IS NOT NULL
  OR OLD.kind='redact' OR (NEW.seq,NEW.kind,NEW.tbl,NEW.entity,NEW.time_ms,NEW.commitment,NEW.prev,NEW.hash)
  IS NOT (OLD.seq,OLD.kind,OLD.tbl,OLD.entity,OLD.time_ms,OLD.commitment,OLD.prev,OLD.hash)
  BEGIN SELECT RAISE(ABORT,'append-only'); END;
CREATE TABLE item(id BLOB PRIMARY KEY CHECK(length(id)=16), size INTEGER NOT NULL CHECK(size>=0),
  sha256 BLOB NOT NULL CHECK(length(sha256)=32),
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE item__segment(owner BLOB NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL, PRIMARY KEY(owner,n)) STRICT, WITHOUT ROWID;
CREATE TABLE item_key(item BLOB PRIMARY KEY, ik BLOB NOT NULL CHECK(length(ik)=32)) STRICT, WITHOUT ROWID;
