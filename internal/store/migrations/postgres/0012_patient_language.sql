-- The language that a patient's documents are printed in, as its two letters;
-- NULL is the hospital's.
ALTER TABLE patient_profile ADD COLUMN language text COLLATE "C" CHECK (language ~ '^[a-z]{2}$');
