-- Merging two charts of one person, and taking that back.
--
-- The merged chart stays as it is, retired and frozen, and merged_into leads to
-- the kept one. Rows that belong to the patient move to the kept chart; what
-- moved is listed, so that just these rows can go back.

ALTER TABLE patient_profile ADD COLUMN merged_into INTEGER REFERENCES auth_user (id);
CREATE INDEX patient_profile_merged ON patient_profile (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX appointments_series_patient ON appointments_series (patient_id);

-- snapshot holds both charts before the merge and the kept one after it.
CREATE TABLE patient_merge (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_id        INTEGER NOT NULL REFERENCES auth_user (id),
    merged_id      INTEGER NOT NULL REFERENCES auth_user (id),
    reason         TEXT NOT NULL CHECK (reason <> ''),
    merged_at      TEXT NOT NULL CHECK (merged_at GLOB '????-??-??T??:??:??.??????Z'),
    merged_by      INTEGER REFERENCES auth_user (id),
    merged_by_name TEXT NOT NULL,
    snapshot       TEXT NOT NULL CHECK (json_valid(snapshot)),
    undone_at      TEXT CHECK (undone_at GLOB '????-??-??T??:??:??.??????Z'),
    undone_by      INTEGER REFERENCES auth_user (id),
    undone_by_name TEXT NOT NULL DEFAULT '',
    undo_reason    TEXT NOT NULL DEFAULT '',
    CHECK (kept_id <> merged_id),
    CHECK ((undone_at IS NULL) = (undo_reason = ''))
) STRICT;
CREATE INDEX patient_merge_kept ON patient_merge (kept_id, id);
CREATE INDEX patient_merge_merged ON patient_merge (merged_id, id);
CREATE UNIQUE INDEX patient_merge_standing ON patient_merge (merged_id) WHERE undone_at IS NULL;

CREATE TABLE patient_merge_row (
    merge_id INTEGER NOT NULL REFERENCES patient_merge (id),
    kind     TEXT NOT NULL CHECK (kind IN ('visit', 'record', 'prescription', 'bill', 'series')),
    row_id   INTEGER NOT NULL,
    PRIMARY KEY (merge_id, kind, row_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_merge_row_kind ON patient_merge_row (kind, row_id);

-- Which row may go from which patient to which: to the kept chart while the
-- merge stands, back once it was undone.
CREATE VIEW patient_merge_allows AS
SELECT r.kind, r.row_id, m.merged_id AS from_id, m.kept_id AS to_id
FROM patient_merge_row r JOIN patient_merge m ON m.id = r.merge_id WHERE m.undone_at IS NULL
UNION ALL
SELECT r.kind, r.row_id, m.kept_id, m.merged_id
FROM patient_merge_row r JOIN patient_merge m ON m.id = r.merge_id WHERE m.undone_at IS NOT NULL;

-- What a merge needs.
CREATE TRIGGER patient_merge_active BEFORE INSERT ON patient_merge
WHEN NEW.undone_at IS NOT NULL
  OR 2 <> (SELECT count(*) FROM patient_profile WHERE user_id IN (NEW.kept_id, NEW.merged_id) AND retired_at IS NULL AND merged_into IS NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: only active charts are merged'); END;
CREATE TRIGGER patient_merge_sex BEFORE INSERT ON patient_merge
WHEN EXISTS (SELECT 1 FROM patient_profile k, patient_profile m WHERE k.user_id = NEW.kept_id AND m.user_id = NEW.merged_id
    AND k.sex <> '' AND m.sex <> '' AND k.sex <> m.sex)
BEGIN SELECT RAISE(ABORT, 'caredesk: charts of different sex are not merged'); END;
CREATE TRIGGER patient_merge_visits BEFORE INSERT ON patient_merge
WHEN EXISTS (SELECT 1 FROM appointments_appointment WHERE patient_id IN (NEW.kept_id, NEW.merged_id)
    AND status IN ('requested', 'booked', 'arrived', 'in_consultation'))
BEGIN SELECT RAISE(ABORT, 'caredesk: charts with open visits are not merged'); END;
CREATE TRIGGER patient_merge_bills BEFORE INSERT ON patient_merge
WHEN EXISTS (SELECT 1 FROM billing_invoice WHERE patient_id IN (NEW.kept_id, NEW.merged_id) AND status IN ('draft', 'issued', 'part_paid'))
BEGIN SELECT RAISE(ABORT, 'caredesk: charts with unpaid bills are not merged'); END;

CREATE TRIGGER patient_merge_fixed BEFORE UPDATE ON patient_merge
WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.id <> OLD.id OR NEW.kept_id <> OLD.kept_id OR NEW.merged_id <> OLD.merged_id
  OR NEW.reason <> OLD.reason OR NEW.merged_at <> OLD.merged_at OR NEW.merged_by IS NOT OLD.merged_by
  OR NEW.merged_by_name <> OLD.merged_by_name OR NEW.snapshot <> OLD.snapshot
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER patient_merge_chain BEFORE UPDATE ON patient_merge
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.kept_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: the kept chart was merged itself'); END;
CREATE TRIGGER patient_merge_no_delete BEFORE DELETE ON patient_merge
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- The list is written before the merged chart is closed, and only of its rows.
CREATE TRIGGER patient_merge_row_insert BEFORE INSERT ON patient_merge_row
WHEN NOT EXISTS (SELECT 1 FROM patient_merge m JOIN patient_profile p ON p.user_id = m.merged_id
    WHERE m.id = NEW.merge_id AND m.undone_at IS NULL AND p.merged_into IS NULL
      AND m.merged_id = CASE NEW.kind
        WHEN 'visit' THEN (SELECT patient_id FROM appointments_appointment WHERE id = NEW.row_id)
        WHEN 'record' THEN (SELECT patient_id FROM appointments_patienthistory WHERE id = NEW.row_id)
        WHEN 'prescription' THEN (SELECT patient_id FROM prescription WHERE id = NEW.row_id)
        WHEN 'bill' THEN (SELECT patient_id FROM billing_invoice WHERE id = NEW.row_id)
        WHEN 'series' THEN (SELECT patient_id FROM appointments_series WHERE id = NEW.row_id) END)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER patient_merge_row_no_update BEFORE UPDATE ON patient_merge_row
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER patient_merge_row_no_delete BEFORE DELETE ON patient_merge_row
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- A chart is merged and taken apart only by a row of patient_merge, is left
-- empty by it, and is frozen while it is merged.
CREATE TRIGGER patient_profile_merged_insert BEFORE INSERT ON patient_profile
WHEN NEW.merged_into IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'caredesk: a chart is merged only by a merge'); END;
CREATE TRIGGER patient_profile_merged BEFORE UPDATE ON patient_profile
WHEN NEW.merged_into IS NOT OLD.merged_into AND NOT (
       (OLD.merged_into IS NULL AND NEW.retired_at IS NOT NULL AND EXISTS (SELECT 1 FROM patient_merge m
            WHERE m.merged_id = NEW.user_id AND m.kept_id = NEW.merged_into AND m.undone_at IS NULL))
    OR (NEW.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM patient_merge m WHERE m.merged_id = NEW.user_id AND m.undone_at IS NULL)))
BEGIN SELECT RAISE(ABORT, 'caredesk: a chart is merged only by a merge'); END;
CREATE TRIGGER patient_profile_merged_empty BEFORE UPDATE ON patient_profile
WHEN OLD.merged_into IS NULL AND NEW.merged_into IS NOT NULL
 AND (EXISTS (SELECT 1 FROM appointments_appointment WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM appointments_patienthistory WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM prescription WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM billing_invoice WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM appointments_series WHERE patient_id = NEW.user_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart keeps no visits and no bills'); END;
CREATE TRIGGER patient_profile_frozen BEFORE UPDATE ON patient_profile
WHEN OLD.merged_into IS NOT NULL AND NEW.merged_into IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER users_profile_frozen BEFORE UPDATE ON users_profile
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.user_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER auth_user_frozen BEFORE UPDATE OF username, first_name, last_name, email ON auth_user
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER patient_allergy_frozen_insert BEFORE INSERT ON patient_allergy
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER patient_allergy_frozen_update BEFORE UPDATE ON patient_allergy
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id IN (OLD.patient_id, NEW.patient_id) AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER patient_allergy_frozen_delete BEFORE DELETE ON patient_allergy
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER patient_identifier_frozen_insert BEFORE INSERT ON patient_identifier
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER patient_identifier_frozen_update BEFORE UPDATE ON patient_identifier
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id IN (OLD.patient_id, NEW.patient_id) AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;
CREATE TRIGGER patient_identifier_frozen_delete BEFORE DELETE ON patient_identifier
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart cannot be changed'); END;

-- Nothing new is written into a merged chart.
CREATE TRIGGER appointment_merged_insert BEFORE INSERT ON appointments_appointment
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER patienthistory_merged_insert BEFORE INSERT ON appointments_patienthistory
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER prescription_merged_insert BEFORE INSERT ON prescription
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER billing_invoice_merged_insert BEFORE INSERT ON billing_invoice
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER appointments_series_merged_insert BEFORE INSERT ON appointments_series
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;

-- A row changes its patient only by a merge that lists it; and never into a
-- merged chart. When a merge is undone, what was written since goes with its
-- visit, and a visit with its series.
CREATE TRIGGER appointment_patient BEFORE UPDATE OF patient_id ON appointments_appointment
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE (a.kind = 'visit' AND a.row_id = OLD.id OR a.kind = 'series' AND a.row_id = OLD.series_id)
    AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
CREATE TRIGGER appointments_series_patient BEFORE UPDATE OF patient_id ON appointments_series
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'series' AND a.row_id = OLD.id
    AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
CREATE TRIGGER billing_invoice_patient BEFORE UPDATE OF patient_id ON billing_invoice
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'bill' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;

-- The guards of signed and issued papers, as before but for a patient who
-- changes by a merge. A void invoice takes no other change than that one.
DROP TRIGGER prescription_no_update;
CREATE TRIGGER prescription_no_update BEFORE UPDATE ON prescription
WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.doctor_id IS NOT OLD.doctor_id
  OR NEW.diagnosis IS NOT OLD.diagnosis OR NEW.advice IS NOT OLD.advice OR NEW.allergies IS NOT OLD.allergies
  OR NEW.follow_up_date IS NOT OLD.follow_up_date OR NEW.follow_up_time IS NOT OLD.follow_up_time OR NEW.issued_at IS NOT OLD.issued_at
  OR EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'prescription' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;

DROP TRIGGER patienthistory_no_update;
CREATE TRIGGER patienthistory_no_update BEFORE UPDATE ON appointments_patienthistory
WHEN NEW.id IS NOT OLD.id OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.diagnosis IS NOT OLD.diagnosis OR NEW.treatment IS NOT OLD.treatment
  OR NEW.prescription IS NOT OLD.prescription OR NEW.notes IS NOT OLD.notes OR NEW.date_created IS NOT OLD.date_created
  OR NEW.follow_up_date IS NOT OLD.follow_up_date OR NEW.doctor_notes IS NOT OLD.doctor_notes
  OR EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'record' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

DROP TRIGGER billing_invoice_fixed;
CREATE TRIGGER billing_invoice_fixed BEFORE UPDATE ON billing_invoice
WHEN OLD.status <> 'draft' AND (NEW.number IS NOT OLD.number
  OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.currency <> OLD.currency OR NEW.total_minor <> OLD.total_minor
  OR NEW.issued_at IS NOT OLD.issued_at OR NEW.issued_by IS NOT OLD.issued_by OR NEW.created_at <> OLD.created_at
  OR NEW.status = 'draft' OR OLD.status = 'void' AND (NEW.patient_id = OLD.patient_id OR NEW.status <> 'void' OR NEW.paid_minor <> OLD.paid_minor
    OR NEW.bill_date <> OLD.bill_date))
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
