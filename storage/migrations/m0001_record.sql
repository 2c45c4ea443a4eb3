-- The record: one table per kind of record, one part table per list (vault format, section 5.1).
-- What is left out is NULL. Columns follow the field tables of app/domain; a test compares the two.
-- Later migrations may only add nullable columns without default, and tables.

CREATE TABLE entry(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  written_ms INTEGER,
  written_zone TEXT,
  title TEXT,
  what TEXT,
  when_start TEXT,
  when_end TEXT,
  when_precision TEXT,
  when_zone TEXT,
  when_sort INTEGER,
  noticed_start TEXT,
  noticed_end TEXT,
  noticed_precision TEXT,
  noticed_zone TEXT,
  noticed_sort INTEGER,
  where_ TEXT,
  place BLOB,
  county TEXT,
  state TEXT,
  my_location TEXT,
  their_location TEXT,
  witnessed TEXT,
  witnessed_state TEXT,
  before TEXT,
  i_did TEXT,
  told_to_stop TEXT,
  told_to_stop_state TEXT,
  weapon TEXT,
  weapon_state TEXT,
  harm TEXT,
  harm_state TEXT,
  care TEXT,
  care_state TEXT,
  police TEXT,
  police_state TEXT,
  order_violated TEXT,
  order_violated_state TEXT,
  often TEXT,
  often_state TEXT,
  effect TEXT,
  impact INTEGER,
  most_serious INTEGER,
  children TEXT,
  children_state TEXT,
  pets TEXT,
  pets_state TEXT,
  technology TEXT,
  technology_state TEXT,
  cost TEXT,
  cost_state TEXT,
  typed_by TEXT,
  private_note TEXT,
  hold INTEGER,
  needs_detail INTEGER,
  withdrawn INTEGER,
  withdrawn_reason TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE entry__kinds(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__persons(
  owner BLOB NOT NULL, n INTEGER NOT NULL, person BLOB, basis TEXT, words TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__witnesses(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__words(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__exact_words(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__reports(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__order_terms(
  owner BLOB NOT NULL, n INTEGER NOT NULL, order_ BLOB, term INTEGER,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__danger(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__guided(
  owner BLOB NOT NULL, n INTEGER NOT NULL, question TEXT, answer TEXT, words TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__evidence(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE entry__from_what(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE person(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  role TEXT,
  name TEXT,
  relationship TEXT,
  description TEXT,
  gender TEXT,
  race TEXT,
  age TEXT,
  birth_date TEXT,
  height TEXT,
  weight TEXT,
  eyes TEXT,
  hair TEXT,
  marks TEXT,
  employer TEXT,
  work_address TEXT,
  work_phone TEXT,
  work_hours TEXT,
  school TEXT,
  school_address TEXT,
  language TEXT,
  speaks_english TEXT,
  licence TEXT,
  badge TEXT,
  agency TEXT,
  immigration TEXT,
  where_found TEXT,
  best_time TEXT,
  cautions TEXT,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE person__aliases(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__address(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__phone(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__email(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__handle(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__website(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__ip_address(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__vehicle(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__weapons(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__may_know_address(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE person__confidential(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE evidence(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  item BLOB,
  added_ms INTEGER,
  added_zone TEXT,
  number INTEGER,
  name TEXT,
  kind TEXT,
  media_type TEXT,
  bytes INTEGER,
  sha256 TEXT,
  caption TEXT,
  description TEXT,
  device TEXT,
  account TEXT,
  source BLOB,
  how_got TEXT,
  taken_start TEXT,
  taken_end TEXT,
  taken_precision TEXT,
  taken_zone TEXT,
  taken_sort INTEGER,
  file_modified TEXT,
  added_by TEXT,
  transcript TEXT,
  transcribed_by TEXT,
  language TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE evidence__reported(
  owner BLOB NOT NULL, n INTEGER NOT NULL, source TEXT, key TEXT, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE report(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  kind TEXT,
  agency TEXT,
  agency_phone TEXT,
  agency_email TEXT,
  officer TEXT,
  badge TEXT,
  number TEXT,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_zone TEXT,
  date_sort INTEGER,
  reported TEXT,
  reported_state TEXT,
  outcome TEXT,
  outcome_by TEXT,
  words TEXT,
  next_step TEXT,
  next_date_start TEXT,
  next_date_end TEXT,
  next_date_precision TEXT,
  next_date_zone TEXT,
  next_date_sort INTEGER,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;

CREATE TABLE court_order(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  kind TEXT,
  court TEXT,
  number TEXT,
  state TEXT,
  issued_start TEXT,
  issued_end TEXT,
  issued_precision TEXT,
  issued_zone TEXT,
  issued_sort INTEGER,
  served TEXT,
  served_state TEXT,
  expires_start TEXT,
  expires_end TEXT,
  expires_precision TEXT,
  expires_zone TEXT,
  expires_sort INTEGER,
  against BLOB,
  other_case INTEGER,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE court_order__terms(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE court_order__protects(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE money(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  kind TEXT,
  kind_other TEXT,
  sent TEXT,
  sent_state TEXT,
  amount TEXT,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_zone TEXT,
  date_sort INTEGER,
  bank_contacted TEXT,
  bank_contacted_state TEXT,
  from_bank TEXT,
  from_bank_address TEXT,
  from_name TEXT,
  from_account TEXT,
  to_bank TEXT,
  to_bank_address TEXT,
  to_name TEXT,
  to_routing TEXT,
  to_account TEXT,
  to_swift TEXT,
  card_type TEXT,
  card_number TEXT,
  recipient_identifier TEXT,
  crypto_type TEXT,
  crypto_hash TEXT,
  atm_name TEXT,
  atm_address TEXT,
  from_wallet TEXT,
  to_wallet TEXT,
  p2p_app TEXT,
  from_identifier TEXT,
  to_identifier TEXT,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;

CREATE TABLE place(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  label TEXT,
  kind TEXT,
  address TEXT,
  confidential INTEGER,
  note TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;

CREATE TABLE case_file(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  code TEXT,
  jurisdiction TEXT,
  court TEXT,
  county TEXT,
  case_number TEXT,
  respondent BLOB,
  relationship TEXT,
  lived_together TEXT,
  lived_together_state TEXT,
  children_together TEXT,
  children_together_state TEXT,
  guns TEXT,
  guns_state TEXT,
  interpreter TEXT,
  interpreter_state TEXT,
  safe_name TEXT,
  safe_address TEXT,
  safe_address2 TEXT,
  safe_city TEXT,
  safe_state TEXT,
  safe_zip TEXT,
  safe_county TEXT,
  safe_country TEXT,
  safe_phone TEXT,
  safe_email TEXT,
  address_programme TEXT,
  home_told TEXT,
  home_told_state TEXT,
  work_told TEXT,
  work_told_state TEXT,
  school_told TEXT,
  school_told_state TEXT,
  lawyer TEXT,
  hearing_start TEXT,
  hearing_end TEXT,
  hearing_precision TEXT,
  hearing_zone TEXT,
  hearing_sort INTEGER,
  filed_start TEXT,
  filed_end TEXT,
  filed_precision TEXT,
  filed_zone TEXT,
  filed_sort INTEGER,
  ic3_self TEXT,
  ic3_self_state TEXT,
  ic3_filer_name TEXT,
  ic3_filer_business TEXT,
  ic3_filer_phone TEXT,
  ic3_filer_email TEXT,
  ic3_age TEXT,
  ic3_minor TEXT,
  ic3_minor_state TEXT,
  ic3_business TEXT,
  ic3_business_state TEXT,
  ic3_lost TEXT,
  ic3_lost_state TEXT,
  ic3_total TEXT,
  ic3_description TEXT,
  ic3_technical TEXT,
  ic3_witnesses TEXT,
  ic3_agencies TEXT,
  ic3_update TEXT,
  ic3_update_state TEXT,
  ic3_complaint_number TEXT,
  ic3_complaint_date TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE case_file__protect(
  owner BLOB NOT NULL, n INTEGER NOT NULL, ref BLOB,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE case_file__other_cases(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE case_file__ask_for(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE case_file__declaration(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE case_file__offered(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE TABLE export(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  made_ms INTEGER,
  made_zone TEXT,
  paper TEXT,
  reader TEXT,
  purpose TEXT,
  entries INTEGER,
  checkpoint TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL CHECK(length(row_digest)=32)) STRICT;
CREATE TABLE export__allowed(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE export__released(
  owner BLOB NOT NULL, n INTEGER NOT NULL, value TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
CREATE TABLE export__files(
  owner BLOB NOT NULL, n INTEGER NOT NULL, name TEXT, pages INTEGER, bytes INTEGER, sha256 TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;

CREATE INDEX entry_by_time ON entry(when_sort DESC, written_ms DESC);
CREATE INDEX entry_by_evidence ON entry__evidence(ref);
CREATE INDEX evidence_by_number ON evidence(number);
CREATE INDEX evidence_by_content ON evidence(sha256);

-- Local tables: what only this copy of the vault needs. They are not in the log; no paper reads them.
CREATE TABLE draft(k TEXT PRIMARY KEY, saved_ms INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting(k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Derived tables: made again from the record whenever they disagree with it.
-- search_doc says which state of which record (its seq) stands in search_text under which number.
CREATE TABLE evidence_text(evidence BLOB PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE search_doc(
  doc INTEGER PRIMARY KEY, tbl TEXT NOT NULL, ref BLOB NOT NULL, seq INTEGER NOT NULL,
  UNIQUE(tbl, ref)) STRICT;
CREATE VIRTUAL TABLE search_text USING fts5(
  title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
INSERT INTO search_text(search_text, rank) VALUES('secure-delete', 1);
