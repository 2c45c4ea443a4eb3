-- Which language an entry is written in, its passages in another language with what they say in the court's,
-- and who translated them; of an item, what it says as a whole.
ALTER TABLE entry ADD COLUMN language TEXT;
ALTER TABLE entry ADD COLUMN translated_by TEXT;
ALTER TABLE entry ADD COLUMN translator_languages TEXT;
CREATE TABLE entry__translations(
  owner BLOB NOT NULL, n INTEGER NOT NULL, original TEXT, words TEXT, language TEXT,
  PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;
ALTER TABLE evidence ADD COLUMN translation TEXT;
ALTER TABLE evidence ADD COLUMN translated_by TEXT;
ALTER TABLE evidence ADD COLUMN translator_languages TEXT;
