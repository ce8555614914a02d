-- The language that a patient's documents are printed in, as its two letters;
-- NULL is the hospital's.
ALTER TABLE patient_profile ADD COLUMN language TEXT CHECK (language GLOB '[a-z][a-z]');
