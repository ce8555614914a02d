-- Which desks are connected: one row for each window that somebody has signed
-- in at, renewed every half minute. It is no record of what was done; rows go
-- when the window does.
CREATE TABLE workstation (
    session    TEXT PRIMARY KEY NOT NULL CHECK (session <> ''),
    name       TEXT NOT NULL,
    user_id    INTEGER NOT NULL REFERENCES auth_user (id),
    user_name  TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('admin', 'doctor', 'nurse', 'receptionist', 'cashier', 'patient')),
    since      TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    heard_at   TEXT NOT NULL,
    beats      INTEGER NOT NULL DEFAULT 1 CHECK (beats > 0)
) STRICT;
