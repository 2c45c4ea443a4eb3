-- The words that a machine read in a picture, kept apart from what a person wrote out.
ALTER TABLE evidence ADD COLUMN words_read TEXT;
