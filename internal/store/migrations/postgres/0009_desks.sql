-- Which desks are connected: one row for each window that somebody has signed
-- in at, renewed every half minute. It is no record of what was done; rows go
-- when the window does.
CREATE TABLE workstation (
    session text COLLATE "C" PRIMARY KEY CHECK (session <> ''),
    name text COLLATE "C" NOT NULL,
    user_id bigint NOT NULL REFERENCES auth_user (id) DEFERRABLE,
    user_name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin', 'doctor', 'nurse', 'receptionist', 'cashier', 'patient')),
    since text COLLATE "C" NOT NULL,
    seen_at text COLLATE "C" NOT NULL,
    heard_at text COLLATE "C" NOT NULL,
    beats bigint NOT NULL DEFAULT 1 CHECK (beats > 0)
);
CREATE TRIGGER workstation_no_truncate BEFORE TRUNCATE ON workstation FOR EACH STATEMENT
    EXECUTE FUNCTION caredesk_refuse('caredesk: records are never deleted');
