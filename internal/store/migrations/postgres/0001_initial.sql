-- Caredesk's tables on PostgreSQL. They have the names, columns and rules of
-- the SQLite steps of the same numbers; what a table means is said there. Texts
-- compare byte by byte (COLLATE "C"), as SQLite does, so that lists have one
-- order everywhere. Instants are UTC text (2026-11-23T10:42:07.123456Z), days
-- are YYYY-MM-DD, clock times HH:MM:SS. Yes and no are 1 and 0.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Whoever writes takes this lock first and holds it to the end: the program at
-- the start of a transaction, everybody else by the guards below. A guard that
-- looks at other rows therefore sees all that was committed, and nobody commits
-- behind its back.
CREATE FUNCTION caredesk_turn() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(4928317050162511) $$;

-- What a guard without a condition of its own does: it says why and refuses.
CREATE FUNCTION caredesk_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

-- What may stand in a column of days, clock times, instants and JSON.
CREATE FUNCTION caredesk_is_date(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN t IS NULL THEN true
        WHEN t !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' THEN false
        WHEN substr(t, 6, 2) IN ('04', '06', '09', '11') THEN substr(t, 9, 2) <= '30'
        WHEN substr(t, 6, 2) <> '02' OR substr(t, 9, 2) <= '28' THEN true
        ELSE substr(t, 9, 2) = '29' AND (substr(t, 1, 4)::int % 4 = 0 AND substr(t, 1, 4)::int % 100 <> 0 OR substr(t, 1, 4)::int % 400 = 0) END
$$;
CREATE FUNCTION caredesk_is_time(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT t IS NULL OR t ~ '^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$'
$$;
CREATE FUNCTION caredesk_is_instant(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT t IS NULL OR t ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$'
$$;
CREATE FUNCTION caredesk_is_json(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    PERFORM t::json;
    RETURN true;
EXCEPTION WHEN others THEN
    RETURN false;
END $$;
-- Minutes from 1970-01-01 00:00 of the clinic's own civil time.
CREATE FUNCTION caredesk_minute(d text, t text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (make_date(substr(d, 1, 4)::int, substr(d, 6, 2)::int, substr(d, 9, 2)::int) - make_date(1970, 1, 1))::bigint * 1440
        + substr(t, 1, 2)::int * 60 + substr(t, 4, 2)::int
$$;

-- The few functions of SQLite that the program's queries use, so that one text
-- of a query serves both databases. Days come and go as text.
CREATE FUNCTION julianday(d text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT make_date(substr(d, 1, 4)::int, substr(d, 6, 2)::int, substr(d, 9, 2)::int) - make_date(1, 1, 1)
$$;
CREATE FUNCTION unixepoch(t text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (make_date(substr(t, 1, 4)::int, substr(t, 6, 2)::int, substr(t, 9, 2)::int) - make_date(1970, 1, 1))::bigint * 86400
        + coalesce(nullif(substr(t, 12, 2), '')::int, 0) * 3600 + coalesce(nullif(substr(t, 15, 2), '')::int, 0) * 60
        + coalesce(nullif(substr(t, 18, 2), '')::int, 0)
$$;
CREATE FUNCTION instr(haystack text, needle text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT strpos(haystack, needle)
$$;
CREATE FUNCTION strftime(format text, d text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE format WHEN '%Y%m%d' THEN substr(d, 1, 4) || substr(d, 6, 2) || substr(d, 9, 2)
        WHEN '%w' THEN ((julianday(d) + 1) % 7)::text END
$$;
-- A day or an instant after steps such as '+90 minutes', '-6 days', and
-- 'weekday N' for the first such day from there on, 0 being Sunday.
CREATE FUNCTION date(t text, VARIADIC steps text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    seconds bigint := unixepoch(t);
    step text;
BEGIN
    FOREACH step IN ARRAY steps LOOP
        IF step IS NULL THEN
            RETURN NULL;
        ELSIF step LIKE 'weekday _' THEN
            seconds := seconds + ((substr(step, 9, 1)::int - (seconds / 86400 + 4) % 7 + 7) % 7) * 86400;
        ELSIF step ~ '^[+-]?\d+ days?$' THEN
            seconds := seconds + split_part(step, ' ', 1)::bigint * 86400;
        ELSIF step ~ '^[+-]?\d+ minutes?$' THEN
            seconds := seconds + split_part(step, ' ', 1)::bigint * 60;
        ELSIF step ~ '^[+-]?\d+ seconds?$' THEN
            seconds := seconds + split_part(step, ' ', 1)::bigint;
        ELSE
            RAISE EXCEPTION 'caredesk: unknown step of a date';
        END IF;
    END LOOP;
    RETURN to_char(make_date(1970, 1, 1) + floor(seconds / 86400.0)::int, 'YYYY-MM-DD');
END $$;
CREATE FUNCTION json_each(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT e.value FROM json_array_elements_text(list::json) e
$$;
CREATE FUNCTION json_array_length(t text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT json_array_length(t::json)
$$;

CREATE TABLE auth_user (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    username text COLLATE "C" NOT NULL CHECK (username <> ''),
    first_name text COLLATE "C" NOT NULL DEFAULT '',
    last_name text COLLATE "C" NOT NULL DEFAULT '',
    email text COLLATE "C" NOT NULL DEFAULT '',
    password text COLLATE "C" NOT NULL,
    is_staff smallint NOT NULL DEFAULT 0 CHECK (is_staff IN (0, 1)),
    is_active smallint NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_superuser smallint NOT NULL DEFAULT 0 CHECK (is_superuser IN (0, 1)),
    date_joined text COLLATE "C" NOT NULL,
    last_login text COLLATE "C",
    must_change_password smallint NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
    version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX auth_user_username ON auth_user (username);
CREATE INDEX auth_user_sign_in ON auth_user (id) WHERE password <> '!';
CREATE TRIGGER auth_user_no_delete BEFORE DELETE ON auth_user FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');
CREATE FUNCTION auth_user_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: a merged chart cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER auth_user_frozen BEFORE UPDATE OF username, first_name, last_name, email ON auth_user FOR EACH ROW EXECUTE FUNCTION auth_user_frozen();

CREATE TABLE stored_image (
    sha256 text COLLATE "C" PRIMARY KEY,
    mime text COLLATE "C" NOT NULL CHECK (mime IN ('image/png', 'image/jpeg')),
    bytes bytea NOT NULL,
    created_at text COLLATE "C" NOT NULL
);

CREATE TABLE users_profile (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL UNIQUE REFERENCES auth_user (id) DEFERRABLE,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin', 'doctor', 'nurse', 'receptionist', 'cashier', 'patient')),
    phone text COLLATE "C" NOT NULL DEFAULT '',
    address text COLLATE "C" NOT NULL DEFAULT '',
    date_of_birth text COLLATE "C" CHECK (caredesk_is_date(date_of_birth)),
    profile_picture text COLLATE "C" REFERENCES stored_image (sha256) DEFERRABLE,
    name_key text COLLATE "C" NOT NULL,
    created_at text COLLATE "C" NOT NULL,
    updated_at text COLLATE "C" NOT NULL,
    phone_e164 text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX users_profile_staff ON users_profile (name_key, user_id) WHERE role <> 'patient';
CREATE INDEX users_profile_phone ON users_profile (phone_e164) WHERE phone_e164 <> '';
CREATE INDEX users_profile_born ON users_profile (date_of_birth) WHERE role = 'patient' AND date_of_birth IS NOT NULL;
CREATE TRIGGER users_profile_no_delete BEFORE DELETE ON users_profile FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');
CREATE FUNCTION users_profile_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.user_id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: a merged chart cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER users_profile_frozen BEFORE UPDATE ON users_profile FOR EACH ROW EXECUTE FUNCTION users_profile_frozen();

CREATE TABLE patient_profile (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL UNIQUE REFERENCES auth_user (id) DEFERRABLE,
    emergency_contact text COLLATE "C" NOT NULL DEFAULT '',
    blood_group text COLLATE "C" NOT NULL DEFAULT '',
    medical_history text COLLATE "C" NOT NULL DEFAULT '',
    insurance_info text COLLATE "C" NOT NULL DEFAULT '',
    allergies text COLLATE "C" NOT NULL DEFAULT '',
    patient_no text COLLATE "C" NOT NULL UNIQUE,
    sex text COLLATE "C" NOT NULL DEFAULT '' CHECK (sex IN ('', 'female', 'male', 'other')),
    allergy_status text COLLATE "C" NOT NULL DEFAULT 'not_asked' CHECK (allergy_status IN ('not_asked', 'none_known', 'has')),
    allergy_confirmed_at text COLLATE "C",
    allergy_confirmed_by text COLLATE "C" NOT NULL DEFAULT '',
    name_key text COLLATE "C" NOT NULL,
    retired_at text COLLATE "C",
    retire_reason text COLLATE "C" NOT NULL DEFAULT '',
    created_at text COLLATE "C" NOT NULL,
    updated_at text COLLATE "C" NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    birth_estimated smallint NOT NULL DEFAULT 0 CHECK (birth_estimated IN (0, 1)),
    consent_status text COLLATE "C" NOT NULL DEFAULT 'not_asked' CHECK (consent_status IN ('not_asked', 'given', 'refused')),
    consent_at text COLLATE "C",
    consent_by text COLLATE "C" NOT NULL DEFAULT '',
    merged_into bigint REFERENCES auth_user (id) DEFERRABLE
);
CREATE INDEX patient_profile_name ON patient_profile (name_key, user_id);
CREATE INDEX patient_profile_active ON patient_profile (name_key, user_id) WHERE retired_at IS NULL;
CREATE INDEX patient_profile_retired ON patient_profile (user_id) WHERE retired_at IS NOT NULL;
CREATE INDEX patient_profile_merged ON patient_profile (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX patient_profile_registered ON patient_profile (created_at, sex);
CREATE TRIGGER patient_profile_no_delete BEFORE DELETE ON patient_profile FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');
CREATE TRIGGER patient_profile_merged_insert BEFORE INSERT ON patient_profile FOR EACH ROW
    WHEN (NEW.merged_into IS NOT NULL)
    EXECUTE FUNCTION caredesk_refuse('caredesk: a chart is merged only by a merge');
CREATE FUNCTION patient_profile_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.merged_into IS DISTINCT FROM OLD.merged_into AND NOT (
        (OLD.merged_into IS NULL AND NEW.retired_at IS NOT NULL AND EXISTS (SELECT 1 FROM patient_merge m
        WHERE m.merged_id = NEW.user_id AND m.kept_id = NEW.merged_into AND m.undone_at IS NULL))
        OR (NEW.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM patient_merge m WHERE m.merged_id = NEW.user_id AND m.undone_at IS NULL))) THEN
        RAISE EXCEPTION 'caredesk: a chart is merged only by a merge';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patient_profile_merged BEFORE UPDATE ON patient_profile FOR EACH ROW EXECUTE FUNCTION patient_profile_merged();
CREATE TRIGGER patient_profile_frozen BEFORE UPDATE ON patient_profile FOR EACH ROW
    WHEN (OLD.merged_into IS NOT NULL AND NEW.merged_into IS NOT NULL)
    EXECUTE FUNCTION caredesk_refuse('caredesk: a merged chart cannot be changed');
CREATE FUNCTION patient_profile_merged_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF OLD.merged_into IS NULL AND NEW.merged_into IS NOT NULL
        AND (EXISTS (SELECT 1 FROM appointments_appointment WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM appointments_patienthistory WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM prescription WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM billing_invoice WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM appointments_series WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM vital_sign WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM problem WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM document_attachment WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM issued_document WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM billing_deposit WHERE patient_id = NEW.user_id)
        OR EXISTS (SELECT 1 FROM billing_estimate WHERE patient_id = NEW.user_id)) THEN
        RAISE EXCEPTION 'caredesk: a merged chart keeps no visits and no bills';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patient_profile_merged_empty BEFORE UPDATE ON patient_profile FOR EACH ROW EXECUTE FUNCTION patient_profile_merged_empty();

CREATE TABLE patient_allergy (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    patient_id bigint NOT NULL REFERENCES auth_user (id) DEFERRABLE,
    position bigint NOT NULL,
    substance text COLLATE "C" NOT NULL CHECK (substance <> ''),
    reaction text COLLATE "C" NOT NULL DEFAULT '',
    severity text COLLATE "C" NOT NULL DEFAULT '' CHECK (severity IN ('', 'mild', 'moderate', 'severe')),
    created_at text COLLATE "C" NOT NULL
);
CREATE INDEX patient_allergy_patient ON patient_allergy (patient_id, position);
CREATE FUNCTION patient_allergy_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: a merged chart cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patient_allergy_frozen_insert BEFORE INSERT ON patient_allergy FOR EACH ROW EXECUTE FUNCTION patient_allergy_frozen_insert();
CREATE FUNCTION patient_allergy_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id IN (OLD.patient_id, NEW.patient_id) AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: a merged chart cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patient_allergy_frozen_update BEFORE UPDATE ON patient_allergy FOR EACH ROW EXECUTE FUNCTION patient_allergy_frozen_update();
CREATE FUNCTION patient_allergy_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = OLD.patient_id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: a merged chart cannot be changed';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER patient_allergy_frozen_delete BEFORE DELETE ON patient_allergy FOR EACH ROW EXECUTE FUNCTION patient_allergy_frozen_delete();

CREATE TABLE doctors_department (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE CHECK (name <> ''),
    description text COLLATE "C" NOT NULL DEFAULT '',
    head_doctor bigint,
    location text COLLATE "C" NOT NULL DEFAULT '',
    phone text COLLATE "C" NOT NULL DEFAULT '',
    created_at text COLLATE "C" NOT NULL,
    retired_at text COLLATE "C",
    version bigint NOT NULL DEFAULT 1
);
CREATE TRIGGER doctors_department_no_delete BEFORE DELETE ON doctors_department FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');

CREATE TABLE doctors_specialization (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE CHECK (name <> ''),
    description text COLLATE "C" NOT NULL DEFAULT '',
    requirements text COLLATE "C" NOT NULL DEFAULT '',
    created_at text COLLATE "C" NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE doctors_doctor (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL UNIQUE REFERENCES auth_user (id) DEFERRABLE,
    specialization text COLLATE "C" NOT NULL DEFAULT '',
    department_id bigint REFERENCES doctors_department (id) DEFERRABLE,
    license_number text COLLATE "C" NOT NULL UNIQUE,
    experience_years bigint NOT NULL DEFAULT 0 CHECK (experience_years BETWEEN 0 AND 80),
    qualification text COLLATE "C" NOT NULL DEFAULT '',
    bio text COLLATE "C" NOT NULL DEFAULT '',
    consultation_fee_minor bigint NOT NULL DEFAULT 0 CHECK (consultation_fee_minor >= 0),
    fee_currency text COLLATE "C" NOT NULL,
    fee_minor_per_unit bigint NOT NULL CHECK (fee_minor_per_unit IN (1, 10, 100, 1000, 10000)),
    consultation_fee numeric(20, 4) GENERATED ALWAYS AS (consultation_fee_minor::numeric / fee_minor_per_unit) STORED,
    rating_tenths bigint NOT NULL DEFAULT 0 CHECK (rating_tenths BETWEEN 0 AND 50),
    rating numeric(4, 1) GENERATED ALWAYS AS (rating_tenths / 10.0) STORED,
    is_available smallint NOT NULL DEFAULT 1 CHECK (is_available IN (0, 1)),
    slot_minutes bigint NOT NULL DEFAULT 30 CHECK (slot_minutes BETWEEN 5 AND 240),
    token_prefix text COLLATE "C" NOT NULL UNIQUE CHECK (token_prefix <> ''),
    created_at text COLLATE "C" NOT NULL,
    retired_at text COLLATE "C",
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX doctors_doctor_department ON doctors_doctor (department_id);
CREATE TRIGGER doctors_doctor_no_delete BEFORE DELETE ON doctors_doctor FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');

CREATE TABLE doctor_specialization (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    doctor_id bigint NOT NULL REFERENCES doctors_doctor (id) DEFERRABLE,
    specialization_id bigint NOT NULL REFERENCES doctors_specialization (id) DEFERRABLE,
    UNIQUE (doctor_id, specialization_id)
);
CREATE INDEX doctor_specialization_specialization ON doctor_specialization (specialization_id);

CREATE TABLE appointments_appointment (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    patient_id bigint NOT NULL REFERENCES auth_user (id) DEFERRABLE,
    doctor_id bigint NOT NULL REFERENCES doctors_doctor (id) DEFERRABLE,
    appointment_date text COLLATE "C" NOT NULL CHECK (caredesk_is_date(appointment_date)),
    appointment_time text COLLATE "C" NOT NULL CHECK (caredesk_is_time(appointment_time)),
    status text COLLATE "C" NOT NULL CHECK (status IN ('requested', 'booked', 'arrived', 'in_consultation', 'completed', 'cancelled', 'no_show')),
    symptoms text COLLATE "C" NOT NULL DEFAULT '',
    notes text COLLATE "C" NOT NULL DEFAULT '',
    diagnosis text COLLATE "C" NOT NULL DEFAULT '',
    prescription text COLLATE "C" NOT NULL DEFAULT '',
    follow_up_date text COLLATE "C" CHECK (caredesk_is_date(follow_up_date)),
    created_at text COLLATE "C" NOT NULL,
    updated_at text COLLATE "C" NOT NULL,
    duration_minutes bigint NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
    kind text COLLATE "C" NOT NULL DEFAULT 'new' CHECK (kind IN ('new', 'follow_up', 'walk_in')),
    visit_reason text COLLATE "C" NOT NULL DEFAULT '',
    token_no bigint CHECK (token_no > 0),
    checked_in_at text COLLATE "C",
    started_at text COLLATE "C",
    ended_at text COLLATE "C",
    overbook_reason text COLLATE "C" NOT NULL DEFAULT '',
    cancel_reason text COLLATE "C" NOT NULL DEFAULT '',
    created_by bigint REFERENCES auth_user (id) DEFERRABLE,
    version bigint NOT NULL DEFAULT 1,
    start_minute bigint GENERATED ALWAYS AS (caredesk_minute(appointment_date, appointment_time)) STORED,
    live smallint GENERATED ALWAYS AS (CASE WHEN status IN ('booked', 'arrived', 'in_consultation', 'completed') THEN 1 ELSE 0 END) STORED,
    series_id bigint,
    urgency text COLLATE "C" NOT NULL DEFAULT 'normal' CHECK (urgency IN ('normal', 'urgent', 'emergency')),
    queue_position bigint CHECK (queue_position > 0),
    called_at text COLLATE "C",
    cancelled_by text COLLATE "C" NOT NULL DEFAULT '' CHECK (cancelled_by IN ('', 'patient', 'doctor', 'hospital'))
);
CREATE INDEX appointment_doctor_day ON appointments_appointment (doctor_id, appointment_date, appointment_time);
CREATE INDEX appointment_day ON appointments_appointment (appointment_date, appointment_time);
CREATE INDEX appointment_open_request ON appointments_appointment (appointment_date, appointment_time) WHERE status = 'requested';
CREATE INDEX appointment_patient_day ON appointments_appointment (patient_id, appointment_date, appointment_time);
CREATE INDEX appointment_doctor_live ON appointments_appointment (doctor_id, start_minute) WHERE live = 1;
CREATE INDEX appointment_patient_live ON appointments_appointment (patient_id, start_minute) WHERE live = 1;
CREATE UNIQUE INDEX appointment_token ON appointments_appointment (doctor_id, appointment_date, token_no) WHERE token_no IS NOT NULL;
CREATE INDEX appointment_series ON appointments_appointment (series_id, appointment_date) WHERE series_id IS NOT NULL;
CREATE INDEX appointment_unfinished ON appointments_appointment (appointment_date, appointment_time) WHERE status IN ('booked', 'arrived', 'in_consultation');
CREATE INDEX appointment_follow_up ON appointments_appointment (doctor_id, follow_up_date) WHERE status = 'completed' AND follow_up_date IS NOT NULL;
CREATE TRIGGER appointment_no_delete BEFORE DELETE ON appointments_appointment FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');
CREATE FUNCTION appointment_series_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.series_id IS NOT NULL AND NEW.patient_id IS DISTINCT FROM (SELECT patient_id FROM appointments_series WHERE id = NEW.series_id) THEN
        RAISE EXCEPTION 'caredesk: series of another patient';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_series_patient BEFORE INSERT ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointment_series_patient();
CREATE TRIGGER appointment_series_fixed BEFORE UPDATE OF series_id ON appointments_appointment FOR EACH ROW
    WHEN (NEW.series_id IS DISTINCT FROM OLD.series_id)
    EXECUTE FUNCTION caredesk_refuse('caredesk: visit leaves its series');
CREATE FUNCTION appointment_token_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.token_no IS NOT NULL THEN
        INSERT INTO queue_token (doctor_id, token_date, token_no, appointment_id, given_at)
        VALUES (NEW.doctor_id, NEW.appointment_date, NEW.token_no, NEW.id, coalesce(NEW.checked_in_at, NEW.created_at));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_token_insert AFTER INSERT ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointment_token_insert();
CREATE FUNCTION appointment_token_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.token_no IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM queue_token t
        WHERE t.doctor_id = NEW.doctor_id AND t.token_date = NEW.appointment_date AND t.token_no = NEW.token_no AND t.appointment_id = NEW.id) THEN
        RAISE EXCEPTION 'caredesk: token out of sequence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_token_update AFTER UPDATE OF token_no, doctor_id, appointment_date ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointment_token_update();
CREATE TRIGGER appointment_status_follows AFTER UPDATE OF status ON appointments_appointment FOR EACH ROW
    WHEN (NEW.status <> OLD.status AND OLD.status || ' ' || NEW.status NOT IN (
        'requested booked', 'requested cancelled', 'booked arrived', 'booked cancelled', 'booked no_show',
        'arrived in_consultation', 'arrived booked', 'arrived cancelled', 'arrived no_show',
        'in_consultation completed', 'in_consultation arrived', 'no_show arrived', 'cancelled booked'))
    EXECUTE FUNCTION caredesk_refuse('caredesk: status cannot follow');
CREATE TRIGGER appointment_cancelled_by AFTER UPDATE OF status ON appointments_appointment FOR EACH ROW
    WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled' AND (NEW.cancelled_by = '' OR NEW.cancel_reason = ''))
    EXECUTE FUNCTION caredesk_refuse('caredesk: cancelled by whom and why');
CREATE FUNCTION appointment_merged_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: this chart was merged into another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_merged_insert BEFORE INSERT ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointment_merged_insert();
CREATE FUNCTION appointment_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
        OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE (a.kind = 'visit' AND a.row_id = OLD.id OR a.kind = 'series' AND a.row_id = OLD.series_id)
        AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id)) THEN
        RAISE EXCEPTION 'caredesk: a row changes its patient only by a merge';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_patient BEFORE UPDATE OF patient_id ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointment_patient();
CREATE FUNCTION appointment_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF OLD.status = 'completed' AND (NEW.symptoms <> OLD.symptoms OR NEW.notes <> OLD.notes OR NEW.diagnosis <> OLD.diagnosis
        OR NEW.prescription <> OLD.prescription OR NEW.follow_up_date IS DISTINCT FROM OLD.follow_up_date)
        AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory h WHERE h.appointment_id = OLD.id AND h.amends_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)
        AND h.symptoms = NEW.symptoms AND h.notes = NEW.notes AND h.diagnosis = NEW.diagnosis AND h.prescription = NEW.prescription
        AND h.follow_up_date IS NOT DISTINCT FROM NEW.follow_up_date) THEN
        RAISE EXCEPTION 'caredesk: a signed record cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_signed BEFORE UPDATE OF symptoms, notes, diagnosis, prescription, follow_up_date ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointment_signed();
CREATE TRIGGER appointment_signed_by BEFORE UPDATE ON appointments_appointment FOR EACH ROW
    WHEN (OLD.status = 'completed' AND (NEW.id IS DISTINCT FROM OLD.id OR NEW.doctor_id <> OLD.doctor_id))
    EXECUTE FUNCTION caredesk_refuse('caredesk: a signed record cannot be changed');
CREATE FUNCTION billing_free_visit_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM billing_free_visit f JOIN appointments_appointment g ON g.id = f.granted_by
        WHERE f.appointment_id = OLD.id AND f.given_back_at IS NULL AND (NEW.status IN ('requested', 'cancelled', 'no_show')
        OR NEW.doctor_id <> g.doctor_id OR NEW.appointment_date < g.appointment_date OR NEW.appointment_date > f.valid_until)) THEN
        RAISE EXCEPTION 'caredesk: the free follow-up is given back first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER billing_free_visit_held BEFORE UPDATE OF status, doctor_id, appointment_date ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION billing_free_visit_held();

CREATE TABLE appointments_status_change (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    appointment_id bigint NOT NULL REFERENCES appointments_appointment (id) DEFERRABLE,
    from_status text COLLATE "C" NOT NULL,
    to_status text COLLATE "C" NOT NULL,
    changed_at text COLLATE "C" NOT NULL,
    changed_by bigint REFERENCES auth_user (id) DEFERRABLE,
    changed_by_name text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX appointments_status_change_appointment ON appointments_status_change (appointment_id, id);
CREATE TRIGGER status_change_no_update BEFORE UPDATE ON appointments_status_change FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: history cannot be changed');
CREATE TRIGGER status_change_no_delete BEFORE DELETE ON appointments_status_change FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: history cannot be changed');
CREATE TRIGGER status_change_follows BEFORE INSERT ON appointments_status_change FOR EACH ROW
    WHEN (NEW.from_status || ' ' || NEW.to_status NOT IN (
        ' requested', ' booked', 'requested booked', 'requested cancelled', 'booked arrived', 'booked cancelled', 'booked no_show',
        'arrived in_consultation', 'arrived booked', 'arrived cancelled', 'arrived no_show',
        'in_consultation completed', 'in_consultation arrived', 'no_show arrived', 'cancelled booked'))
    EXECUTE FUNCTION caredesk_refuse('caredesk: status cannot follow');

CREATE TABLE consultation_draft (
    appointment_id bigint PRIMARY KEY REFERENCES appointments_appointment (id) DEFERRABLE,
    doctor_id bigint NOT NULL REFERENCES doctors_doctor (id) DEFERRABLE,
    body text COLLATE "C" NOT NULL,
    saved_at text COLLATE "C" NOT NULL
);

CREATE TABLE appointments_patienthistory (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    patient_id bigint NOT NULL REFERENCES auth_user (id) DEFERRABLE,
    appointment_id bigint REFERENCES appointments_appointment (id) DEFERRABLE,
    diagnosis text COLLATE "C" NOT NULL DEFAULT '',
    treatment text COLLATE "C" NOT NULL DEFAULT '',
    prescription text COLLATE "C" NOT NULL DEFAULT '',
    notes text COLLATE "C" NOT NULL DEFAULT '',
    date_created text COLLATE "C" NOT NULL,
    follow_up_date text COLLATE "C" CHECK (caredesk_is_date(follow_up_date)),
    doctor_notes text COLLATE "C" NOT NULL DEFAULT '',
    symptoms text COLLATE "C" NOT NULL DEFAULT '',
    version_no bigint NOT NULL DEFAULT 1 CHECK (version_no >= 1),
    amends_id bigint REFERENCES appointments_patienthistory (id) DEFERRABLE,
    amend_reason text COLLATE "C" NOT NULL DEFAULT '' CHECK ((amends_id IS NULL) = (amend_reason = '')),
    recorded_by bigint REFERENCES auth_user (id) DEFERRABLE,
    recorded_by_name text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX patienthistory_patient ON appointments_patienthistory (patient_id, date_created);
CREATE INDEX patienthistory_date ON appointments_patienthistory (date_created);
CREATE INDEX patienthistory_appointment ON appointments_patienthistory (appointment_id);
CREATE INDEX patienthistory_loose ON appointments_patienthistory (patient_id, date_created) WHERE appointment_id IS NULL;
CREATE UNIQUE INDEX patienthistory_amends ON appointments_patienthistory (amends_id) WHERE amends_id IS NOT NULL;
CREATE TRIGGER patienthistory_no_delete BEFORE DELETE ON appointments_patienthistory FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: history cannot be changed');
CREATE FUNCTION patienthistory_merged_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: this chart was merged into another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patienthistory_merged_insert BEFORE INSERT ON appointments_patienthistory FOR EACH ROW EXECUTE FUNCTION patienthistory_merged_insert();
CREATE FUNCTION patienthistory_amendment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.amends_id IS NULL AND NEW.version_no <> 1 OR NEW.amends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory h
        WHERE h.id = NEW.amends_id AND h.appointment_id IS NOT DISTINCT FROM NEW.appointment_id AND h.patient_id = NEW.patient_id AND h.version_no = NEW.version_no - 1) THEN
        RAISE EXCEPTION 'caredesk: an amendment follows the version before it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patienthistory_amendment BEFORE INSERT ON appointments_patienthistory FOR EACH ROW EXECUTE FUNCTION patienthistory_amendment();
CREATE FUNCTION patienthistory_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.id IS DISTINCT FROM OLD.id OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.diagnosis IS DISTINCT FROM OLD.diagnosis OR NEW.treatment IS DISTINCT FROM OLD.treatment
        OR NEW.prescription IS DISTINCT FROM OLD.prescription OR NEW.notes IS DISTINCT FROM OLD.notes OR NEW.date_created IS DISTINCT FROM OLD.date_created
        OR NEW.follow_up_date IS DISTINCT FROM OLD.follow_up_date OR NEW.doctor_notes IS DISTINCT FROM OLD.doctor_notes
        OR NEW.symptoms IS DISTINCT FROM OLD.symptoms OR NEW.version_no IS DISTINCT FROM OLD.version_no OR NEW.amends_id IS DISTINCT FROM OLD.amends_id
        OR NEW.amend_reason IS DISTINCT FROM OLD.amend_reason OR NEW.recorded_by IS DISTINCT FROM OLD.recorded_by OR NEW.recorded_by_name IS DISTINCT FROM OLD.recorded_by_name
        OR EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
        OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'record' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
        UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
        WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id) THEN
        RAISE EXCEPTION 'caredesk: history cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patienthistory_no_update BEFORE UPDATE ON appointments_patienthistory FOR EACH ROW EXECUTE FUNCTION patienthistory_no_update();

CREATE TABLE prescription (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    number text COLLATE "C" NOT NULL UNIQUE,
    appointment_id bigint NOT NULL REFERENCES appointments_appointment (id) DEFERRABLE,
    patient_id bigint NOT NULL REFERENCES auth_user (id) DEFERRABLE,
    doctor_id bigint NOT NULL REFERENCES doctors_doctor (id) DEFERRABLE,
    diagnosis text COLLATE "C" NOT NULL DEFAULT '',
    advice text COLLATE "C" NOT NULL DEFAULT '',
    allergies text COLLATE "C" NOT NULL DEFAULT '',
    follow_up_date text COLLATE "C" CHECK (caredesk_is_date(follow_up_date)),
    follow_up_time text COLLATE "C" CHECK (caredesk_is_time(follow_up_time)),
    issued_at text COLLATE "C" NOT NULL,
    replaces_id bigint REFERENCES prescription (id) DEFERRABLE,
    parties text COLLATE "C" NOT NULL DEFAULT '' CHECK (parties = '' OR caredesk_is_json(parties)),
    digest text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX prescription_patient ON prescription (patient_id, issued_at);
CREATE INDEX prescription_appointment ON prescription (appointment_id);
CREATE UNIQUE INDEX prescription_replaces ON prescription (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX prescription_issued ON prescription (issued_at, doctor_id);
CREATE TRIGGER prescription_no_delete BEFORE DELETE ON prescription FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: a signed prescription cannot be changed');
CREATE FUNCTION prescription_merged_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL) THEN
        RAISE EXCEPTION 'caredesk: this chart was merged into another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER prescription_merged_insert BEFORE INSERT ON prescription FOR EACH ROW EXECUTE FUNCTION prescription_merged_insert();
CREATE FUNCTION prescription_replacement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM prescription p
        WHERE p.id = NEW.replaces_id AND p.appointment_id = NEW.appointment_id AND p.patient_id = NEW.patient_id) THEN
        RAISE EXCEPTION 'caredesk: a prescription replaces one of the same visit';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER prescription_replacement BEFORE INSERT ON prescription FOR EACH ROW EXECUTE FUNCTION prescription_replacement();
CREATE FUNCTION prescription_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.id IS DISTINCT FROM OLD.id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.doctor_id IS DISTINCT FROM OLD.doctor_id
        OR NEW.diagnosis IS DISTINCT FROM OLD.diagnosis OR NEW.advice IS DISTINCT FROM OLD.advice OR NEW.allergies IS DISTINCT FROM OLD.allergies
        OR NEW.follow_up_date IS DISTINCT FROM OLD.follow_up_date OR NEW.follow_up_time IS DISTINCT FROM OLD.follow_up_time OR NEW.issued_at IS DISTINCT FROM OLD.issued_at
        OR NEW.replaces_id IS DISTINCT FROM OLD.replaces_id OR NEW.parties IS DISTINCT FROM OLD.parties OR NEW.digest IS DISTINCT FROM OLD.digest
        OR EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
        OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'prescription' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
        UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
        WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id) THEN
        RAISE EXCEPTION 'caredesk: a signed prescription cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER prescription_no_update BEFORE UPDATE ON prescription FOR EACH ROW EXECUTE FUNCTION prescription_no_update();

CREATE TABLE prescription_item (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    prescription_id bigint NOT NULL REFERENCES prescription (id) DEFERRABLE,
    position bigint NOT NULL,
    drug text COLLATE "C" NOT NULL CHECK (drug <> ''),
    strength text COLLATE "C" NOT NULL DEFAULT '',
    form text COLLATE "C" NOT NULL DEFAULT '',
    dose text COLLATE "C" NOT NULL DEFAULT '',
    route text COLLATE "C" NOT NULL DEFAULT '',
    frequency text COLLATE "C" NOT NULL DEFAULT '',
    duration_days bigint NOT NULL DEFAULT 0 CHECK (duration_days BETWEEN 0 AND 730),
    quantity text COLLATE "C" NOT NULL DEFAULT '',
    instructions text COLLATE "C" NOT NULL DEFAULT '',
    prn smallint NOT NULL DEFAULT 0 CHECK (prn IN (0, 1)),
    allergy_note text COLLATE "C" NOT NULL DEFAULT '',
    drug_id bigint,
    sig text COLLATE "C" NOT NULL DEFAULT '',
    since_at text COLLATE "C",
    UNIQUE (prescription_id, position)
);
CREATE TRIGGER prescription_item_no_update BEFORE UPDATE ON prescription_item FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: a signed prescription cannot be changed');
CREATE TRIGGER prescription_item_no_delete BEFORE DELETE ON prescription_item FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: a signed prescription cannot be changed');

CREATE TABLE number_series (
    name text COLLATE "C" NOT NULL,
    year bigint NOT NULL DEFAULT 0,
    last bigint NOT NULL CHECK (last >= 0),
    PRIMARY KEY (name, year)
);
CREATE FUNCTION number_series_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.last <> 1 AND NOT EXISTS (SELECT 1 FROM number_series WHERE name = NEW.name AND year = NEW.year) THEN
        RAISE EXCEPTION 'caredesk: number out of sequence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER number_series_start BEFORE INSERT ON number_series FOR EACH ROW EXECUTE FUNCTION number_series_start();
CREATE TRIGGER number_series_step BEFORE UPDATE ON number_series FOR EACH ROW
    WHEN (NEW.last <> OLD.last + 1 OR NEW.name <> OLD.name OR NEW.year <> OLD.year)
    EXECUTE FUNCTION caredesk_refuse('caredesk: number out of sequence');
CREATE TRIGGER number_series_no_delete BEFORE DELETE ON number_series FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: number out of sequence');

CREATE TABLE audit_log (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at text COLLATE "C" NOT NULL CHECK (caredesk_is_instant(at)),
    user_id bigint REFERENCES auth_user (id) DEFERRABLE,
    user_name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    workstation text COLLATE "C" NOT NULL DEFAULT '',
    action text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    entity_id bigint NOT NULL DEFAULT 0,
    patient_id bigint REFERENCES auth_user (id) DEFERRABLE,
    reason text COLLATE "C" NOT NULL DEFAULT '',
    before text COLLATE "C" NOT NULL DEFAULT '',
    after text COLLATE "C" NOT NULL DEFAULT '',
    prev_hash text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL UNIQUE
);
CREATE INDEX audit_log_user ON audit_log (user_id, id);
CREATE INDEX audit_log_entity ON audit_log (entity, entity_id, id);
CREATE INDEX audit_log_patient ON audit_log (patient_id, id);
CREATE INDEX audit_log_action ON audit_log (action, id);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_log FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: the audit log cannot be changed');
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_log FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: the audit log cannot be changed');
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.prev_hash <> COALESCE((SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1), '') THEN
        RAISE EXCEPTION 'caredesk: audit chain broken';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE FUNCTION audit_head_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    UPDATE audit_head SET count = count + 1, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_head_follow AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_head_follow();

CREATE TABLE audit_head (
    id bigint PRIMARY KEY CHECK (id = 1),
    count bigint NOT NULL,
    hash text COLLATE "C" NOT NULL
);
CREATE FUNCTION audit_head_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM caredesk_turn();
    IF NEW.count <> OLD.count + 1 OR NEW.hash = OLD.hash OR NEW.hash IS DISTINCT FROM (SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'caredesk: the audit log cannot be changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_head_step BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_step();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head FOR EACH ROW
    EXECUTE FUNCTION caredesk_refuse('caredesk: the audit log cannot be changed');

CREATE TABLE login_attempt (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    username text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL,
    succeeded smallint NOT NULL CHECK (succeeded IN (0, 1)),
    workstation text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX login_attempt_user ON login_attempt (username, id);

-- No two live visits of a doctor overlap unless one is a deliberate
-- overbooking; of a patient never.
ALTER TABLE appointments_appointment
    ADD CONSTRAINT appointment_doctor_overlap EXCLUDE USING gist (doctor_id WITH =, int8range(start_minute, start_minute + duration_minutes) WITH &&)
        WHERE (live = 1 AND overbook_reason = ''),
    ADD CONSTRAINT appointment_patient_overlap EXCLUDE USING gist (patient_id WITH =, int8range(start_minute, start_minute + duration_minutes) WITH &&)
        WHERE (live = 1);

INSERT INTO audit_head (id, count, hash) VALUES (1, 0, '');
