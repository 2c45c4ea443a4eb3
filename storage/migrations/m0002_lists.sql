-- Indexes for lists: one that holds all a list is ordered and narrowed by, and one for each part it asks of.
-- The first column is the local time as it was given, a day without a time from its midnight.
DROP INDEX entry_by_time;
CREATE INDEX entry_listed ON entry(
  (substr(when_start, 1, 10) || CASE WHEN length(when_start) = 10 THEN 'T00:00:00'
    ELSE substr(when_start, 11, 6) || CASE WHEN substr(when_start, 17, 1) = ':'
      THEN substr(when_start, 17, 3) ELSE ':00' END END) DESC,
  written_ms DESC, id DESC, withdrawn, needs_detail, police_state, order_violated_state,
  when_precision, when_start, when_end);
CREATE INDEX entry_by_kind ON entry__kinds(value, owner);
CREATE INDEX entry_by_person ON entry__persons(person, owner);
CREATE INDEX entry_by_witness ON entry__witnesses(ref, owner);
CREATE INDEX entry_by_danger ON entry__danger(value, owner);

-- Derived: up to which event the search index has taken the record in, so that opening need not compare all.
CREATE TABLE search_mark(one INTEGER PRIMARY KEY CHECK(one = 1), seq INTEGER NOT NULL) STRICT;
