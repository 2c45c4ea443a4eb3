-- The list of somebody who helps several people: one line per record, by code. Local tables: in no event, so
-- that a line taken off the list leaves nothing behind, and on no paper. What the lines mean is in
-- `app.domain.clients`; `client_shared` is what was shared out of a record that is gone, without its content.
CREATE TABLE client(
  id BLOB NOT NULL PRIMARY KEY, code TEXT NOT NULL, folder BLOB NOT NULL, opened_ms INTEGER,
  next_step TEXT NOT NULL, next_day TEXT, closed_day TEXT, keep_months INTEGER NOT NULL, keep_until TEXT,
  handed_day TEXT, purged_day TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE client_shared(
  client BLOB NOT NULL, n INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, purpose TEXT NOT NULL,
  agreed TEXT NOT NULL, until TEXT NOT NULL, ended TEXT NOT NULL, given TEXT NOT NULL,
  PRIMARY KEY(client, n)) STRICT, WITHOUT ROWID;
