-- Whether the pages of a paper went to a printer, and no file was written.
ALTER TABLE export ADD COLUMN printed INTEGER;

-- Where this computer put the files of an export. A local table: a path tells of a user and a machine, so it
-- is in no event and on no paper. `gone_ms` is when the file was deleted from here.
CREATE TABLE export_place(
  export BLOB NOT NULL, file INTEGER NOT NULL, path BLOB NOT NULL, gone_ms INTEGER,
  PRIMARY KEY(export, file)) STRICT, WITHOUT ROWID;
