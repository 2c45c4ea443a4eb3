-- What only survivors of trafficking need: promises, debts, work and pay, journeys, what was held; ties between
-- people; what officials asked and certified; and what each of these may help to show for a visa.

CREATE TABLE promise(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  about TEXT,
  made_by BLOB,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_zone TEXT,
  date_sort INTEGER,
  told_how TEXT,
  promised TEXT,
  reality TEXT,
  since_start TEXT,
  since_end TEXT,
  since_precision TEXT,
  since_zone TEXT,
  since_sort INTEGER,
  note TEXT,
  withdrawn INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE promise__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE promise__entries(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE promise__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE debt(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  debt TEXT,
  step TEXT,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_zone TEXT,
  date_sort INTEGER,
  amount TEXT,
  currency TEXT,
  what TEXT,
  said_by BLOB,
  owed_to BLOB,
  balance TEXT,
  note TEXT,
  withdrawn INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE debt__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE debt__entries(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE debt__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE work(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_zone TEXT,
  date_sort INTEGER,
  days INTEGER,
  start TEXT,
  finish TEXT,
  pause INTEGER,
  hours TEXT,
  what TEXT,
  boss BLOB,
  where_ TEXT,
  promised TEXT,
  promised_per TEXT,
  paid TEXT,
  paid_by BLOB,
  kept TEXT,
  kept_for TEXT,
  currency TEXT,
  quota TEXT,
  brought_in TEXT,
  note TEXT,
  withdrawn INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE work__weekdays(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE work__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE work__entries(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE work__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE journey(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_zone TEXT,
  date_sort INTEGER,
  origin TEXT,
  destination TEXT,
  transport TEXT,
  taken_by BLOB,
  paid_by BLOB,
  papers_by BLOB,
  cost TEXT,
  currency TEXT,
  border TEXT,
  border_state TEXT,
  stay TEXT,
  until_start TEXT,
  until_end TEXT,
  until_precision TEXT,
  until_zone TEXT,
  until_sort INTEGER,
  note TEXT,
  withdrawn INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE journey__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE journey__entries(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE journey__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE held(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  what TEXT,
  held_by BLOB,
  since_start TEXT,
  since_end TEXT,
  since_precision TEXT,
  since_zone TEXT,
  since_sort INTEGER,
  until_start TEXT,
  until_end TEXT,
  until_precision TEXT,
  until_zone TEXT,
  until_sort INTEGER,
  given_back TEXT,
  given_back_state TEXT,
  kept_where TEXT,
  how TEXT,
  note TEXT,
  withdrawn INTEGER,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE held__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE held__entries(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE held__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

ALTER TABLE report ADD COLUMN asked TEXT;
ALTER TABLE report ADD COLUMN gave TEXT;
ALTER TABLE report ADD COLUMN certification TEXT;
ALTER TABLE report ADD COLUMN certification_date_start TEXT;
ALTER TABLE report ADD COLUMN certification_date_end TEXT;
ALTER TABLE report ADD COLUMN certification_date_precision TEXT;
ALTER TABLE report ADD COLUMN certification_date_zone TEXT;
ALTER TABLE report ADD COLUMN certification_date_sort INTEGER;
CREATE TABLE report__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__shows(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__parts(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__ties(
  owner BLOB NOT NULL, n INTEGER NOT NULL, person BLOB, tie TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
