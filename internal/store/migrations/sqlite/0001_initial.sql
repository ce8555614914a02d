-- Caredesk's tables on SQLite. The tables with Django's names keep every column
-- of the given schema; the rest is Caredesk's own. Instants are UTC text
-- (2026-11-23T10:42:07.123456Z), days are YYYY-MM-DD, clock times HH:MM:SS.

CREATE TABLE auth_user (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    username             TEXT NOT NULL CHECK (username <> ''),
    first_name           TEXT NOT NULL DEFAULT '',
    last_name            TEXT NOT NULL DEFAULT '',
    email                TEXT NOT NULL DEFAULT '',
    password             TEXT NOT NULL,
    is_staff             INTEGER NOT NULL DEFAULT 0 CHECK (is_staff IN (0, 1)),
    is_active            INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_superuser         INTEGER NOT NULL DEFAULT 0 CHECK (is_superuser IN (0, 1)),
    date_joined          TEXT NOT NULL,
    last_login           TEXT,
    must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
    version              INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX auth_user_username ON auth_user (username);
-- '!' is the password of a patient who was given no sign-in: nearly everybody.
CREATE INDEX auth_user_sign_in ON auth_user (id) WHERE password <> '!';
CREATE TRIGGER auth_user_no_delete BEFORE DELETE ON auth_user
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- Pictures (photos, the logo), scaled down and kept once by content.
CREATE TABLE stored_image (
    sha256     TEXT PRIMARY KEY,
    mime       TEXT NOT NULL CHECK (mime IN ('image/png', 'image/jpeg')),
    bytes      BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users_profile (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL UNIQUE REFERENCES auth_user (id),
    role            TEXT NOT NULL CHECK (role IN ('admin', 'doctor', 'nurse', 'receptionist', 'cashier', 'patient')),
    phone           TEXT NOT NULL DEFAULT '',
    address         TEXT NOT NULL DEFAULT '',
    date_of_birth   TEXT CHECK (date_of_birth IS date(date_of_birth)),
    profile_picture TEXT REFERENCES stored_image (sha256),
    name_key        TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL
) STRICT;
CREATE INDEX users_profile_staff ON users_profile (name_key, user_id) WHERE role <> 'patient';
CREATE TRIGGER users_profile_no_delete BEFORE DELETE ON users_profile
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE patient_profile (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id              INTEGER NOT NULL UNIQUE REFERENCES auth_user (id),
    emergency_contact    TEXT NOT NULL DEFAULT '',
    blood_group          TEXT NOT NULL DEFAULT '',
    medical_history      TEXT NOT NULL DEFAULT '',
    insurance_info       TEXT NOT NULL DEFAULT '',
    allergies            TEXT NOT NULL DEFAULT '',
    patient_no           TEXT NOT NULL UNIQUE,
    sex                  TEXT NOT NULL DEFAULT '' CHECK (sex IN ('', 'female', 'male', 'other')),
    allergy_status       TEXT NOT NULL DEFAULT 'not_asked' CHECK (allergy_status IN ('not_asked', 'none_known', 'has')),
    allergy_confirmed_at TEXT,
    allergy_confirmed_by TEXT NOT NULL DEFAULT '',
    name_key             TEXT NOT NULL,
    retired_at           TEXT,
    retire_reason        TEXT NOT NULL DEFAULT '',
    created_at           TEXT NOT NULL,
    updated_at           TEXT NOT NULL,
    version              INTEGER NOT NULL DEFAULT 1
) STRICT;
-- name_key is "last first" in lower case without accents: the order of lists
-- and the key of their pages. The second index serves the usual list, which
-- leaves retired patients out.
CREATE INDEX patient_profile_name ON patient_profile (name_key, user_id);
CREATE INDEX patient_profile_active ON patient_profile (name_key, user_id) WHERE retired_at IS NULL;
CREATE INDEX patient_profile_retired ON patient_profile (user_id) WHERE retired_at IS NOT NULL;
CREATE TRIGGER patient_profile_no_delete BEFORE DELETE ON patient_profile
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE patient_allergy (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id INTEGER NOT NULL REFERENCES auth_user (id),
    position   INTEGER NOT NULL,
    substance  TEXT NOT NULL CHECK (substance <> ''),
    reaction   TEXT NOT NULL DEFAULT '',
    severity   TEXT NOT NULL DEFAULT '' CHECK (severity IN ('', 'mild', 'moderate', 'severe')),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX patient_allergy_patient ON patient_allergy (patient_id, position);

-- Full text by trigrams over name, number, phone, e-mail and birth date, all
-- in lower case without accents. rowid is the patient's user id.
CREATE VIRTUAL TABLE patient_search USING fts5 (body, tokenize = 'trigram', content = '', contentless_delete = 1);

CREATE TABLE doctors_department (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    description TEXT NOT NULL DEFAULT '',
    head_doctor INTEGER REFERENCES doctors_doctor (id),
    location    TEXT NOT NULL DEFAULT '',
    phone       TEXT NOT NULL DEFAULT '',
    created_at  TEXT NOT NULL,
    retired_at  TEXT,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TRIGGER doctors_department_no_delete BEFORE DELETE ON doctors_department
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE doctors_specialization (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL UNIQUE CHECK (name <> ''),
    description  TEXT NOT NULL DEFAULT '',
    requirements TEXT NOT NULL DEFAULT '',
    created_at   TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE doctors_doctor (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id                INTEGER NOT NULL UNIQUE REFERENCES auth_user (id),
    specialization         TEXT NOT NULL DEFAULT '',
    department_id          INTEGER REFERENCES doctors_department (id),
    license_number         TEXT NOT NULL UNIQUE,
    experience_years       INTEGER NOT NULL DEFAULT 0 CHECK (experience_years BETWEEN 0 AND 80),
    qualification          TEXT NOT NULL DEFAULT '',
    bio                    TEXT NOT NULL DEFAULT '',
    consultation_fee_minor INTEGER NOT NULL DEFAULT 0 CHECK (consultation_fee_minor >= 0),
    fee_currency           TEXT NOT NULL,
    fee_minor_per_unit     INTEGER NOT NULL CHECK (fee_minor_per_unit IN (1, 10, 100, 1000, 10000)),
    consultation_fee       REAL GENERATED ALWAYS AS (consultation_fee_minor * 1.0 / fee_minor_per_unit) VIRTUAL,
    rating_tenths          INTEGER NOT NULL DEFAULT 0 CHECK (rating_tenths BETWEEN 0 AND 50),
    rating                 REAL GENERATED ALWAYS AS (rating_tenths / 10.0) VIRTUAL,
    is_available           INTEGER NOT NULL DEFAULT 1 CHECK (is_available IN (0, 1)),
    slot_minutes           INTEGER NOT NULL DEFAULT 30 CHECK (slot_minutes BETWEEN 5 AND 240),
    token_prefix           TEXT NOT NULL UNIQUE CHECK (token_prefix <> ''),
    created_at             TEXT NOT NULL,
    retired_at             TEXT,
    version                INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX doctors_doctor_department ON doctors_doctor (department_id);
CREATE TRIGGER doctors_doctor_no_delete BEFORE DELETE ON doctors_doctor
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE doctor_specialization (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor_id         INTEGER NOT NULL REFERENCES doctors_doctor (id),
    specialization_id INTEGER NOT NULL REFERENCES doctors_specialization (id),
    UNIQUE (doctor_id, specialization_id)
) STRICT;
CREATE INDEX doctor_specialization_specialization ON doctor_specialization (specialization_id);

CREATE TABLE doctors_availability (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor_id   INTEGER NOT NULL REFERENCES doctors_doctor (id),
    day_of_week INTEGER NOT NULL CHECK (day_of_week BETWEEN 0 AND 6),
    start_time  TEXT NOT NULL CHECK (start_time IS time(start_time)),
    end_time    TEXT NOT NULL CHECK (end_time IS time(end_time) OR end_time = '24:00:00'),
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at  TEXT NOT NULL,
    CHECK (end_time > start_time)
) STRICT;
CREATE INDEX doctors_availability_doctor ON doctors_availability (doctor_id, day_of_week);

-- start_minute counts minutes from 1970-01-01 00:00 of the clinic's own civil
-- time, so that overlaps are whole-number comparisons.
CREATE TABLE appointments_appointment (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id       INTEGER NOT NULL REFERENCES auth_user (id),
    doctor_id        INTEGER NOT NULL REFERENCES doctors_doctor (id),
    appointment_date TEXT NOT NULL CHECK (appointment_date IS date(appointment_date)),
    appointment_time TEXT NOT NULL CHECK (appointment_time IS time(appointment_time)),
    status           TEXT NOT NULL CHECK (status IN ('requested', 'booked', 'arrived', 'in_consultation', 'completed', 'cancelled', 'no_show')),
    symptoms         TEXT NOT NULL DEFAULT '',
    notes            TEXT NOT NULL DEFAULT '',
    diagnosis        TEXT NOT NULL DEFAULT '',
    prescription     TEXT NOT NULL DEFAULT '',
    follow_up_date   TEXT CHECK (follow_up_date IS date(follow_up_date)),
    created_at       TEXT NOT NULL,
    updated_at       TEXT NOT NULL,
    duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
    kind             TEXT NOT NULL DEFAULT 'new' CHECK (kind IN ('new', 'follow_up', 'walk_in')),
    visit_reason     TEXT NOT NULL DEFAULT '',
    token_no         INTEGER CHECK (token_no > 0),
    checked_in_at    TEXT,
    started_at       TEXT,
    ended_at         TEXT,
    overbook_reason  TEXT NOT NULL DEFAULT '',
    cancel_reason    TEXT NOT NULL DEFAULT '',
    created_by       INTEGER REFERENCES auth_user (id),
    version          INTEGER NOT NULL DEFAULT 1,
    start_minute     INTEGER GENERATED ALWAYS AS (unixepoch(appointment_date || ' ' || appointment_time) / 60) STORED,
    live             INTEGER GENERATED ALWAYS AS (status IN ('booked', 'arrived', 'in_consultation', 'completed')) STORED
) STRICT;
CREATE INDEX appointment_doctor_day ON appointments_appointment (doctor_id, appointment_date, appointment_time);
CREATE INDEX appointment_day ON appointments_appointment (appointment_date, appointment_time);
CREATE INDEX appointment_open_request ON appointments_appointment (appointment_date, appointment_time) WHERE status = 'requested';
CREATE INDEX appointment_patient_day ON appointments_appointment (patient_id, appointment_date, appointment_time);
CREATE INDEX appointment_doctor_live ON appointments_appointment (doctor_id, start_minute) WHERE live = 1;
CREATE INDEX appointment_patient_live ON appointments_appointment (patient_id, start_minute) WHERE live = 1;
CREATE UNIQUE INDEX appointment_token ON appointments_appointment (doctor_id, appointment_date, token_no) WHERE token_no IS NOT NULL;

-- No two live visits of a doctor overlap unless one is a deliberate overbooking;
-- of a patient never. 480 is the longest visit: it keeps the search a short
-- range of the index.
CREATE TRIGGER appointment_doctor_overlap_insert AFTER INSERT ON appointments_appointment
WHEN NEW.live = 1 AND NEW.overbook_reason = '' AND EXISTS (
    SELECT 1 FROM appointments_appointment o
    WHERE o.doctor_id = NEW.doctor_id AND o.live = 1 AND o.id <> NEW.id AND o.overbook_reason = ''
      AND o.start_minute > NEW.start_minute - 480 AND o.start_minute < NEW.start_minute + NEW.duration_minutes
      AND o.start_minute + o.duration_minutes > NEW.start_minute)
BEGIN SELECT RAISE(ABORT, 'caredesk: doctor overlap'); END;

CREATE TRIGGER appointment_doctor_overlap_update
AFTER UPDATE OF doctor_id, appointment_date, appointment_time, duration_minutes, status, overbook_reason ON appointments_appointment
WHEN NEW.live = 1 AND NEW.overbook_reason = '' AND EXISTS (
    SELECT 1 FROM appointments_appointment o
    WHERE o.doctor_id = NEW.doctor_id AND o.live = 1 AND o.id <> NEW.id AND o.overbook_reason = ''
      AND o.start_minute > NEW.start_minute - 480 AND o.start_minute < NEW.start_minute + NEW.duration_minutes
      AND o.start_minute + o.duration_minutes > NEW.start_minute)
BEGIN SELECT RAISE(ABORT, 'caredesk: doctor overlap'); END;

CREATE TRIGGER appointment_patient_overlap_insert AFTER INSERT ON appointments_appointment
WHEN NEW.live = 1 AND EXISTS (
    SELECT 1 FROM appointments_appointment o
    WHERE o.patient_id = NEW.patient_id AND o.live = 1 AND o.id <> NEW.id
      AND o.start_minute > NEW.start_minute - 480 AND o.start_minute < NEW.start_minute + NEW.duration_minutes
      AND o.start_minute + o.duration_minutes > NEW.start_minute)
BEGIN SELECT RAISE(ABORT, 'caredesk: patient overlap'); END;

CREATE TRIGGER appointment_patient_overlap_update
AFTER UPDATE OF patient_id, appointment_date, appointment_time, duration_minutes, status ON appointments_appointment
WHEN NEW.live = 1 AND EXISTS (
    SELECT 1 FROM appointments_appointment o
    WHERE o.patient_id = NEW.patient_id AND o.live = 1 AND o.id <> NEW.id
      AND o.start_minute > NEW.start_minute - 480 AND o.start_minute < NEW.start_minute + NEW.duration_minutes
      AND o.start_minute + o.duration_minutes > NEW.start_minute)
BEGIN SELECT RAISE(ABORT, 'caredesk: patient overlap'); END;

CREATE TRIGGER appointment_no_delete BEFORE DELETE ON appointments_appointment
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE appointments_status_change (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id INTEGER NOT NULL REFERENCES appointments_appointment (id),
    from_status    TEXT NOT NULL,
    to_status      TEXT NOT NULL,
    changed_at     TEXT NOT NULL,
    changed_by     INTEGER REFERENCES auth_user (id),
    changed_by_name TEXT NOT NULL,
    reason         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX appointments_status_change_appointment ON appointments_status_change (appointment_id, id);
CREATE TRIGGER status_change_no_update BEFORE UPDATE ON appointments_status_change
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER status_change_no_delete BEFORE DELETE ON appointments_status_change
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

CREATE TABLE consultation_draft (
    appointment_id INTEGER PRIMARY KEY REFERENCES appointments_appointment (id),
    doctor_id      INTEGER NOT NULL REFERENCES doctors_doctor (id),
    body           TEXT NOT NULL,
    saved_at       TEXT NOT NULL
) STRICT;

CREATE TABLE appointments_patienthistory (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id INTEGER REFERENCES appointments_appointment (id),
    diagnosis      TEXT NOT NULL DEFAULT '',
    treatment      TEXT NOT NULL DEFAULT '',
    prescription   TEXT NOT NULL DEFAULT '',
    notes          TEXT NOT NULL DEFAULT '',
    date_created   TEXT NOT NULL,
    follow_up_date TEXT CHECK (follow_up_date IS date(follow_up_date)),
    doctor_notes   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX patienthistory_patient ON appointments_patienthistory (patient_id, date_created);
CREATE INDEX patienthistory_date ON appointments_patienthistory (date_created);
CREATE INDEX patienthistory_appointment ON appointments_patienthistory (appointment_id);
CREATE TRIGGER patienthistory_no_update BEFORE UPDATE ON appointments_patienthistory
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER patienthistory_no_delete BEFORE DELETE ON appointments_patienthistory
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

CREATE TABLE prescription (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    number         TEXT NOT NULL UNIQUE,
    appointment_id INTEGER NOT NULL REFERENCES appointments_appointment (id),
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    doctor_id      INTEGER NOT NULL REFERENCES doctors_doctor (id),
    diagnosis      TEXT NOT NULL DEFAULT '',
    advice         TEXT NOT NULL DEFAULT '',
    allergies      TEXT NOT NULL DEFAULT '',
    follow_up_date TEXT CHECK (follow_up_date IS date(follow_up_date)),
    follow_up_time TEXT CHECK (follow_up_time IS time(follow_up_time)),
    issued_at      TEXT NOT NULL
) STRICT;
CREATE INDEX prescription_patient ON prescription (patient_id, issued_at);
CREATE INDEX prescription_appointment ON prescription (appointment_id);
CREATE TRIGGER prescription_no_update BEFORE UPDATE ON prescription
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;
CREATE TRIGGER prescription_no_delete BEFORE DELETE ON prescription
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;

CREATE TABLE prescription_item (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    prescription_id INTEGER NOT NULL REFERENCES prescription (id),
    position        INTEGER NOT NULL,
    drug            TEXT NOT NULL CHECK (drug <> ''),
    strength        TEXT NOT NULL DEFAULT '',
    form            TEXT NOT NULL DEFAULT '',
    dose            TEXT NOT NULL DEFAULT '',
    route           TEXT NOT NULL DEFAULT '',
    frequency       TEXT NOT NULL DEFAULT '',
    duration_days   INTEGER NOT NULL DEFAULT 0 CHECK (duration_days BETWEEN 0 AND 730),
    quantity        TEXT NOT NULL DEFAULT '',
    instructions    TEXT NOT NULL DEFAULT '',
    prn             INTEGER NOT NULL DEFAULT 0 CHECK (prn IN (0, 1)),
    allergy_note    TEXT NOT NULL DEFAULT '',
    UNIQUE (prescription_id, position)
) STRICT;
CREATE TRIGGER prescription_item_no_update BEFORE UPDATE ON prescription_item
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;
CREATE TRIGGER prescription_item_no_delete BEFORE DELETE ON prescription_item
BEGIN SELECT RAISE(ABORT, 'caredesk: a signed prescription cannot be changed'); END;

-- Every print of a numbered document: the second and later ones are copies.
CREATE TABLE document_print (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('prescription', 'receipt')),
    document_id INTEGER NOT NULL,
    copy_no     INTEGER NOT NULL CHECK (copy_no >= 0),
    printed_at  TEXT NOT NULL,
    printed_by  INTEGER REFERENCES auth_user (id),
    UNIQUE (kind, document_id, copy_no)
) STRICT;
CREATE TRIGGER document_print_no_update BEFORE UPDATE ON document_print
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER document_print_no_delete BEFORE DELETE ON document_print
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- number_series holds the last number given per series and year (0 for series
-- that run on); it is raised inside the transaction that uses the number.
CREATE TABLE number_series (
    name TEXT NOT NULL,
    year INTEGER NOT NULL DEFAULT 0,
    last INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (name, year)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER number_series_start BEFORE INSERT ON number_series
WHEN NEW.last <> 1 AND NOT EXISTS (SELECT 1 FROM number_series WHERE name = NEW.name AND year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'caredesk: number out of sequence'); END;
CREATE TRIGGER number_series_step BEFORE UPDATE ON number_series
WHEN NEW.last <> OLD.last + 1 OR NEW.name <> OLD.name OR NEW.year <> OLD.year
BEGIN SELECT RAISE(ABORT, 'caredesk: number out of sequence'); END;
CREATE TRIGGER number_series_no_delete BEFORE DELETE ON number_series
BEGIN SELECT RAISE(ABORT, 'caredesk: number out of sequence'); END;

-- bill_date is the day of the visit or, without one, of creation.
CREATE TABLE billing_invoice (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    number         TEXT UNIQUE,
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id INTEGER UNIQUE REFERENCES appointments_appointment (id),
    status         TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'issued', 'part_paid', 'paid', 'void')),
    currency       TEXT NOT NULL,
    bill_date      TEXT NOT NULL CHECK (bill_date IS date(bill_date)),
    total_minor    INTEGER NOT NULL DEFAULT 0 CHECK (total_minor BETWEEN 0 AND 1000000000000000),
    paid_minor     INTEGER NOT NULL DEFAULT 0 CHECK (paid_minor BETWEEN 0 AND total_minor),
    issued_at      TEXT,
    issued_by      INTEGER REFERENCES auth_user (id),
    created_at     TEXT NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1,
    CHECK ((status = 'draft') = (number IS NULL)),
    CHECK ((status = 'draft') = (issued_at IS NULL)),
    CHECK (status <> 'paid' OR paid_minor = total_minor),
    CHECK (status <> 'part_paid' OR (paid_minor > 0 AND paid_minor < total_minor)),
    CHECK (status NOT IN ('draft', 'issued') OR paid_minor = 0)
) STRICT;
CREATE INDEX billing_invoice_day ON billing_invoice (bill_date, id);
CREATE INDEX billing_invoice_patient ON billing_invoice (patient_id, bill_date, id);
CREATE INDEX billing_invoice_open ON billing_invoice (bill_date, id) WHERE status IN ('draft', 'issued', 'part_paid');
CREATE INDEX billing_invoice_balance ON billing_invoice (currency, status, total_minor, paid_minor) WHERE status IN ('draft', 'issued', 'part_paid');

CREATE TABLE billing_item (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id  INTEGER NOT NULL REFERENCES billing_invoice (id),
    position    INTEGER NOT NULL,
    description TEXT NOT NULL CHECK (description <> ''),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    price_minor INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000000),
    UNIQUE (invoice_id, position)
) STRICT;

CREATE TRIGGER billing_item_insert BEFORE INSERT ON billing_item
WHEN (SELECT status FROM billing_invoice WHERE id = NEW.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER billing_item_update BEFORE UPDATE ON billing_item
WHEN (SELECT status FROM billing_invoice WHERE id = OLD.invoice_id) <> 'draft'
  OR (SELECT status FROM billing_invoice WHERE id = NEW.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER billing_item_delete BEFORE DELETE ON billing_item
WHEN (SELECT status FROM billing_invoice WHERE id = OLD.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;

CREATE TRIGGER billing_invoice_start BEFORE INSERT ON billing_invoice
WHEN NEW.status <> 'draft' OR NEW.paid_minor <> 0
BEGIN SELECT RAISE(ABORT, 'caredesk: an invoice starts as a draft'); END;
CREATE TRIGGER billing_invoice_delete BEFORE DELETE ON billing_invoice
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
-- Issuing fixes the invoice: its total must be the sum of its lines, and from
-- then on only payments move its state.
CREATE TRIGGER billing_invoice_issue BEFORE UPDATE ON billing_invoice
WHEN OLD.status = 'draft' AND NEW.status <> 'draft'
 AND NEW.total_minor <> (SELECT COALESCE(SUM(quantity * price_minor), 0) FROM billing_item WHERE invoice_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'caredesk: invoice total differs from its lines'); END;
CREATE TRIGGER billing_invoice_fixed BEFORE UPDATE ON billing_invoice
WHEN OLD.status <> 'draft' AND (NEW.number IS NOT OLD.number OR NEW.patient_id <> OLD.patient_id
  OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.currency <> OLD.currency OR NEW.total_minor <> OLD.total_minor
  OR NEW.issued_at IS NOT OLD.issued_at OR NEW.issued_by IS NOT OLD.issued_by OR NEW.created_at <> OLD.created_at
  OR NEW.status = 'draft' OR OLD.status = 'void')
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER billing_invoice_paid BEFORE UPDATE OF paid_minor, status ON billing_invoice
WHEN NEW.paid_minor <> (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE invoice_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'caredesk: paid amount differs from the payments'); END;

CREATE TABLE payment_record (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id  INTEGER REFERENCES appointments_appointment (id),
    amount_minor    INTEGER NOT NULL CHECK (amount_minor BETWEEN -1000000000000000 AND 1000000000000000),
    minor_per_unit  INTEGER NOT NULL CHECK (minor_per_unit IN (1, 10, 100, 1000, 10000)),
    amount          REAL GENERATED ALWAYS AS (amount_minor * 1.0 / minor_per_unit) VIRTUAL,
    payment_method  TEXT NOT NULL CHECK (payment_method IN ('cash', 'card', 'mobile', 'transfer', 'insurance')),
    payment_status  TEXT NOT NULL DEFAULT 'completed' CHECK (payment_status IN ('completed')),
    transaction_id  TEXT NOT NULL DEFAULT '',
    payment_date    TEXT NOT NULL CHECK (payment_date GLOB '????-??-??T??:??:??.??????Z'),
    invoice_id      INTEGER NOT NULL REFERENCES billing_invoice (id),
    kind            TEXT NOT NULL DEFAULT 'payment' CHECK (kind IN ('payment', 'refund')),
    currency        TEXT NOT NULL,
    tendered_minor  INTEGER NOT NULL DEFAULT 0 CHECK (tendered_minor >= 0),
    receipt_no      TEXT NOT NULL UNIQUE,
    receipt_year    INTEGER NOT NULL,
    receipt_seq     INTEGER NOT NULL CHECK (receipt_seq > 0),
    received_by     INTEGER REFERENCES auth_user (id),
    received_by_name TEXT NOT NULL,
    reverses_id     INTEGER REFERENCES payment_record (id),
    idempotency_key TEXT NOT NULL UNIQUE,
    UNIQUE (receipt_year, receipt_seq),
    CHECK ((kind = 'payment' AND amount_minor > 0 AND reverses_id IS NULL)
        OR (kind = 'refund' AND amount_minor < 0 AND reverses_id IS NOT NULL))
) STRICT;
CREATE INDEX payment_record_invoice ON payment_record (invoice_id, id);
CREATE INDEX payment_record_date ON payment_record (payment_date, id);
CREATE INDEX payment_record_reverses ON payment_record (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX payment_record_appointment ON payment_record (appointment_id);

CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment_record
BEGIN SELECT RAISE(ABORT, 'caredesk: a recorded payment cannot be changed'); END;
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment_record
BEGIN SELECT RAISE(ABORT, 'caredesk: a recorded payment cannot be changed'); END;
CREATE TRIGGER payment_invoice BEFORE INSERT ON payment_record
WHEN NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id AND i.status IN ('issued', 'part_paid', 'paid')
    AND i.currency = NEW.currency AND i.appointment_id IS NEW.appointment_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: payment of an invoice that is not issued'); END;
CREATE TRIGGER payment_above_total BEFORE INSERT ON payment_record
WHEN NEW.amount_minor + (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE invoice_id = NEW.invoice_id)
   > (SELECT total_minor FROM billing_invoice WHERE id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: payment above the balance'); END;
CREATE TRIGGER payment_refund_bound BEFORE INSERT ON payment_record
WHEN NEW.kind = 'refund' AND (
    NOT EXISTS (SELECT 1 FROM payment_record p WHERE p.id = NEW.reverses_id AND p.invoice_id = NEW.invoice_id AND p.kind = 'payment')
    OR -NEW.amount_minor > (SELECT p.amount_minor FROM payment_record p WHERE p.id = NEW.reverses_id)
       + (SELECT COALESCE(SUM(r.amount_minor), 0) FROM payment_record r WHERE r.reverses_id = NEW.reverses_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: refund above what was paid'); END;
CREATE TRIGGER payment_gapless BEFORE INSERT ON payment_record
WHEN NEW.receipt_seq <> 1 + (SELECT COALESCE(MAX(receipt_seq), 0) FROM payment_record WHERE receipt_year = NEW.receipt_year)
BEGIN SELECT RAISE(ABORT, 'caredesk: receipt number out of sequence'); END;

CREATE TABLE system_settings (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    hospital_name      TEXT NOT NULL,
    address            TEXT NOT NULL DEFAULT '',
    phone              TEXT NOT NULL DEFAULT '',
    email              TEXT NOT NULL DEFAULT '',
    website            TEXT NOT NULL DEFAULT '',
    logo               TEXT REFERENCES stored_image (sha256),
    established_year   INTEGER CHECK (established_year BETWEEN 1000 AND 9999),
    license_number     TEXT NOT NULL DEFAULT '',
    currency           TEXT NOT NULL,
    prescription_paper TEXT NOT NULL CHECK (prescription_paper IN ('A4', 'A5')),
    receipt_paper      TEXT NOT NULL CHECK (receipt_paper IN ('A4', 'A5', 'roll80')),
    idle_lock_minutes  INTEGER NOT NULL CHECK (idle_lock_minutes BETWEEN 1 AND 240),
    is_demo            INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1)),
    updated_at         TEXT NOT NULL,
    version            INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE audit_log (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????Z'),
    user_id     INTEGER REFERENCES auth_user (id),
    user_name   TEXT NOT NULL,
    role        TEXT NOT NULL,
    workstation TEXT NOT NULL DEFAULT '',
    action      TEXT NOT NULL,
    entity      TEXT NOT NULL,
    entity_id   INTEGER NOT NULL DEFAULT 0,
    patient_id  INTEGER REFERENCES auth_user (id),
    reason      TEXT NOT NULL DEFAULT '',
    before      TEXT NOT NULL DEFAULT '',
    after       TEXT NOT NULL DEFAULT '',
    prev_hash   TEXT NOT NULL,
    hash        TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_log_user ON audit_log (user_id, id);
CREATE INDEX audit_log_entity ON audit_log (entity, entity_id, id);
CREATE INDEX audit_log_patient ON audit_log (patient_id, id);
CREATE INDEX audit_log_action ON audit_log (action, id);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'caredesk: the audit log cannot be changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'caredesk: the audit log cannot be changed'); END;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit_log
WHEN NEW.prev_hash <> COALESCE((SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1), '')
BEGIN SELECT RAISE(ABORT, 'caredesk: audit chain broken'); END;

-- The head of the chain, so that a cut tail is found.
CREATE TABLE audit_head (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL,
    hash  TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_head_follow AFTER INSERT ON audit_log
BEGIN UPDATE audit_head SET count = count + 1, hash = NEW.hash WHERE id = 1; END;
CREATE TRIGGER audit_head_step BEFORE UPDATE ON audit_head
WHEN NEW.count <> OLD.count + 1 OR NEW.hash = OLD.hash OR NEW.hash IS NOT (SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'caredesk: the audit log cannot be changed'); END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'caredesk: the audit log cannot be changed'); END;
INSERT INTO audit_head (id, count, hash) VALUES (1, 0, '');

CREATE TABLE login_attempt (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    username    TEXT NOT NULL,
    at          TEXT NOT NULL,
    succeeded   INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
    workstation TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX login_attempt_user ON login_attempt (username, id);
