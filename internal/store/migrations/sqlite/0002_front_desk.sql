-- The front desk: leave and extra sessions, sessions past midnight, repeated
-- visits, the queue, reminders, and what registration asks for.

-- A session whose end is not after its start ends on the next day (22:00 to
-- 02:00); 24:00 is midnight. max_patients 0 means as many as fit.
CREATE TABLE doctors_availability_next (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor_id    INTEGER NOT NULL REFERENCES doctors_doctor (id),
    day_of_week  INTEGER NOT NULL CHECK (day_of_week BETWEEN 0 AND 6),
    start_time   TEXT NOT NULL CHECK (start_time IS time(start_time)),
    end_time     TEXT NOT NULL CHECK (end_time IS time(end_time) OR end_time = '24:00:00'),
    is_active    INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    max_patients INTEGER NOT NULL DEFAULT 0 CHECK (max_patients BETWEEN 0 AND 999),
    created_at   TEXT NOT NULL,
    CHECK (end_time <> start_time)
) STRICT;
INSERT INTO doctors_availability_next (id, doctor_id, day_of_week, start_time, end_time, is_active, created_at)
SELECT id, doctor_id, day_of_week, start_time, end_time, is_active, created_at FROM doctors_availability;
DROP TABLE doctors_availability;
ALTER TABLE doctors_availability_next RENAME TO doctors_availability;
CREATE INDEX doctors_availability_doctor ON doctors_availability (doctor_id, day_of_week);

