-- When it was, in the person's own words: "the summer before we moved".
ALTER TABLE entry ADD COLUMN when_words TEXT;
