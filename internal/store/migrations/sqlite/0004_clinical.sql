-- The consultation: vital signs, problems, coded diagnoses, the formulary and
-- what is checked against it, amendments, attachments and issued papers.

-- ---------------------------------------------------------------- code lists

-- Where each list came from and how often it changed. The revision is raised
-- with every change, so that what is kept in memory is known to be old.
CREATE TABLE code_list (
    name        TEXT PRIMARY KEY CHECK (name IN ('drugs', 'drug_classes', 'interactions', 'diagnoses')),
    source      TEXT NOT NULL DEFAULT '',
    row_count   INTEGER NOT NULL DEFAULT 0 CHECK (row_count >= 0),
    revision    INTEGER NOT NULL DEFAULT 0,
    imported_at TEXT,
    imported_by TEXT NOT NULL DEFAULT '',
    -- The digest of the starter list that was taken in last; a newer program's
    -- differs. A list that was replaced by a file takes in no starter list.
    starter     TEXT NOT NULL DEFAULT '',
    replaced    INTEGER NOT NULL DEFAULT 0 CHECK (replaced IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO code_list (name) VALUES ('drugs'), ('drug_classes'), ('interactions'), ('diagnoses');
CREATE TRIGGER code_list_no_delete BEFORE DELETE ON code_list
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
CREATE TRIGGER code_list_rises BEFORE UPDATE ON code_list WHEN NEW.revision < OLD.revision OR NEW.name <> OLD.name
BEGIN SELECT RAISE(ABORT, 'caredesk: a list only moves forward'); END;

-- A row is one presentation: a medicine in one strength and form. Lists inside
-- a column are joined by '; '. source is 'starter', 'import' or 'own'.
CREATE TABLE drug (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT NOT NULL CHECK (name <> ''),
    synonyms       TEXT NOT NULL DEFAULT '',
    ingredients    TEXT NOT NULL DEFAULT '',
    atc            TEXT NOT NULL DEFAULT '',
    strength       TEXT NOT NULL DEFAULT '',
    form           TEXT NOT NULL DEFAULT '',
    route          TEXT NOT NULL DEFAULT '',
    min_age_months INTEGER NOT NULL DEFAULT 0 CHECK (min_age_months BETWEEN 0 AND 1800),
    max_age_months INTEGER NOT NULL DEFAULT 0 CHECK (max_age_months BETWEEN 0 AND 1800),
    age_note       TEXT NOT NULL DEFAULT '',
    pregnancy      TEXT NOT NULL DEFAULT '',
    row_key        TEXT NOT NULL UNIQUE,       -- what a file knows the row by; it stays when the name changes
    sort_key       TEXT NOT NULL DEFAULT '',   -- name, strength and form, folded
    words          TEXT NOT NULL DEFAULT '',   -- everything the list is filtered by, folded
    source         TEXT NOT NULL CHECK (source IN ('starter', 'import', 'own')),
    retired_at     TEXT,
    created_at     TEXT NOT NULL,
    updated_at     TEXT NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX drug_sort ON drug (sort_key, id);
CREATE TRIGGER drug_no_delete BEFORE DELETE ON drug
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE drug_class (
    code        TEXT PRIMARY KEY CHECK (code <> ''),
    name        TEXT NOT NULL CHECK (name <> ''),
    aliases     TEXT NOT NULL DEFAULT '',
    atc         TEXT NOT NULL DEFAULT '',
    ingredients TEXT NOT NULL DEFAULT '',
    except_of   TEXT NOT NULL DEFAULT '', -- substances under the codes that are no members
    cross_warn  INTEGER NOT NULL DEFAULT 0 CHECK (cross_warn IN (0, 1)),
    duplicate   INTEGER NOT NULL DEFAULT 0 CHECK (duplicate IN (0, 1)),
    source      TEXT NOT NULL CHECK (source IN ('starter', 'import', 'own'))
) STRICT, WITHOUT ROWID;

-- A side is class:CODE, atc:PREFIX or the name of an ingredient.
CREATE TABLE interaction (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    side_a   TEXT NOT NULL CHECK (side_a <> ''),
    side_b   TEXT NOT NULL CHECK (side_b <> ''),
    severity TEXT NOT NULL,
    effect   TEXT NOT NULL CHECK (effect <> ''),
    advice   TEXT NOT NULL DEFAULT '',
    source   TEXT NOT NULL CHECK (source IN ('starter', 'import', 'own')),
    UNIQUE (side_a, side_b)
) STRICT;

CREATE TABLE diagnosis_code (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    code       TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title      TEXT NOT NULL CHECK (title <> ''),
    title_key  TEXT NOT NULL, -- the title in lower case without accents, cut
    source     TEXT NOT NULL CHECK (source IN ('starter', 'import', 'own')),
    retired_at TEXT
) STRICT;
CREATE INDEX diagnosis_code_title ON diagnosis_code (title_key);
CREATE TRIGGER diagnosis_code_no_delete BEFORE DELETE ON diagnosis_code
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
-- Words of code and title, in lower case without accents. rowid is the id.
CREATE VIRTUAL TABLE diagnosis_code_search USING fts5 (body, tokenize = 'unicode61', prefix = '1 2 3 4', content = '', contentless_delete = 1);

-- ------------------------------------------------------------ what is measured

-- One set of vital signs. NULL is not measured. The bounds are those of what
-- can be: beyond them a value is a slip of the hand.
CREATE TABLE vital_sign (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id            INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id        INTEGER REFERENCES appointments_appointment (id),
    taken_at              TEXT NOT NULL CHECK (taken_at GLOB '????-??-??T??:??:??.??????Z'),
    systolic_mmhg         INTEGER CHECK (systolic_mmhg BETWEEN 40 AND 300),
    diastolic_mmhg        INTEGER CHECK (diastolic_mmhg BETWEEN 20 AND 200),
    pulse_per_minute      INTEGER CHECK (pulse_per_minute BETWEEN 20 AND 300),
    breaths_per_minute    INTEGER CHECK (breaths_per_minute BETWEEN 4 AND 120),
    temperature_tenths    INTEGER CHECK (temperature_tenths BETWEEN 250 AND 450),
    spo2_percent          INTEGER CHECK (spo2_percent BETWEEN 30 AND 100),
    weight_grams          INTEGER CHECK (weight_grams BETWEEN 300 AND 500000),
    height_millimetres    INTEGER CHECK (height_millimetres BETWEEN 200 AND 2600),
    head_millimetres      INTEGER CHECK (head_millimetres BETWEEN 150 AND 700),
    glucose_tenths_mmol   INTEGER CHECK (glucose_tenths_mmol BETWEEN 5 AND 600),
    pain_score            INTEGER CHECK (pain_score BETWEEN 0 AND 10),
    pregnancy             TEXT NOT NULL DEFAULT '' CHECK (pregnancy IN ('', 'no', 'yes', 'breastfeeding')),
    note                  TEXT NOT NULL DEFAULT '',
    recorded_at           TEXT NOT NULL,
    recorded_by           INTEGER REFERENCES auth_user (id),
    recorded_by_name      TEXT NOT NULL,
    retracted_at          TEXT,
    retracted_by          INTEGER REFERENCES auth_user (id),
    retracted_by_name     TEXT NOT NULL DEFAULT '',
    retract_reason        TEXT NOT NULL DEFAULT '',
    CHECK ((systolic_mmhg IS NULL) = (diastolic_mmhg IS NULL)),
    CHECK (systolic_mmhg > diastolic_mmhg),
    CHECK ((retracted_at IS NULL) = (retract_reason = ''))
) STRICT;
CREATE INDEX vital_sign_patient ON vital_sign (patient_id, taken_at, id);
CREATE INDEX vital_sign_visit ON vital_sign (appointment_id) WHERE appointment_id IS NOT NULL;

-- What the nurse notes before the doctor. It follows its visit.
CREATE TABLE triage_note (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id   INTEGER NOT NULL REFERENCES appointments_appointment (id),
    note             TEXT NOT NULL CHECK (note <> ''),
    recorded_at      TEXT NOT NULL,
    recorded_by      INTEGER REFERENCES auth_user (id),
    recorded_by_name TEXT NOT NULL
) STRICT;
CREATE INDEX triage_note_visit ON triage_note (appointment_id, id);
CREATE TRIGGER triage_note_no_update BEFORE UPDATE ON triage_note
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER triage_note_no_delete BEFORE DELETE ON triage_note
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- onset and ended are a day, a month or a year, as far as it is known.
CREATE TABLE problem (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id       INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id   INTEGER REFERENCES appointments_appointment (id),
    code             TEXT NOT NULL DEFAULT '',
    title            TEXT NOT NULL CHECK (title <> ''),
    onset            TEXT NOT NULL DEFAULT '' CHECK (onset = '' OR onset GLOB '[12][0-9][0-9][0-9]'
        OR onset GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR onset IS date(onset)),
    ended            TEXT NOT NULL DEFAULT '' CHECK (ended = '' OR ended GLOB '[12][0-9][0-9][0-9]'
        OR ended GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR ended IS date(ended)),
    state            TEXT NOT NULL CHECK (state IN ('active', 'inactive', 'resolved', 'error')),
    note             TEXT NOT NULL DEFAULT '',
    recorded_at      TEXT NOT NULL,
    recorded_by      INTEGER REFERENCES auth_user (id),
    recorded_by_name TEXT NOT NULL,
    updated_at       TEXT NOT NULL,
    version          INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX problem_patient ON problem (patient_id, state, id);
-- Every earlier state of a problem, written by the database itself.
CREATE TABLE problem_version (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    problem_id INTEGER NOT NULL REFERENCES problem (id),
    version    INTEGER NOT NULL,
    code       TEXT NOT NULL,
    title      TEXT NOT NULL,
    onset      TEXT NOT NULL,
    ended      TEXT NOT NULL,
    state      TEXT NOT NULL,
    note       TEXT NOT NULL,
    held_until TEXT NOT NULL,
    UNIQUE (problem_id, version)
) STRICT;
CREATE TRIGGER problem_keep AFTER UPDATE OF code, title, onset, ended, state, note ON problem
BEGIN
    INSERT INTO problem_version (problem_id, version, code, title, onset, ended, state, note, held_until)
    VALUES (OLD.id, OLD.version, OLD.code, OLD.title, OLD.onset, OLD.ended, OLD.state, OLD.note, NEW.updated_at);
END;
CREATE TRIGGER problem_raise BEFORE UPDATE ON problem
WHEN NEW.version <= OLD.version OR NEW.id IS NOT OLD.id OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.recorded_at <> OLD.recorded_at
  OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.recorded_by_name <> OLD.recorded_by_name
  OR OLD.state = 'error' AND (NEW.code <> OLD.code OR NEW.title <> OLD.title OR NEW.onset <> OLD.onset OR NEW.ended <> OLD.ended
    OR NEW.state <> OLD.state OR NEW.note <> OLD.note)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER problem_no_delete BEFORE DELETE ON problem
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
CREATE TRIGGER problem_version_no_update BEFORE UPDATE ON problem_version
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER problem_version_no_delete BEFORE DELETE ON problem_version
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- ------------------------------------------------------------ the consultation

-- Who has a visit open on the screen. seen_at is raised with every draft; a
-- program that crashed is known by its age.
CREATE TABLE consultation_open (
    appointment_id INTEGER PRIMARY KEY REFERENCES appointments_appointment (id),
    user_id        INTEGER NOT NULL REFERENCES auth_user (id),
    user_name      TEXT NOT NULL,
    workstation    TEXT NOT NULL DEFAULT '',
    session        TEXT NOT NULL CHECK (session <> ''),
    opened_at      TEXT NOT NULL,
    seen_at        TEXT NOT NULL
) STRICT;

-- An amendment is a further record of the same visit that takes the place of an
-- earlier one, which stays.
DROP TRIGGER patienthistory_no_update;
ALTER TABLE appointments_patienthistory ADD COLUMN symptoms TEXT NOT NULL DEFAULT '';
ALTER TABLE appointments_patienthistory ADD COLUMN version_no INTEGER NOT NULL DEFAULT 1 CHECK (version_no >= 1);
ALTER TABLE appointments_patienthistory ADD COLUMN amends_id INTEGER REFERENCES appointments_patienthistory (id);
ALTER TABLE appointments_patienthistory ADD COLUMN amend_reason TEXT NOT NULL DEFAULT '' CHECK ((amends_id IS NULL) = (amend_reason = ''));
ALTER TABLE appointments_patienthistory ADD COLUMN recorded_by INTEGER REFERENCES auth_user (id);
ALTER TABLE appointments_patienthistory ADD COLUMN recorded_by_name TEXT NOT NULL DEFAULT '';
UPDATE appointments_patienthistory SET symptoms = coalesce((SELECT a.symptoms FROM appointments_appointment a WHERE a.id = appointment_id), '');
-- Records without a visit, as imports bring them, are few: a timeline finds
-- them without going past all others.
CREATE INDEX patienthistory_loose ON appointments_patienthistory (patient_id, date_created) WHERE appointment_id IS NULL;
CREATE UNIQUE INDEX patienthistory_amends ON appointments_patienthistory (amends_id) WHERE amends_id IS NOT NULL;
CREATE TRIGGER patienthistory_amendment BEFORE INSERT ON appointments_patienthistory
WHEN NEW.amends_id IS NULL AND NEW.version_no <> 1 OR NEW.amends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory h
    WHERE h.id = NEW.amends_id AND h.appointment_id IS NEW.appointment_id AND h.patient_id = NEW.patient_id AND h.version_no = NEW.version_no - 1)
BEGIN SELECT RAISE(ABORT, 'caredesk: an amendment follows the version before it'); END;
CREATE TRIGGER patienthistory_no_update BEFORE UPDATE ON appointments_patienthistory
WHEN NEW.id IS NOT OLD.id OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.diagnosis IS NOT OLD.diagnosis OR NEW.treatment IS NOT OLD.treatment
  OR NEW.prescription IS NOT OLD.prescription OR NEW.notes IS NOT OLD.notes OR NEW.date_created IS NOT OLD.date_created
  OR NEW.follow_up_date IS NOT OLD.follow_up_date OR NEW.doctor_notes IS NOT OLD.doctor_notes
  OR NEW.symptoms IS NOT OLD.symptoms OR NEW.version_no IS NOT OLD.version_no OR NEW.amends_id IS NOT OLD.amends_id
  OR NEW.amend_reason IS NOT OLD.amend_reason OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.recorded_by_name IS NOT OLD.recorded_by_name
  OR EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'record' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- What a closed visit says is what its latest record says.
CREATE TRIGGER appointment_signed BEFORE UPDATE OF symptoms, notes, diagnosis, prescription, follow_up_date ON appointments_appointment
WHEN OLD.status = 'completed' AND (NEW.symptoms <> OLD.symptoms OR NEW.notes <> OLD.notes OR NEW.diagnosis <> OLD.diagnosis
    OR NEW.prescription <> OLD.prescription OR NEW.follow_up_date IS NOT OLD.follow_up_date)
 AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory h WHERE h.appointment_id = OLD.id AND h.amends_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)
    AND h.symptoms = NEW.symptoms AND h.notes = NEW.notes AND h.diagnosis = NEW.diagnosis AND h.prescription = NEW.prescription
    AND h.follow_up_date IS NEW.follow_up_date)
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed record cannot be changed'); END;

-- Nor does it become another doctor's, who could amend it then.
CREATE TRIGGER appointment_signed_by BEFORE UPDATE ON appointments_appointment
WHEN OLD.status = 'completed' AND (NEW.id IS NOT OLD.id OR NEW.doctor_id <> OLD.doctor_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed record cannot be changed'); END;

-- The coded diagnoses of a record; code is '' for one in free text.
CREATE TABLE visit_diagnosis (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    history_id INTEGER NOT NULL REFERENCES appointments_patienthistory (id),
    position   INTEGER NOT NULL,
    code       TEXT NOT NULL DEFAULT '',
    title      TEXT NOT NULL CHECK (title <> ''),
    UNIQUE (history_id, position)
) STRICT;
CREATE INDEX visit_diagnosis_code ON visit_diagnosis (code) WHERE code <> '';
CREATE TRIGGER visit_diagnosis_no_update BEFORE UPDATE ON visit_diagnosis
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER visit_diagnosis_no_delete BEFORE DELETE ON visit_diagnosis
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- parties holds, as JSON, the patient and the doctor as they were printed;
-- digest is the SHA-256 of everything that the page says, in hexadecimal.
DROP TRIGGER prescription_no_update;
ALTER TABLE prescription ADD COLUMN replaces_id INTEGER REFERENCES prescription (id);
ALTER TABLE prescription ADD COLUMN parties TEXT NOT NULL DEFAULT '' CHECK (parties = '' OR json_valid(parties));
ALTER TABLE prescription ADD COLUMN digest TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX prescription_replaces ON prescription (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE TRIGGER prescription_replacement BEFORE INSERT ON prescription
WHEN NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM prescription p
    WHERE p.id = NEW.replaces_id AND p.appointment_id = NEW.appointment_id AND p.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: a prescription replaces one of the same visit'); END;
CREATE TRIGGER prescription_no_update BEFORE UPDATE ON prescription
WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.doctor_id IS NOT OLD.doctor_id
  OR NEW.diagnosis IS NOT OLD.diagnosis OR NEW.advice IS NOT OLD.advice OR NEW.allergies IS NOT OLD.allergies
  OR NEW.follow_up_date IS NOT OLD.follow_up_date OR NEW.follow_up_time IS NOT OLD.follow_up_time OR NEW.issued_at IS NOT OLD.issued_at
  OR NEW.replaces_id IS NOT OLD.replaces_id OR NEW.parties IS NOT OLD.parties OR NEW.digest IS NOT OLD.digest
  OR EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'prescription' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;

ALTER TABLE prescription_item ADD COLUMN drug_id INTEGER REFERENCES drug (id);
ALTER TABLE prescription_item ADD COLUMN sig TEXT NOT NULL DEFAULT '';
-- When the replaced prescription said the same, since when; NULL: since it was signed.
ALTER TABLE prescription_item ADD COLUMN since_at TEXT;

-- What the check before signing said of an item, and the doctor's reason to go
-- on all the same. What was only said, and needs none, has no reason.
CREATE TABLE prescription_check (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id  INTEGER NOT NULL REFERENCES prescription_item (id),
    kind     TEXT NOT NULL CHECK (kind <> ''),
    severity TEXT NOT NULL CHECK (severity IN ('info', 'caution', 'serious', 'contraindicated')),
    cause    TEXT NOT NULL CHECK (cause <> ''),
    reason   TEXT NOT NULL DEFAULT '',
    CHECK (severity = 'info' OR reason <> '')
) STRICT;
CREATE INDEX prescription_check_item ON prescription_check (item_id);
CREATE TRIGGER prescription_check_no_update BEFORE UPDATE ON prescription_check
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;
CREATE TRIGGER prescription_check_no_delete BEFORE DELETE ON prescription_check
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;

-- A medicine that is no longer taken.
CREATE TABLE prescription_stop (
    item_id         INTEGER PRIMARY KEY REFERENCES prescription_item (id),
    stopped_on      TEXT NOT NULL CHECK (stopped_on IS date(stopped_on)),
    reason          TEXT NOT NULL CHECK (reason <> ''),
    stopped_at      TEXT NOT NULL,
    stopped_by      INTEGER REFERENCES auth_user (id),
    stopped_by_name TEXT NOT NULL
) STRICT;
CREATE TRIGGER prescription_stop_no_update BEFORE UPDATE ON prescription_stop
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER prescription_stop_no_delete BEFORE DELETE ON prescription_stop
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- A doctor's favourites (one medicine) and templates (several, for a
-- diagnosis). Those without a doctor are the hospital's.
CREATE TABLE rx_template (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor_id  INTEGER REFERENCES doctors_doctor (id),
    kind       TEXT NOT NULL CHECK (kind IN ('favourite', 'template')),
    name       TEXT NOT NULL CHECK (name <> ''),
    code       TEXT NOT NULL DEFAULT '',
    items      TEXT NOT NULL CHECK (json_valid(items)),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX rx_template_name ON rx_template (coalesce(doctor_id, 0), kind, name);
CREATE INDEX rx_template_code ON rx_template (code) WHERE code <> '';

-- ------------------------------------------------------------ papers and files

-- The content of attachments, kept once.
CREATE TABLE attachment_content (
    sha256     TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    mime       TEXT NOT NULL CHECK (mime IN ('application/pdf', 'image/png', 'image/jpeg')),
    size       INTEGER NOT NULL CHECK (size = length(bytes)),
    bytes      BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attachment_content_no_update BEFORE UPDATE ON attachment_content
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER attachment_content_no_delete BEFORE DELETE ON attachment_content
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

CREATE TABLE document_attachment (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id INTEGER REFERENCES appointments_appointment (id),
    sha256         TEXT NOT NULL REFERENCES attachment_content (sha256),
    name           TEXT NOT NULL CHECK (name <> ''),
    note           TEXT NOT NULL DEFAULT '',
    document_date  TEXT CHECK (document_date IS date(document_date)),
    added_at       TEXT NOT NULL,
    added_by       INTEGER REFERENCES auth_user (id),
    added_by_name  TEXT NOT NULL,
    removed_at     TEXT,
    removed_by     INTEGER REFERENCES auth_user (id),
    remove_reason  TEXT NOT NULL DEFAULT '',
    CHECK ((removed_at IS NULL) = (remove_reason = ''))
) STRICT;
CREATE INDEX document_attachment_patient ON document_attachment (patient_id, added_at, id);
CREATE INDEX document_attachment_content ON document_attachment (sha256);
CREATE INDEX document_attachment_visit ON document_attachment (appointment_id) WHERE appointment_id IS NOT NULL;

-- Papers that were issued: body holds, as JSON, all that the pages say.
CREATE TABLE issued_document (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    number         TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL CHECK (kind IN ('visit_summary', 'sick_note', 'referral', 'history')),
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id INTEGER REFERENCES appointments_appointment (id),
    doctor_id      INTEGER REFERENCES doctors_doctor (id),
    title          TEXT NOT NULL CHECK (title <> ''),
    body           TEXT NOT NULL CHECK (json_valid(body)),
    digest         TEXT NOT NULL CHECK (length(digest) = 64),
    issued_at      TEXT NOT NULL CHECK (issued_at GLOB '????-??-??T??:??:??.??????Z'),
    issued_by      INTEGER REFERENCES auth_user (id),
    issued_by_name TEXT NOT NULL
) STRICT;
CREATE INDEX issued_document_patient ON issued_document (patient_id, issued_at, id);
CREATE INDEX issued_document_visit ON issued_document (appointment_id) WHERE appointment_id IS NOT NULL;

-- Prints of issued papers are counted too.
CREATE TABLE document_print_before AS SELECT * FROM document_print;
DROP TABLE document_print;
CREATE TABLE document_print (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('prescription', 'receipt', 'paper')),
    document_id INTEGER NOT NULL,
    copy_no     INTEGER NOT NULL CHECK (copy_no >= 0),
    printed_at  TEXT NOT NULL,
    printed_by  INTEGER REFERENCES auth_user (id),
    UNIQUE (kind, document_id, copy_no)
) STRICT;
INSERT INTO document_print (id, kind, document_id, copy_no, printed_at, printed_by)
SELECT id, kind, document_id, copy_no, printed_at, printed_by FROM document_print_before;
DROP TABLE document_print_before;
CREATE TRIGGER document_print_no_update BEFORE UPDATE ON document_print
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER document_print_no_delete BEFORE DELETE ON document_print
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- Prescriptions and other papers also on Letter, in a language of their own.
CREATE TABLE system_settings_before AS SELECT * FROM system_settings;
DROP TABLE system_settings;
CREATE TABLE system_settings (
    id                  INTEGER PRIMARY KEY CHECK (id = 1),
    hospital_name       TEXT NOT NULL,
    address             TEXT NOT NULL DEFAULT '',
    phone               TEXT NOT NULL DEFAULT '',
    email               TEXT NOT NULL DEFAULT '',
    website             TEXT NOT NULL DEFAULT '',
    logo                TEXT REFERENCES stored_image (sha256),
    established_year    INTEGER CHECK (established_year BETWEEN 1000 AND 9999),
    license_number      TEXT NOT NULL DEFAULT '',
    currency            TEXT NOT NULL,
    prescription_paper  TEXT NOT NULL CHECK (prescription_paper IN ('A4', 'A5', 'Letter')),
    receipt_paper       TEXT NOT NULL CHECK (receipt_paper IN ('A4', 'A5', 'Letter', 'roll80')),
    document_paper      TEXT NOT NULL DEFAULT 'A4' CHECK (document_paper IN ('A4', 'A5', 'Letter')),
    document_language   TEXT NOT NULL DEFAULT 'en' CHECK (document_language <> ''),
    attachment_limit_mb INTEGER NOT NULL DEFAULT 10 CHECK (attachment_limit_mb BETWEEN 1 AND 100),
    idle_lock_minutes   INTEGER NOT NULL CHECK (idle_lock_minutes BETWEEN 1 AND 240),
    is_demo             INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1)),
    updated_at          TEXT NOT NULL,
    version             INTEGER NOT NULL DEFAULT 1,
    country             TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO system_settings (id, hospital_name, address, phone, email, website, logo, established_year, license_number, currency,
    prescription_paper, receipt_paper, idle_lock_minutes, is_demo, updated_at, version, country)
SELECT id, hospital_name, address, phone, email, website, logo, established_year, license_number, currency,
    prescription_paper, receipt_paper, idle_lock_minutes, is_demo, updated_at, version, country FROM system_settings_before;
DROP TABLE system_settings_before;

-- ---------------------------------------------------------------- the guards

-- A set of vital signs is never changed: it can be marked as entered in error,
-- once, and goes along with a merge.
CREATE TRIGGER vital_sign_no_update BEFORE UPDATE ON vital_sign
WHEN NEW.id IS NOT OLD.id OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.taken_at IS NOT OLD.taken_at
  OR NEW.systolic_mmhg IS NOT OLD.systolic_mmhg OR NEW.diastolic_mmhg IS NOT OLD.diastolic_mmhg
  OR NEW.pulse_per_minute IS NOT OLD.pulse_per_minute OR NEW.breaths_per_minute IS NOT OLD.breaths_per_minute
  OR NEW.temperature_tenths IS NOT OLD.temperature_tenths OR NEW.spo2_percent IS NOT OLD.spo2_percent
  OR NEW.weight_grams IS NOT OLD.weight_grams OR NEW.height_millimetres IS NOT OLD.height_millimetres
  OR NEW.head_millimetres IS NOT OLD.head_millimetres OR NEW.glucose_tenths_mmol IS NOT OLD.glucose_tenths_mmol
  OR NEW.pain_score IS NOT OLD.pain_score OR NEW.pregnancy IS NOT OLD.pregnancy OR NEW.note IS NOT OLD.note
  OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by
  OR NEW.recorded_by_name IS NOT OLD.recorded_by_name
  OR OLD.retracted_at IS NOT NULL AND (NEW.retracted_at IS NOT OLD.retracted_at OR NEW.retracted_by IS NOT OLD.retracted_by
    OR NEW.retracted_by_name <> OLD.retracted_by_name OR NEW.retract_reason <> OLD.retract_reason)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER document_attachment_no_update BEFORE UPDATE ON document_attachment
WHEN NEW.id IS NOT OLD.id OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.sha256 IS NOT OLD.sha256 OR NEW.name IS NOT OLD.name
  OR NEW.note IS NOT OLD.note OR NEW.document_date IS NOT OLD.document_date OR NEW.added_at IS NOT OLD.added_at
  OR NEW.added_by IS NOT OLD.added_by OR NEW.added_by_name IS NOT OLD.added_by_name
  OR OLD.removed_at IS NOT NULL AND (NEW.removed_at IS NOT OLD.removed_at OR NEW.removed_by IS NOT OLD.removed_by
    OR NEW.remove_reason <> OLD.remove_reason)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER issued_document_no_update BEFORE UPDATE ON issued_document
WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.kind IS NOT OLD.kind OR NEW.appointment_id IS NOT OLD.appointment_id
  OR NEW.doctor_id IS NOT OLD.doctor_id OR NEW.title IS NOT OLD.title OR NEW.body IS NOT OLD.body OR NEW.digest IS NOT OLD.digest
  OR NEW.issued_at IS NOT OLD.issued_at OR NEW.issued_by IS NOT OLD.issued_by OR NEW.issued_by_name IS NOT OLD.issued_by_name
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued paper cannot be changed'); END;
CREATE TRIGGER vital_sign_no_delete BEFORE DELETE ON vital_sign
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
CREATE TRIGGER document_attachment_no_delete BEFORE DELETE ON document_attachment
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
CREATE TRIGGER issued_document_no_delete BEFORE DELETE ON issued_document
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- A visit's rows are its patient's.
CREATE TRIGGER vital_sign_visit BEFORE INSERT ON vital_sign
WHEN NEW.appointment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_appointment a WHERE a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: the visit is another patient''s'); END;
CREATE TRIGGER problem_visit BEFORE INSERT ON problem
WHEN NEW.appointment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_appointment a WHERE a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: the visit is another patient''s'); END;
CREATE TRIGGER document_attachment_visit BEFORE INSERT ON document_attachment
WHEN NEW.appointment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_appointment a WHERE a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: the visit is another patient''s'); END;
CREATE TRIGGER issued_document_visit BEFORE INSERT ON issued_document
WHEN NEW.appointment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_appointment a WHERE a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: the visit is another patient''s'); END;

-- Merging moves these rows too.
CREATE TABLE patient_merge_row_before AS SELECT * FROM patient_merge_row;
DROP TABLE patient_merge_row;
CREATE TABLE patient_merge_row (
    merge_id INTEGER NOT NULL REFERENCES patient_merge (id),
    kind     TEXT NOT NULL CHECK (kind IN ('visit', 'record', 'prescription', 'bill', 'series', 'vitals', 'problem', 'attachment', 'paper')),
    row_id   INTEGER NOT NULL,
    PRIMARY KEY (merge_id, kind, row_id)
) STRICT, WITHOUT ROWID;
INSERT INTO patient_merge_row (merge_id, kind, row_id) SELECT merge_id, kind, row_id FROM patient_merge_row_before;
DROP TABLE patient_merge_row_before;
CREATE INDEX patient_merge_row_kind ON patient_merge_row (kind, row_id);
CREATE TRIGGER patient_merge_row_insert BEFORE INSERT ON patient_merge_row
WHEN NOT EXISTS (SELECT 1 FROM patient_merge m JOIN patient_profile p ON p.user_id = m.merged_id
    WHERE m.id = NEW.merge_id AND m.undone_at IS NULL AND p.merged_into IS NULL
      AND m.merged_id = CASE NEW.kind
        WHEN 'visit' THEN (SELECT patient_id FROM appointments_appointment WHERE id = NEW.row_id)
        WHEN 'record' THEN (SELECT patient_id FROM appointments_patienthistory WHERE id = NEW.row_id)
        WHEN 'prescription' THEN (SELECT patient_id FROM prescription WHERE id = NEW.row_id)
        WHEN 'bill' THEN (SELECT patient_id FROM billing_invoice WHERE id = NEW.row_id)
        WHEN 'series' THEN (SELECT patient_id FROM appointments_series WHERE id = NEW.row_id)
        WHEN 'vitals' THEN (SELECT patient_id FROM vital_sign WHERE id = NEW.row_id)
        WHEN 'problem' THEN (SELECT patient_id FROM problem WHERE id = NEW.row_id)
        WHEN 'attachment' THEN (SELECT patient_id FROM document_attachment WHERE id = NEW.row_id)
        WHEN 'paper' THEN (SELECT patient_id FROM issued_document WHERE id = NEW.row_id) END)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER patient_merge_row_no_update BEFORE UPDATE ON patient_merge_row
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER patient_merge_row_no_delete BEFORE DELETE ON patient_merge_row
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

DROP TRIGGER patient_profile_merged_empty;
CREATE TRIGGER patient_profile_merged_empty BEFORE UPDATE ON patient_profile
WHEN OLD.merged_into IS NULL AND NEW.merged_into IS NOT NULL
 AND (EXISTS (SELECT 1 FROM appointments_appointment WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM appointments_patienthistory WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM prescription WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM billing_invoice WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM appointments_series WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM vital_sign WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM problem WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM document_attachment WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM issued_document WHERE patient_id = NEW.user_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart keeps no visits and no bills'); END;

CREATE TRIGGER vital_sign_merged_insert BEFORE INSERT ON vital_sign
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER vital_sign_patient BEFORE UPDATE OF patient_id ON vital_sign
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'vitals' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
CREATE TRIGGER problem_merged_insert BEFORE INSERT ON problem
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER problem_patient BEFORE UPDATE OF patient_id ON problem
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'problem' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
CREATE TRIGGER document_attachment_merged_insert BEFORE INSERT ON document_attachment
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER document_attachment_patient BEFORE UPDATE OF patient_id ON document_attachment
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'attachment' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
CREATE TRIGGER issued_document_merged_insert BEFORE INSERT ON issued_document
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER issued_document_patient BEFORE UPDATE OF patient_id ON issued_document
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'paper' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