-- Leave runs from start_date, start_time up to end_date, end_time. Without a
-- doctor it is a holiday of the whole hospital. Only approved leave keeps
-- visits away.
CREATE TABLE doctors_leave (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor_id       INTEGER REFERENCES doctors_doctor (id),
    kind            TEXT NOT NULL CHECK (kind IN ('leave', 'sick', 'training', 'holiday')),
    start_date      TEXT NOT NULL CHECK (start_date IS date(start_date)),
    start_time      TEXT NOT NULL DEFAULT '00:00:00' CHECK (start_time IS time(start_time)),
    end_date        TEXT NOT NULL CHECK (end_date IS date(end_date)),
    end_time        TEXT NOT NULL DEFAULT '24:00:00' CHECK (end_time IS time(end_time) OR end_time = '24:00:00'),
    reason          TEXT NOT NULL DEFAULT '',
    status          TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'declined', 'withdrawn')),
    created_at      TEXT NOT NULL,
    created_by      INTEGER REFERENCES auth_user (id),
    created_by_name TEXT NOT NULL DEFAULT '',
    decided_at      TEXT,
    decided_by      INTEGER REFERENCES auth_user (id),
    decided_by_name TEXT NOT NULL DEFAULT '',
    decision_reason TEXT NOT NULL DEFAULT '',
    version         INTEGER NOT NULL DEFAULT 1,
    CHECK (end_date > start_date OR (end_date = start_date AND end_time > start_time)),
    CHECK ((kind = 'holiday') = (doctor_id IS NULL))
) STRICT;
CREATE INDEX doctors_leave_days ON doctors_leave (end_date, start_date);
CREATE INDEX doctors_leave_doctor ON doctors_leave (doctor_id, start_date);
CREATE TRIGGER doctors_leave_no_delete BEFORE DELETE ON doctors_leave
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- Hours on one date beside the weekly ones.
CREATE TABLE doctors_extra_session (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor_id       INTEGER NOT NULL REFERENCES doctors_doctor (id),
    session_date    TEXT NOT NULL CHECK (session_date IS date(session_date)),
    start_time      TEXT NOT NULL CHECK (start_time IS time(start_time)),
    end_time        TEXT NOT NULL CHECK (end_time IS time(end_time) OR end_time = '24:00:00'),
    max_patients    INTEGER NOT NULL DEFAULT 0 CHECK (max_patients BETWEEN 0 AND 999),
    note            TEXT NOT NULL DEFAULT '',
    withdrawn_at    TEXT,
    created_at      TEXT NOT NULL,
    created_by      INTEGER REFERENCES auth_user (id),
    created_by_name TEXT NOT NULL DEFAULT '',
    version         INTEGER NOT NULL DEFAULT 1,
    CHECK (end_time <> start_time)
) STRICT;
CREATE INDEX doctors_extra_session_day ON doctors_extra_session (session_date, doctor_id);
CREATE INDEX doctors_extra_session_doctor ON doctors_extra_session (doctor_id, session_date);
CREATE TRIGGER doctors_extra_session_no_delete BEFORE DELETE ON doctors_extra_session
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- What was decided about the visits that a leave, a holiday or a withdrawn
-- session fell on: the list to phone. from_* is where the visit stood then.
CREATE TABLE doctors_displaced_visit (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    leave_id        INTEGER REFERENCES doctors_leave (id),
    session_id      INTEGER REFERENCES doctors_extra_session (id),
    appointment_id  INTEGER NOT NULL REFERENCES appointments_appointment (id),
    outcome         TEXT NOT NULL CHECK (outcome IN ('moved', 'cancelled', 'kept')),
    reason          TEXT NOT NULL DEFAULT '',
    from_doctor     INTEGER NOT NULL REFERENCES doctors_doctor (id),
    from_date       TEXT NOT NULL CHECK (from_date IS date(from_date)),
    from_time       TEXT NOT NULL CHECK (from_time IS time(from_time)),
    from_minutes    INTEGER NOT NULL,
    to_doctor       INTEGER REFERENCES doctors_doctor (id),
    to_date         TEXT CHECK (to_date IS date(to_date)),
    to_time         TEXT CHECK (to_time IS time(to_time)),
    decided_at      TEXT NOT NULL,
    decided_by      INTEGER REFERENCES auth_user (id),
    decided_by_name TEXT NOT NULL,
    CHECK ((leave_id IS NULL) <> (session_id IS NULL)),
    CHECK ((outcome = 'moved') = (to_doctor IS NOT NULL AND to_date IS NOT NULL AND to_time IS NOT NULL))
) STRICT;
CREATE INDEX doctors_displaced_visit_leave ON doctors_displaced_visit (leave_id, from_date, from_time) WHERE leave_id IS NOT NULL;
CREATE INDEX doctors_displaced_visit_session ON doctors_displaced_visit (session_id, from_date, from_time) WHERE session_id IS NOT NULL;
CREATE TRIGGER doctors_displaced_visit_no_update BEFORE UPDATE ON doctors_displaced_visit
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER doctors_displaced_visit_no_delete BEFORE DELETE ON doctors_displaced_visit
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- A row a series of repeated visits; rule is an RFC 5545 recurrence rule.
CREATE TABLE appointments_series (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id      INTEGER NOT NULL REFERENCES auth_user (id),
    rule            TEXT NOT NULL CHECK (rule <> ''),
    created_at      TEXT NOT NULL,
    created_by      INTEGER REFERENCES auth_user (id),
    created_by_name TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TRIGGER appointments_series_no_delete BEFORE DELETE ON appointments_series
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
CREATE TRIGGER appointments_series_fixed BEFORE UPDATE OF rule, created_at, created_by, created_by_name ON appointments_series
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- cancelled_by says who called the visit off; queue_position is the place that
-- the desk gave by hand, NULL where the queue's own order holds.
ALTER TABLE appointments_appointment ADD COLUMN series_id INTEGER REFERENCES appointments_series (id);
ALTER TABLE appointments_appointment ADD COLUMN urgency TEXT NOT NULL DEFAULT 'normal' CHECK (urgency IN ('normal', 'urgent', 'emergency'));
ALTER TABLE appointments_appointment ADD COLUMN queue_position INTEGER CHECK (queue_position > 0);
ALTER TABLE appointments_appointment ADD COLUMN called_at TEXT;
ALTER TABLE appointments_appointment ADD COLUMN cancelled_by TEXT NOT NULL DEFAULT '' CHECK (cancelled_by IN ('', 'patient', 'doctor', 'hospital'));
CREATE INDEX appointment_series ON appointments_appointment (series_id, appointment_date) WHERE series_id IS NOT NULL;

-- A series is one patient's, and a visit stays in the series it was booked in.
CREATE TRIGGER appointment_series_patient BEFORE INSERT ON appointments_appointment
WHEN NEW.series_id IS NOT NULL AND NEW.patient_id IS NOT (SELECT patient_id FROM appointments_series WHERE id = NEW.series_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: series of another patient'); END;
CREATE TRIGGER appointment_series_fixed BEFORE UPDATE OF series_id ON appointments_appointment
WHEN NEW.series_id IS NOT OLD.series_id
BEGIN SELECT RAISE(ABORT, 'caredesk: visit leaves its series'); END;

-- Every token given out. Tokens of a doctor and day count 1, 2, 3 … without
-- gaps, and none is given twice, whatever becomes of the visit.
CREATE TABLE queue_token (
    doctor_id      INTEGER NOT NULL REFERENCES doctors_doctor (id),
    token_date     TEXT NOT NULL CHECK (token_date IS date(token_date)),
    token_no       INTEGER NOT NULL CHECK (token_no > 0),
    appointment_id INTEGER NOT NULL REFERENCES appointments_appointment (id),
    given_at       TEXT NOT NULL,
    PRIMARY KEY (doctor_id, token_date, token_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_token_appointment ON queue_token (appointment_id);
-- A number whose visit was moved away before this table was kept stands with
-- the visit that was given the next one.
INSERT INTO queue_token (doctor_id, token_date, token_no, appointment_id, given_at)
WITH RECURSIVE given (doctor_id, token_date, token_no) AS (
    SELECT doctor_id, appointment_date, max(token_no) FROM appointments_appointment WHERE token_no IS NOT NULL GROUP BY doctor_id, appointment_date
    UNION ALL
    SELECT doctor_id, token_date, token_no - 1 FROM given WHERE token_no > 1)
SELECT g.doctor_id, g.token_date, g.token_no, a.id, coalesce(a.checked_in_at, a.updated_at)
FROM given g JOIN appointments_appointment a ON a.id = (
    SELECT o.id FROM appointments_appointment o
    WHERE o.doctor_id = g.doctor_id AND o.appointment_date = g.token_date AND o.token_no >= g.token_no ORDER BY o.token_no LIMIT 1);
CREATE TRIGGER queue_token_gapless BEFORE INSERT ON queue_token
WHEN NEW.token_no <> 1 + (SELECT coalesce(max(token_no), 0) FROM queue_token WHERE doctor_id = NEW.doctor_id AND token_date = NEW.token_date)
BEGIN SELECT RAISE(ABORT, 'caredesk: token out of sequence'); END;
-- A visit calls itself by a token that was given to it for its doctor and day.
CREATE TRIGGER appointment_token_insert AFTER INSERT ON appointments_appointment WHEN NEW.token_no IS NOT NULL
BEGIN
    INSERT INTO queue_token (doctor_id, token_date, token_no, appointment_id, given_at)
    VALUES (NEW.doctor_id, NEW.appointment_date, NEW.token_no, NEW.id, coalesce(NEW.checked_in_at, NEW.created_at));
END;
CREATE TRIGGER appointment_token_update AFTER UPDATE OF token_no, doctor_id, appointment_date ON appointments_appointment
WHEN NEW.token_no IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM queue_token t
    WHERE t.doctor_id = NEW.doctor_id AND t.token_date = NEW.appointment_date AND t.token_no = NEW.token_no AND t.appointment_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'caredesk: token out of sequence'); END;
CREATE TRIGGER queue_token_no_update BEFORE UPDATE ON queue_token
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER queue_token_no_delete BEFORE DELETE ON queue_token
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- A visit goes from one state to another only as the status machine says, and
-- a cancelled one says who called it off and why.
CREATE TRIGGER appointment_status_follows AFTER UPDATE OF status ON appointments_appointment
WHEN NEW.status <> OLD.status AND OLD.status || ' ' || NEW.status NOT IN (
    'requested booked', 'requested cancelled', 'booked arrived', 'booked cancelled', 'booked no_show',
    'arrived in_consultation', 'arrived booked', 'arrived cancelled', 'arrived no_show',
    'in_consultation completed', 'in_consultation arrived', 'no_show arrived', 'cancelled booked')
BEGIN SELECT RAISE(ABORT, 'caredesk: status cannot follow'); END;
CREATE TRIGGER appointment_cancelled_by AFTER UPDATE OF status ON appointments_appointment
WHEN NEW.status = 'cancelled' AND OLD.status <> 'cancelled' AND (NEW.cancelled_by = '' OR NEW.cancel_reason = '')
BEGIN SELECT RAISE(ABORT, 'caredesk: cancelled by whom and why'); END;
CREATE TRIGGER status_change_follows BEFORE INSERT ON appointments_status_change
WHEN NEW.from_status || ' ' || NEW.to_status NOT IN (
    ' requested', ' booked', 'requested booked', 'requested cancelled', 'booked arrived', 'booked cancelled', 'booked no_show',
    'arrived in_consultation', 'arrived booked', 'arrived cancelled', 'arrived no_show',
    'in_consultation completed', 'in_consultation arrived', 'no_show arrived', 'cancelled booked')
BEGIN SELECT RAISE(ABORT, 'caredesk: status cannot follow'); END;
-- What the end of the day has to look at.
CREATE INDEX appointment_unfinished ON appointments_appointment (appointment_date, appointment_time)
    WHERE status IN ('booked', 'arrived', 'in_consultation');

-- Where a visit stood before it was moved.
CREATE TABLE appointments_move (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id INTEGER NOT NULL REFERENCES appointments_appointment (id),
    from_doctor    INTEGER NOT NULL REFERENCES doctors_doctor (id),
    from_date      TEXT NOT NULL CHECK (from_date IS date(from_date)),
    from_time      TEXT NOT NULL CHECK (from_time IS time(from_time)),
    from_minutes   INTEGER NOT NULL,
    to_doctor      INTEGER NOT NULL REFERENCES doctors_doctor (id),
    to_date        TEXT NOT NULL CHECK (to_date IS date(to_date)),
    to_time        TEXT NOT NULL CHECK (to_time IS time(to_time)),
    to_minutes     INTEGER NOT NULL,
    moved_at       TEXT NOT NULL,
    moved_by       INTEGER REFERENCES auth_user (id),
    moved_by_name  TEXT NOT NULL,
    reason         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX appointments_move_appointment ON appointments_move (appointment_id, id);
CREATE INDEX appointments_move_from ON appointments_move (from_date, from_doctor);
CREATE TRIGGER appointments_move_no_update BEFORE UPDATE ON appointments_move
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER appointments_move_no_delete BEFORE DELETE ON appointments_move
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- Every call made to remind of a visit. It counts for the date and time that it
-- names: a moved visit is reminded of again. The newest row is the state.
CREATE TABLE appointments_reminder (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id   INTEGER NOT NULL REFERENCES appointments_appointment (id),
    appointment_date TEXT NOT NULL CHECK (appointment_date IS date(appointment_date)),
    appointment_time TEXT NOT NULL CHECK (appointment_time IS time(appointment_time)),
    outcome          TEXT NOT NULL CHECK (outcome IN ('reached', 'message', 'no_answer', 'wrong_number', 'undone')),
    note             TEXT NOT NULL DEFAULT '',
    made_at          TEXT NOT NULL,
    made_by          INTEGER REFERENCES auth_user (id),
    made_by_name     TEXT NOT NULL
) STRICT;
CREATE INDEX appointments_reminder_appointment ON appointments_reminder (appointment_id, id);
CREATE TRIGGER appointments_reminder_no_update BEFORE UPDATE ON appointments_reminder
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER appointments_reminder_no_delete BEFORE DELETE ON appointments_reminder
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- Registration. date_of_birth holds 1 July of the year that a stated age points
-- to when birth_estimated is set, the first of the month when the age was stated
-- in months. phone_e164 is the number as +353861234567,
-- empty when it cannot be read as one. country is the two-letter code by which
-- numbers without a country are read.
ALTER TABLE patient_profile ADD COLUMN birth_estimated INTEGER NOT NULL DEFAULT 0 CHECK (birth_estimated IN (0, 1));
ALTER TABLE patient_profile ADD COLUMN consent_status TEXT NOT NULL DEFAULT 'not_asked' CHECK (consent_status IN ('not_asked', 'given', 'refused'));
ALTER TABLE patient_profile ADD COLUMN consent_at TEXT;
ALTER TABLE patient_profile ADD COLUMN consent_by TEXT NOT NULL DEFAULT '';
ALTER TABLE users_profile ADD COLUMN phone_e164 TEXT NOT NULL DEFAULT '';
ALTER TABLE system_settings ADD COLUMN country TEXT NOT NULL DEFAULT '';
CREATE INDEX users_profile_phone ON users_profile (phone_e164) WHERE phone_e164 <> '';
CREATE INDEX users_profile_born ON users_profile (date_of_birth) WHERE role = 'patient' AND date_of_birth IS NOT NULL;

-- Numbers that others gave the patient. value_key is the value in upper case
-- without blanks and punctuation.
CREATE TABLE patient_identifier (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id INTEGER NOT NULL REFERENCES auth_user (id),
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('national_id', 'passport', 'driving_licence', 'insurance', 'hospital', 'other')),
    value      TEXT NOT NULL CHECK (value <> ''),
    value_key  TEXT NOT NULL CHECK (value_key <> ''),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX patient_identifier_patient ON patient_identifier (patient_id, position);
CREATE INDEX patient_identifier_value ON patient_identifier (value_key);

-- What patients are found by, folded and in every usual spelling, a column a
-- kind: the indexed text of all but the last, by trigrams. rowid is the
-- patient's user id. The program writes it; form says in which form it was
-- written last, and the program makes it anew when its own form is newer.
DROP TABLE patient_search;
CREATE VIRTUAL TABLE patient_search USING fts5 (last, first, born, number, phone, ids, mail, domain UNINDEXED, tokenize = 'trigram case_sensitive 1');
CREATE TABLE patient_search_form (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    form INTEGER NOT NULL
) STRICT;
-- Follow-ups that a doctor asked for, by the day they are due.
CREATE INDEX appointment_follow_up ON appointments_appointment (doctor_id, follow_up_date) WHERE status = 'completed' AND follow_up_date IS NOT NULL;
