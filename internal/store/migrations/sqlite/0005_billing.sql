-- Billing: a price list with taxes, lines with discount and tax, payers and
-- claims, deposits, credits (voids and write-offs), estimates, drawers and
-- closed days. Bills, lines and payments are made anew with what they now need.

CREATE TABLE billing_tax (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL CHECK (name <> ''),
    rate_bp   INTEGER NOT NULL CHECK (rate_bp BETWEEN 0 AND 10000), -- hundredths of a percent
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    version   INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX billing_tax_name ON billing_tax (name);
CREATE TRIGGER billing_tax_no_delete BEFORE DELETE ON billing_tax
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE billing_category (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL CHECK (name <> ''),
    position  INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    version   INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX billing_category_name ON billing_category (name);
CREATE TRIGGER billing_category_no_delete BEFORE DELETE ON billing_category
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TABLE billing_price (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    code        TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL CHECK (name <> ''),
    name_key    TEXT NOT NULL,
    category_id INTEGER REFERENCES billing_category (id),
    price_minor INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000000),
    currency    TEXT NOT NULL,
    tax_id      INTEGER REFERENCES billing_tax (id),
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX billing_price_code ON billing_price (code) WHERE code <> '';
CREATE INDEX billing_price_name ON billing_price (name_key, id);
CREATE INDEX billing_price_category ON billing_price (category_id, name_key, id);
CREATE TRIGGER billing_price_no_delete BEFORE DELETE ON billing_price
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- What a doctor takes for a kind of visit; without a row it is the doctor's consultation fee.
CREATE TABLE doctors_fee (
    doctor_id INTEGER NOT NULL REFERENCES doctors_doctor (id),
    kind      TEXT NOT NULL CHECK (kind IN ('new', 'follow_up', 'walk_in')),
    fee_minor INTEGER NOT NULL CHECK (fee_minor BETWEEN 0 AND 100000000000),
    PRIMARY KEY (doctor_id, kind)
) STRICT, WITHOUT ROWID;

-- A follow-up that costs nothing, reserved when it is booked or billed and
-- given back when it is cancelled. granted_by is the charged visit before it.
CREATE TABLE billing_free_visit (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id INTEGER NOT NULL REFERENCES appointments_appointment (id),
    granted_by     INTEGER NOT NULL REFERENCES appointments_appointment (id),
    allowed        INTEGER NOT NULL CHECK (allowed > 0), -- how many the granting visit gave, by the settings of then
    valid_until    TEXT NOT NULL CHECK (valid_until IS date(valid_until)),
    taken_at       TEXT NOT NULL,
    given_back_at  TEXT,
    CHECK (appointment_id <> granted_by)
) STRICT;
CREATE UNIQUE INDEX billing_free_visit_live ON billing_free_visit (appointment_id) WHERE given_back_at IS NULL;
CREATE INDEX billing_free_visit_granted ON billing_free_visit (granted_by) WHERE given_back_at IS NULL;
CREATE TRIGGER billing_free_visit_bound BEFORE INSERT ON billing_free_visit
WHEN (SELECT count(*) FROM billing_free_visit f WHERE f.granted_by = NEW.granted_by AND f.given_back_at IS NULL) >= NEW.allowed
  OR NOT EXISTS (SELECT 1 FROM appointments_appointment a JOIN appointments_appointment g ON g.id = NEW.granted_by
    WHERE a.id = NEW.appointment_id AND a.patient_id = g.patient_id AND a.doctor_id = g.doctor_id
      AND a.appointment_date >= g.appointment_date AND a.appointment_date <= NEW.valid_until)
BEGIN SELECT RAISE(ABORT, 'caredesk: no free follow-up is left'); END;
CREATE TRIGGER billing_free_visit_fixed BEFORE UPDATE ON billing_free_visit
WHEN OLD.given_back_at IS NOT NULL OR NEW.given_back_at IS NULL OR NEW.id <> OLD.id OR NEW.appointment_id <> OLD.appointment_id
  OR NEW.granted_by <> OLD.granted_by OR NEW.allowed <> OLD.allowed OR NEW.valid_until <> OLD.valid_until OR NEW.taken_at <> OLD.taken_at
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
-- A visit that is called off, missed, or taken to another doctor or out of the
-- days gives its free follow-up back first.
CREATE TRIGGER billing_free_visit_held BEFORE UPDATE OF status, doctor_id, appointment_date ON appointments_appointment
WHEN EXISTS (SELECT 1 FROM billing_free_visit f JOIN appointments_appointment g ON g.id = f.granted_by
    WHERE f.appointment_id = OLD.id AND f.given_back_at IS NULL AND (NEW.status IN ('requested', 'cancelled', 'no_show')
      OR NEW.doctor_id <> g.doctor_id OR NEW.appointment_date < g.appointment_date OR NEW.appointment_date > f.valid_until))
BEGIN SELECT RAISE(ABORT, 'caredesk: the free follow-up is given back first'); END;
CREATE TRIGGER billing_free_visit_no_delete BEFORE DELETE ON billing_free_visit
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- Who pays in a patient's stead.
CREATE TABLE billing_payer (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL CHECK (name <> ''),
    name_key   TEXT NOT NULL DEFAULT '',
    kind       TEXT NOT NULL CHECK (kind IN ('insurance', 'employer', 'government', 'other')),
    phone      TEXT NOT NULL DEFAULT '',
    email      TEXT NOT NULL DEFAULT '',
    address    TEXT NOT NULL DEFAULT '',
    cover_bp   INTEGER NOT NULL DEFAULT 0 CHECK (cover_bp BETWEEN 0 AND 10000), -- the part it usually carries
    is_active  INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    updated_at TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX billing_payer_name ON billing_payer (name);
CREATE INDEX billing_payer_key ON billing_payer (name_key, id);
CREATE TRIGGER billing_payer_no_delete BEFORE DELETE ON billing_payer
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- A drawer: a cashier's shift from its opening to its counting. Money is taken
-- into an open one, and belongs to its business date.
CREATE TABLE cashier_closure (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    number         TEXT UNIQUE, -- given when it is closed first
    closure_year   INTEGER,
    closure_seq    INTEGER,
    cashier_id     INTEGER NOT NULL REFERENCES auth_user (id),
    cashier_name   TEXT NOT NULL,
    workstation    TEXT NOT NULL DEFAULT '',
    business_date  TEXT NOT NULL CHECK (business_date IS date(business_date)),
    currency       TEXT NOT NULL,
    state          TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    float_minor    INTEGER NOT NULL CHECK (float_minor BETWEEN 0 AND 10000000000000), -- in it at the start
    float_note     TEXT NOT NULL DEFAULT '',
    opened_at      TEXT NOT NULL CHECK (opened_at GLOB '????-??-??T??:??:??.??????Z'),
    closed_at      TEXT CHECK (closed_at GLOB '????-??-??T??:??:??.??????Z'),
    countings      INTEGER NOT NULL DEFAULT 0, -- how often it was counted: more than once when it was reopened
    handover_from  INTEGER UNIQUE REFERENCES cashier_closure (id),
    handover_to    INTEGER REFERENCES auth_user (id),
    handover_minor INTEGER NOT NULL DEFAULT 0 CHECK (handover_minor >= 0), -- left in it for the next
    digest         TEXT NOT NULL DEFAULT '', -- of all that was counted, made when it is closed
    version        INTEGER NOT NULL DEFAULT 1,
    UNIQUE (closure_year, closure_seq),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK (state = 'open' OR countings > 0),
    CHECK (state = 'open' OR number IS NOT NULL),
    CHECK ((number IS NULL) = (closure_year IS NULL) AND (number IS NULL) = (closure_seq IS NULL)),
    CHECK (handover_minor = 0 OR handover_to IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX cashier_closure_open ON cashier_closure (cashier_id, currency) WHERE state = 'open';
CREATE INDEX cashier_closure_date ON cashier_closure (business_date, id);
CREATE INDEX cashier_closure_cashier ON cashier_closure (cashier_id, id);

CREATE TABLE cash_movement (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    closure_id      INTEGER NOT NULL REFERENCES cashier_closure (id),
    kind            TEXT NOT NULL CHECK (kind IN ('in', 'out')), -- put in, taken out
    amount_minor    INTEGER NOT NULL CHECK (amount_minor BETWEEN 1 AND 10000000000000),
    reason          TEXT NOT NULL CHECK (reason <> ''),
    moved_at        TEXT NOT NULL,
    moved_by        INTEGER REFERENCES auth_user (id),
    moved_by_name   TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX cash_movement_closure ON cash_movement (closure_id, id);
CREATE TRIGGER cash_movement_open BEFORE INSERT ON cash_movement
WHEN NOT EXISTS (SELECT 1 FROM cashier_closure c WHERE c.id = NEW.closure_id AND c.state = 'open' AND c.cashier_id IS NEW.moved_by)
BEGIN SELECT RAISE(ABORT, 'caredesk: the drawer is not open'); END;
CREATE TRIGGER cash_movement_no_update BEFORE UPDATE ON cash_movement
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER cash_movement_no_delete BEFORE DELETE ON cash_movement
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

CREATE TABLE cashier_reopening (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    closure_id       INTEGER NOT NULL REFERENCES cashier_closure (id),
    counting_no      INTEGER NOT NULL, -- the counting that it undoes
    reason           TEXT NOT NULL CHECK (reason <> ''),
    reopened_at      TEXT NOT NULL,
    reopened_by      INTEGER REFERENCES auth_user (id),
    reopened_by_name TEXT NOT NULL,
    UNIQUE (closure_id, counting_no)
) STRICT;
CREATE TRIGGER cashier_reopening_bound BEFORE INSERT ON cashier_reopening
WHEN NOT EXISTS (SELECT 1 FROM cashier_closure c WHERE c.id = NEW.closure_id AND c.state = 'closed' AND c.countings = NEW.counting_no)
BEGIN SELECT RAISE(ABORT, 'caredesk: the drawer is not closed'); END;
CREATE TRIGGER cashier_reopening_no_update BEFORE UPDATE ON cashier_reopening
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER cashier_reopening_no_delete BEFORE DELETE ON cashier_reopening
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- A day whose books are closed, and with it every day before: days are closed
-- in their order and reopened from the last one.
CREATE TABLE billing_day (
    business_date  TEXT PRIMARY KEY CHECK (business_date IS date(business_date)),
    state          TEXT NOT NULL CHECK (state IN ('closed', 'reopened')),
    closed_at      TEXT NOT NULL,
    closed_by      INTEGER REFERENCES auth_user (id),
    closed_by_name TEXT NOT NULL,
    figures        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(figures)), -- both sides as they agreed, by currency
    reopen_reason  TEXT NOT NULL DEFAULT '',
    version        INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'reopened') = (reopen_reason <> ''))
) STRICT;

-- Bills, lines and payments, made anew.
CREATE TABLE payment_record_before AS SELECT * FROM payment_record;
CREATE TABLE billing_item_before AS SELECT * FROM billing_item;
CREATE TABLE billing_invoice_before AS SELECT * FROM billing_invoice;
DROP TABLE payment_record;
DROP TABLE billing_item;
DROP TABLE billing_invoice;

-- bill_date is the day of the visit or, without one, of creation; issued_on the
-- day whose books the bill stands in. What is owed is
-- total - paid - credited; total, net, tax and discount are the lines' sums.
CREATE TABLE billing_invoice (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    number         TEXT UNIQUE,
    invoice_year   INTEGER, -- of its number; 0 in a series that runs on
    invoice_seq    INTEGER CHECK (invoice_seq > 0),
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    appointment_id INTEGER REFERENCES appointments_appointment (id),
    status         TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'issued', 'part_paid', 'paid', 'settled', 'void', 'discarded')),
    currency       TEXT NOT NULL,
    bill_date      TEXT NOT NULL CHECK (bill_date IS date(bill_date)),
    tax_inclusive  INTEGER NOT NULL DEFAULT 1 CHECK (tax_inclusive IN (0, 1)), -- whether the lines' prices hold the tax
    net_minor      INTEGER NOT NULL DEFAULT 0 CHECK (net_minor >= 0),
    tax_minor      INTEGER NOT NULL DEFAULT 0 CHECK (tax_minor >= 0),
    discount_minor INTEGER NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    total_minor    INTEGER NOT NULL DEFAULT 0 CHECK (total_minor BETWEEN 0 AND 1000000000000000),
    paid_minor     INTEGER NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
    credited_minor INTEGER NOT NULL DEFAULT 0 CHECK (credited_minor >= 0),
    note           TEXT NOT NULL DEFAULT '', -- printed below the lines
    issued_at      TEXT,
    issued_on      TEXT CHECK (issued_on IS date(issued_on)),
    issued_by      INTEGER REFERENCES auth_user (id),
    created_at     TEXT NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1,
    UNIQUE (invoice_year, invoice_seq),
    CHECK (total_minor = net_minor + tax_minor),
    CHECK (paid_minor + credited_minor <= total_minor),
    CHECK ((status IN ('draft', 'discarded')) = (number IS NULL)),
    CHECK ((number IS NULL) = (invoice_year IS NULL) AND (number IS NULL) = (invoice_seq IS NULL)),
    CHECK ((status IN ('draft', 'discarded')) = (issued_at IS NULL) AND (issued_at IS NULL) = (issued_on IS NULL)),
    -- A draft that is not needed and has no visit: it holds nothing and is no bill.
    CHECK (status <> 'discarded' OR (total_minor = 0 AND discount_minor = 0 AND appointment_id IS NULL AND note <> '')),
    CHECK (status NOT IN ('draft', 'discarded') OR (paid_minor = 0 AND credited_minor = 0)),
    CHECK (status <> 'issued' OR (paid_minor = 0 AND credited_minor < total_minor)),
    CHECK (status <> 'part_paid' OR (paid_minor > 0 AND paid_minor + credited_minor < total_minor)),
    CHECK (status <> 'paid' OR paid_minor = total_minor),
    CHECK (status <> 'settled' OR (credited_minor > 0 AND paid_minor + credited_minor = total_minor)),
    CHECK (status <> 'void' OR (paid_minor = 0 AND credited_minor = total_minor))
) STRICT;
INSERT INTO billing_invoice (id, number, invoice_year, invoice_seq, patient_id, appointment_id, status, currency, bill_date, net_minor,
    total_minor, paid_minor, issued_at, issued_on, issued_by, created_at, version)
SELECT id, number, CAST(substr(number, 5, 4) AS INTEGER), CAST(substr(number, 10) AS INTEGER), patient_id, appointment_id, status, currency,
    bill_date, total_minor, total_minor, paid_minor, issued_at, substr(issued_at, 1, 10), issued_by, created_at, version
FROM billing_invoice_before;
CREATE INDEX billing_invoice_day ON billing_invoice (bill_date, id, status);
-- One bill a visit; a void one leaves room for another.
CREATE UNIQUE INDEX billing_invoice_visit ON billing_invoice (appointment_id) WHERE status <> 'void';
CREATE INDEX billing_invoice_appointment ON billing_invoice (appointment_id);
CREATE INDEX billing_invoice_issued ON billing_invoice (issued_on, id) WHERE issued_on IS NOT NULL;
-- Unpaid bills, the oldest first.
CREATE INDEX billing_invoice_unpaid ON billing_invoice (issued_on, id) WHERE status IN ('issued', 'part_paid');
CREATE INDEX billing_invoice_patient ON billing_invoice (patient_id, bill_date, id);
CREATE INDEX billing_invoice_open ON billing_invoice (bill_date, id) WHERE status IN ('draft', 'issued', 'part_paid');
CREATE INDEX billing_invoice_balance ON billing_invoice (currency, status, total_minor, paid_minor, credited_minor) WHERE status IN ('draft', 'issued', 'part_paid');

-- A line. Its base is quantity * price - discount; the tax is worked out from
-- the base, rounded half up to the minor unit for each line, and the
-- database holds the arithmetic.
CREATE TABLE billing_item (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id      INTEGER NOT NULL REFERENCES billing_invoice (id),
    position        INTEGER NOT NULL,
    kind            TEXT NOT NULL DEFAULT 'item' CHECK (kind IN ('fee', 'item')),
    price_id        INTEGER REFERENCES billing_price (id),
    description     TEXT NOT NULL CHECK (description <> ''),
    quantity        INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    price_minor     INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000000),
    discount_bp     INTEGER NOT NULL DEFAULT 0 CHECK (discount_bp BETWEEN 0 AND 10000), -- 0 when it was given as an amount
    discount_minor  INTEGER NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    discount_kind   TEXT NOT NULL DEFAULT '' CHECK (discount_kind IN ('', 'manual', 'follow_up')),
    discount_reason TEXT NOT NULL DEFAULT '',
    tax_name        TEXT NOT NULL DEFAULT '',
    tax_bp          INTEGER NOT NULL DEFAULT 0 CHECK (tax_bp BETWEEN 0 AND 10000),
    tax_inclusive   INTEGER NOT NULL DEFAULT 1 CHECK (tax_inclusive IN (0, 1)),
    tax_minor       INTEGER NOT NULL DEFAULT 0,
    total_minor     INTEGER NOT NULL,
    UNIQUE (invoice_id, position),
    CHECK (quantity * price_minor <= 10000000000000),
    CHECK (discount_minor <= quantity * price_minor),
    CHECK (discount_bp = 0 OR discount_minor = (2 * quantity * price_minor * discount_bp + 10000) / 20000),
    CHECK ((discount_kind = '') = (discount_minor = 0 AND discount_bp = 0)),
    CHECK (tax_minor = CASE tax_inclusive
        WHEN 1 THEN (2 * (quantity * price_minor - discount_minor) * tax_bp + 10000 + tax_bp) / (2 * (10000 + tax_bp))
        ELSE (2 * (quantity * price_minor - discount_minor) * tax_bp + 10000) / 20000 END),
    CHECK (total_minor = quantity * price_minor - discount_minor + CASE tax_inclusive WHEN 1 THEN 0 ELSE tax_minor END)
) STRICT;
INSERT INTO billing_item (id, invoice_id, position, description, quantity, price_minor, total_minor)
SELECT id, invoice_id, position, description, quantity, price_minor, quantity * price_minor FROM billing_item_before;
CREATE INDEX billing_item_price ON billing_item (price_id) WHERE price_id IS NOT NULL;

-- What a payer carries of one bill. amount is what was asked for when the bill
-- was issued, covered what of it is still the payer's: the rest falls back to
-- the patient.
CREATE TABLE insurance_claim (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id    INTEGER NOT NULL UNIQUE REFERENCES billing_invoice (id),
    payer_id      INTEGER NOT NULL REFERENCES billing_payer (id),
    policy_no     TEXT NOT NULL DEFAULT '',
    claim_no      TEXT NOT NULL DEFAULT '',
    share_bp      INTEGER NOT NULL DEFAULT 0 CHECK (share_bp BETWEEN 0 AND 10000), -- of the total; 0 when given as an amount
    amount_minor  INTEGER NOT NULL CHECK (amount_minor BETWEEN 0 AND 1000000000000000),
    covered_minor INTEGER NOT NULL CHECK (covered_minor BETWEEN 0 AND amount_minor),
    state         TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'accepted', 'part_accepted', 'rejected', 'paid', 'void')),
    note          TEXT NOT NULL DEFAULT '',
    submitted_on  TEXT CHECK (submitted_on IS date(submitted_on)),
    decided_on    TEXT CHECK (decided_on IS date(decided_on)),
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL,
    version       INTEGER NOT NULL DEFAULT 1,
    CHECK (state NOT IN ('rejected', 'void') OR covered_minor = 0)
) STRICT;
CREATE INDEX insurance_claim_state ON insurance_claim (state, id);
CREATE INDEX insurance_claim_payer ON insurance_claim (payer_id, state, id);

CREATE TABLE insurance_claim_change (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id        INTEGER NOT NULL REFERENCES insurance_claim (id),
    state           TEXT NOT NULL,
    covered_minor   INTEGER NOT NULL,
    claim_no        TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '',
    changed_at      TEXT NOT NULL,
    changed_by      INTEGER REFERENCES auth_user (id),
    changed_by_name TEXT NOT NULL
) STRICT;
CREATE INDEX insurance_claim_change_claim ON insurance_claim_change (claim_id, id);
CREATE TRIGGER insurance_claim_change_no_update BEFORE UPDATE ON insurance_claim_change
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER insurance_claim_change_no_delete BEFORE DELETE ON insurance_claim_change
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- Money paid in advance, and how much of it is gone: used for bills or given back.
CREATE TABLE billing_deposit (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id   INTEGER NOT NULL REFERENCES auth_user (id),
    currency     TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 1 AND 10000000000000),
    used_minor   INTEGER NOT NULL DEFAULT 0 CHECK (used_minor BETWEEN 0 AND amount_minor),
    note         TEXT NOT NULL DEFAULT '',
    created_at   TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX billing_deposit_patient ON billing_deposit (patient_id, id);
CREATE INDEX billing_deposit_left ON billing_deposit (currency, id) WHERE used_minor < amount_minor;

-- Every movement of money. A payment or the use of a deposit is for a bill, a
-- deposit for a deposit, and a refund gives back a part of one of them. The use
-- of a deposit (method deposit) moves no money: it was received before.
CREATE TABLE payment_record (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id  INTEGER REFERENCES appointments_appointment (id),
    amount_minor    INTEGER NOT NULL CHECK (amount_minor BETWEEN -1000000000000000 AND 1000000000000000),
    minor_per_unit  INTEGER NOT NULL CHECK (minor_per_unit IN (1, 10, 100, 1000, 10000)),
    amount          REAL GENERATED ALWAYS AS (amount_minor * 1.0 / minor_per_unit) VIRTUAL,
    payment_method  TEXT NOT NULL CHECK (payment_method IN ('cash', 'card', 'mobile', 'transfer', 'insurance', 'deposit')),
    payment_status  TEXT NOT NULL DEFAULT 'completed' CHECK (payment_status IN ('completed')),
    transaction_id  TEXT NOT NULL DEFAULT '',
    payment_date    TEXT NOT NULL CHECK (payment_date GLOB '????-??-??T??:??:??.??????Z'),
    business_date   TEXT NOT NULL CHECK (business_date IS date(business_date)),
    invoice_id      INTEGER REFERENCES billing_invoice (id),
    deposit_id      INTEGER REFERENCES billing_deposit (id),
    claim_id        INTEGER REFERENCES insurance_claim (id), -- of the payer's part, not the patient's
    closure_id      INTEGER REFERENCES cashier_closure (id), -- NULL before there were drawers
    kind            TEXT NOT NULL DEFAULT 'payment' CHECK (kind IN ('payment', 'deposit', 'refund')),
    currency        TEXT NOT NULL,
    tendered_minor  INTEGER NOT NULL DEFAULT 0 CHECK (tendered_minor >= 0),
    reason          TEXT NOT NULL DEFAULT '',
    receipt_no      TEXT NOT NULL UNIQUE,
    receipt_year    INTEGER NOT NULL, -- of its number; 0 in a series that runs on
    receipt_seq     INTEGER NOT NULL CHECK (receipt_seq > 0),
    received_by     INTEGER REFERENCES auth_user (id),
    received_by_name TEXT NOT NULL,
    reverses_id     INTEGER REFERENCES payment_record (id),
    idempotency_key TEXT NOT NULL UNIQUE,
    UNIQUE (receipt_year, receipt_seq),
    CHECK ((kind = 'refund') = (reverses_id IS NOT NULL) AND (kind = 'refund') = (amount_minor < 0)
       AND (kind = 'refund') = (reason <> '') AND amount_minor <> 0),
    CHECK (kind <> 'payment' OR invoice_id IS NOT NULL),
    CHECK (kind <> 'deposit' OR (invoice_id IS NULL AND deposit_id IS NOT NULL AND payment_method <> 'deposit')),
    CHECK (invoice_id IS NOT NULL OR deposit_id IS NOT NULL),
    CHECK (payment_method <> 'deposit' OR (deposit_id IS NOT NULL AND invoice_id IS NOT NULL AND claim_id IS NULL)),
    CHECK (deposit_id IS NULL OR payment_method = 'deposit' OR invoice_id IS NULL),
    CHECK (claim_id IS NULL OR invoice_id IS NOT NULL)
) STRICT;
INSERT INTO payment_record (id, appointment_id, amount_minor, minor_per_unit, payment_method, payment_status, transaction_id, payment_date,
    business_date, invoice_id, kind, currency, tendered_minor, reason, receipt_no, receipt_year, receipt_seq, received_by, received_by_name,
    reverses_id, idempotency_key)
SELECT id, appointment_id, amount_minor, minor_per_unit, payment_method, payment_status, transaction_id, payment_date,
    substr(payment_date, 1, 10), invoice_id, kind, currency, tendered_minor, CASE kind WHEN 'refund' THEN 'not given' ELSE '' END, receipt_no,
    receipt_year, receipt_seq, received_by, received_by_name, reverses_id, idempotency_key
FROM payment_record_before ORDER BY id;
DROP TABLE payment_record_before;
DROP TABLE billing_item_before;
DROP TABLE billing_invoice_before;
CREATE INDEX payment_record_invoice ON payment_record (invoice_id, id);
CREATE INDEX payment_record_deposit ON payment_record (deposit_id, id) WHERE deposit_id IS NOT NULL;
CREATE INDEX payment_record_claim ON payment_record (claim_id, id) WHERE claim_id IS NOT NULL;
CREATE INDEX payment_record_closure ON payment_record (closure_id, payment_method, amount_minor);
CREATE INDEX payment_record_date ON payment_record (payment_date, id);
CREATE INDEX payment_record_business ON payment_record (business_date, id);
CREATE INDEX payment_record_reverses ON payment_record (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX payment_record_appointment ON payment_record (appointment_id);

-- Counter-entries of a bill: it is void, or a part of it is written off, or a
-- write-off is taken back.
CREATE TABLE billing_credit (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    number          TEXT NOT NULL UNIQUE,
    credit_year     INTEGER NOT NULL,
    credit_seq      INTEGER NOT NULL CHECK (credit_seq > 0),
    invoice_id      INTEGER NOT NULL REFERENCES billing_invoice (id),
    claim_id        INTEGER REFERENCES insurance_claim (id), -- of the payer's part
    kind            TEXT NOT NULL CHECK (kind IN ('void', 'write_off', 'reversal')),
    amount_minor    INTEGER NOT NULL CHECK (amount_minor BETWEEN -1000000000000000 AND 1000000000000000),
    currency        TEXT NOT NULL,
    reason          TEXT NOT NULL CHECK (reason <> ''),
    business_date   TEXT NOT NULL CHECK (business_date IS date(business_date)),
    credited_at     TEXT NOT NULL CHECK (credited_at GLOB '????-??-??T??:??:??.??????Z'),
    credited_by     INTEGER REFERENCES auth_user (id),
    credited_by_name TEXT NOT NULL,
    reverses_id     INTEGER UNIQUE REFERENCES billing_credit (id),
    idempotency_key TEXT NOT NULL UNIQUE,
    UNIQUE (credit_year, credit_seq),
    CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL)),
    CHECK (kind = 'void' AND amount_minor >= 0 OR kind = 'write_off' AND amount_minor > 0 OR kind = 'reversal' AND amount_minor < 0)
) STRICT;
CREATE INDEX billing_credit_invoice ON billing_credit (invoice_id, id);
CREATE INDEX billing_credit_claim ON billing_credit (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX billing_credit_business ON billing_credit (business_date, id);

-- What a drawer should hold by each method, and what was counted.
CREATE TABLE cashier_count (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    closure_id      INTEGER NOT NULL REFERENCES cashier_closure (id),
    counting_no     INTEGER NOT NULL CHECK (counting_no > 0),
    method          TEXT NOT NULL CHECK (method IN ('cash', 'card', 'mobile', 'transfer', 'insurance', 'deposit')),
    expected_minor  INTEGER NOT NULL,
    counted_minor   INTEGER NOT NULL,
    note            TEXT NOT NULL DEFAULT '',
    counted_at      TEXT NOT NULL,
    counted_by      INTEGER REFERENCES auth_user (id),
    counted_by_name TEXT NOT NULL,
    UNIQUE (closure_id, counting_no, method),
    CHECK (expected_minor = counted_minor OR note <> '')
) STRICT;
CREATE TRIGGER cashier_count_expected BEFORE INSERT ON cashier_count
WHEN NOT EXISTS (SELECT 1 FROM cashier_closure c WHERE c.id = NEW.closure_id AND c.state = 'open' AND c.countings = NEW.counting_no - 1
    AND NEW.expected_minor = (SELECT COALESCE(SUM(p.amount_minor), 0) FROM payment_record p WHERE p.closure_id = c.id AND p.payment_method = NEW.method)
      + CASE NEW.method WHEN 'cash' THEN c.float_minor
          + (SELECT COALESCE(SUM(CASE m.kind WHEN 'in' THEN m.amount_minor ELSE -m.amount_minor END), 0) FROM cash_movement m WHERE m.closure_id = c.id)
        ELSE 0 END)
BEGIN SELECT RAISE(ABORT, 'caredesk: the expected amount differs from the payments'); END;
CREATE TRIGGER cashier_count_no_update BEFORE UPDATE ON cashier_count
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER cashier_count_no_delete BEFORE DELETE ON cashier_count
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- Drawers: opened into an open day, closed when every method is counted,
-- reopened by a written reason, and otherwise never changed.
CREATE TRIGGER cashier_closure_start BEFORE INSERT ON cashier_closure
WHEN NEW.state <> 'open' OR NEW.countings <> 0 OR NEW.number IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'caredesk: a drawer starts open'); END;
CREATE TRIGGER cashier_closure_day BEFORE INSERT ON cashier_closure
WHEN EXISTS (SELECT 1 FROM billing_day d WHERE d.business_date >= NEW.business_date AND d.state = 'closed')
BEGIN SELECT RAISE(ABORT, 'caredesk: the day is closed'); END;
CREATE TRIGGER cashier_closure_handover BEFORE INSERT ON cashier_closure
WHEN NEW.handover_from IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cashier_closure c WHERE c.id = NEW.handover_from AND c.state = 'closed'
    AND c.handover_to = NEW.cashier_id AND c.currency = NEW.currency AND (c.handover_minor = NEW.float_minor OR NEW.float_note <> ''))
BEGIN SELECT RAISE(ABORT, 'caredesk: the drawer was not handed over'); END;
CREATE TRIGGER cashier_closure_fixed BEFORE UPDATE ON cashier_closure
WHEN NEW.id <> OLD.id OR NEW.cashier_id <> OLD.cashier_id OR NEW.cashier_name <> OLD.cashier_name OR NEW.business_date <> OLD.business_date
  OR NEW.workstation <> OLD.workstation OR NEW.currency <> OLD.currency OR NEW.float_minor <> OLD.float_minor OR NEW.float_note <> OLD.float_note OR NEW.opened_at <> OLD.opened_at
  OR NEW.handover_from IS NOT OLD.handover_from OR NEW.state = OLD.state
  OR OLD.number IS NOT NULL AND (NEW.number IS NOT OLD.number OR NEW.closure_year IS NOT OLD.closure_year OR NEW.closure_seq IS NOT OLD.closure_seq)
BEGIN SELECT RAISE(ABORT, 'caredesk: a drawer cannot be changed'); END;
CREATE TRIGGER cashier_closure_counted BEFORE UPDATE ON cashier_closure
WHEN OLD.state = 'open' AND NEW.state = 'closed' AND (NEW.countings <> OLD.countings + 1
  OR NOT EXISTS (SELECT 1 FROM cashier_count n WHERE n.closure_id = OLD.id AND n.counting_no = NEW.countings AND n.method = 'cash' AND n.counted_minor >= NEW.handover_minor)
  OR EXISTS (SELECT 1 FROM payment_record p WHERE p.closure_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM cashier_count n WHERE n.closure_id = OLD.id AND n.counting_no = NEW.countings AND n.method = p.payment_method)))
BEGIN SELECT RAISE(ABORT, 'caredesk: a drawer is closed when it is counted'); END;
CREATE TRIGGER cashier_closure_gapless BEFORE UPDATE OF number, closure_seq ON cashier_closure
WHEN OLD.number IS NULL AND NEW.number IS NOT NULL
 AND NEW.closure_seq <> 1 + (SELECT COALESCE(MAX(closure_seq), 0) FROM cashier_closure WHERE closure_year = NEW.closure_year)
BEGIN SELECT RAISE(ABORT, 'caredesk: closure number out of sequence'); END;
CREATE TRIGGER cashier_closure_reopen BEFORE UPDATE ON cashier_closure
WHEN OLD.state = 'closed' AND NEW.state = 'open' AND (NEW.countings <> OLD.countings OR NEW.closed_at IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM cashier_reopening r WHERE r.closure_id = OLD.id AND r.counting_no = OLD.countings)
  OR EXISTS (SELECT 1 FROM cashier_closure c WHERE c.handover_from = OLD.id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a closed drawer is reopened with a reason'); END;
CREATE TRIGGER cashier_closure_reopen_day BEFORE UPDATE ON cashier_closure
WHEN OLD.state = 'closed' AND NEW.state = 'open' AND EXISTS (SELECT 1 FROM billing_day d WHERE d.business_date >= OLD.business_date AND d.state = 'closed')
BEGIN SELECT RAISE(ABORT, 'caredesk: the day is closed'); END;
CREATE TRIGGER cashier_closure_no_delete BEFORE DELETE ON cashier_closure
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

CREATE TRIGGER billing_day_drawers BEFORE INSERT ON billing_day
WHEN NEW.state <> 'closed' OR EXISTS (SELECT 1 FROM cashier_closure c WHERE c.business_date = NEW.business_date AND c.state = 'open')
BEGIN SELECT RAISE(ABORT, 'caredesk: a drawer of the day is open'); END;
CREATE TRIGGER billing_day_step BEFORE UPDATE ON billing_day
WHEN NEW.business_date <> OLD.business_date OR NEW.state = OLD.state
  OR NEW.state = 'closed' AND EXISTS (SELECT 1 FROM cashier_closure c WHERE c.business_date = NEW.business_date AND c.state = 'open')
BEGIN SELECT RAISE(ABORT, 'caredesk: a drawer of the day is open'); END;
CREATE TRIGGER billing_day_last BEFORE UPDATE ON billing_day
WHEN NEW.state = 'reopened' AND EXISTS (SELECT 1 FROM billing_day d WHERE d.business_date > OLD.business_date AND d.state = 'closed')
BEGIN SELECT RAISE(ABORT, 'caredesk: a later day is closed'); END;
CREATE TRIGGER billing_day_no_delete BEFORE DELETE ON billing_day
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- What bills and deposits themselves say of money: by how much the paid sum of a
-- bill, or what is left of a deposit, changed, in which drawer and on which day.
-- The database writes it when they change. Added up by drawer or day it must be
-- what the payments there come to, which nothing here is read from again.
CREATE TABLE billing_ledger (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id    INTEGER REFERENCES billing_invoice (id),
    deposit_id    INTEGER REFERENCES billing_deposit (id),
    closure_id    INTEGER REFERENCES cashier_closure (id), -- NULL before there were drawers
    business_date TEXT NOT NULL CHECK (business_date IS date(business_date)),
    currency      TEXT NOT NULL,
    change_minor  INTEGER NOT NULL CHECK (change_minor <> 0),
    CHECK ((invoice_id IS NULL) <> (deposit_id IS NULL))
) STRICT;
INSERT INTO billing_ledger (invoice_id, business_date, currency, change_minor)
SELECT invoice_id, business_date, currency, amount_minor FROM payment_record WHERE invoice_id IS NOT NULL ORDER BY id;
CREATE INDEX billing_ledger_closure ON billing_ledger (closure_id, invoice_id, change_minor);
CREATE INDEX billing_ledger_day ON billing_ledger (business_date, currency, invoice_id, change_minor);
CREATE INDEX billing_ledger_invoice ON billing_ledger (invoice_id, change_minor) WHERE invoice_id IS NOT NULL;
CREATE INDEX billing_ledger_deposit ON billing_ledger (deposit_id, change_minor) WHERE deposit_id IS NOT NULL;
CREATE TRIGGER billing_ledger_bound BEFORE INSERT ON billing_ledger
WHEN NEW.invoice_id IS NOT NULL AND NEW.change_minor + (SELECT COALESCE(SUM(l.change_minor), 0) FROM billing_ledger l WHERE l.invoice_id = NEW.invoice_id)
     IS NOT (SELECT i.paid_minor FROM billing_invoice i WHERE i.id = NEW.invoice_id)
  OR NEW.deposit_id IS NOT NULL AND NEW.change_minor + (SELECT COALESCE(SUM(l.change_minor), 0) FROM billing_ledger l WHERE l.deposit_id = NEW.deposit_id)
     IS NOT (SELECT d.amount_minor - d.used_minor FROM billing_deposit d WHERE d.id = NEW.deposit_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: the ledger differs from its bill'); END;
CREATE TRIGGER billing_ledger_no_update BEFORE UPDATE ON billing_ledger
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER billing_ledger_no_delete BEFORE DELETE ON billing_ledger
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER billing_invoice_ledger AFTER UPDATE OF paid_minor ON billing_invoice
WHEN NEW.paid_minor <> OLD.paid_minor
BEGIN
    INSERT INTO billing_ledger (invoice_id, closure_id, business_date, currency, change_minor)
    SELECT NEW.id, p.closure_id, p.business_date, NEW.currency, NEW.paid_minor - OLD.paid_minor
    FROM payment_record p WHERE p.invoice_id = NEW.id ORDER BY p.id DESC LIMIT 1;
END;
CREATE TRIGGER billing_deposit_ledger AFTER UPDATE OF used_minor ON billing_deposit
WHEN NEW.used_minor <> OLD.used_minor
BEGIN
    INSERT INTO billing_ledger (deposit_id, closure_id, business_date, currency, change_minor)
    SELECT NEW.id, p.closure_id, p.business_date, NEW.currency, OLD.used_minor - NEW.used_minor
    FROM payment_record p WHERE p.deposit_id = NEW.id ORDER BY p.id DESC LIMIT 1;
END;
CREATE TRIGGER payment_deposit_ledger AFTER INSERT ON payment_record
WHEN NEW.kind = 'deposit'
BEGIN
    INSERT INTO billing_ledger (deposit_id, closure_id, business_date, currency, change_minor)
    SELECT d.id, NEW.closure_id, NEW.business_date, d.currency, d.amount_minor - d.used_minor FROM billing_deposit d WHERE d.id = NEW.deposit_id;
END;

-- Lines change in a draft alone, and hold tax as their bill does.
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
CREATE TRIGGER billing_item_tax BEFORE INSERT ON billing_item
WHEN NEW.tax_inclusive <> (SELECT tax_inclusive FROM billing_invoice WHERE id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: a bill has tax inside its prices or on top, not both'); END;

CREATE TRIGGER billing_invoice_start BEFORE INSERT ON billing_invoice
WHEN NEW.status <> 'draft' OR NEW.paid_minor <> 0 OR NEW.credited_minor <> 0
BEGIN SELECT RAISE(ABORT, 'caredesk: an invoice starts as a draft'); END;
CREATE TRIGGER billing_invoice_delete BEFORE DELETE ON billing_invoice
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
-- Issuing fixes the invoice: its sums must be those of its lines, its claim
-- within its total, its number the next, and its day open. From then on only
-- payments and credits move its state.
CREATE TRIGGER billing_invoice_issue BEFORE UPDATE ON billing_invoice
WHEN OLD.status = 'draft' AND NEW.status <> 'draft' AND (
     NEW.total_minor <> (SELECT COALESCE(SUM(total_minor), 0) FROM billing_item WHERE invoice_id = OLD.id)
  OR NEW.tax_minor <> (SELECT COALESCE(SUM(tax_minor), 0) FROM billing_item WHERE invoice_id = OLD.id)
  OR NEW.discount_minor <> (SELECT COALESCE(SUM(discount_minor), 0) FROM billing_item WHERE invoice_id = OLD.id)
  OR NEW.status NOT IN ('issued', 'paid', 'discarded'))
BEGIN SELECT RAISE(ABORT, 'caredesk: invoice total differs from its lines'); END;
CREATE TRIGGER billing_invoice_discard BEFORE UPDATE OF status ON billing_invoice
WHEN NEW.status = 'discarded' AND (OLD.status <> 'draft' OR EXISTS (SELECT 1 FROM billing_item WHERE invoice_id = OLD.id)
  OR EXISTS (SELECT 1 FROM insurance_claim WHERE invoice_id = OLD.id))
BEGIN SELECT RAISE(ABORT, 'caredesk: an empty draft alone is discarded'); END;
CREATE TRIGGER billing_invoice_issue_claim BEFORE UPDATE ON billing_invoice
WHEN OLD.status = 'draft' AND NEW.status <> 'draft' AND EXISTS (SELECT 1 FROM insurance_claim c WHERE c.invoice_id = OLD.id
    AND (c.amount_minor > NEW.total_minor OR c.covered_minor <> c.amount_minor))
BEGIN SELECT RAISE(ABORT, 'caredesk: the claim is above the bill'); END;
CREATE TRIGGER billing_invoice_gapless BEFORE UPDATE ON billing_invoice
WHEN OLD.status = 'draft' AND NEW.status <> 'draft'
 AND NEW.invoice_seq <> 1 + (SELECT COALESCE(MAX(invoice_seq), 0) FROM billing_invoice WHERE invoice_year = NEW.invoice_year)
BEGIN SELECT RAISE(ABORT, 'caredesk: invoice number out of sequence'); END;
CREATE TRIGGER billing_invoice_issue_day BEFORE UPDATE ON billing_invoice
WHEN OLD.status = 'draft' AND NEW.status <> 'draft'
 AND EXISTS (SELECT 1 FROM billing_day d WHERE d.business_date >= NEW.issued_on AND d.state = 'closed')
BEGIN SELECT RAISE(ABORT, 'caredesk: the day is closed'); END;
-- As before: a patient changes by a merge alone, and a void invoice takes no other change than that one.
CREATE TRIGGER billing_invoice_fixed BEFORE UPDATE ON billing_invoice
WHEN NEW.id <> OLD.id OR OLD.status <> 'draft' AND (NEW.number IS NOT OLD.number OR NEW.invoice_year IS NOT OLD.invoice_year OR NEW.invoice_seq IS NOT OLD.invoice_seq
  OR NEW.appointment_id IS NOT OLD.appointment_id OR NEW.currency <> OLD.currency OR NEW.total_minor <> OLD.total_minor
  OR NEW.net_minor <> OLD.net_minor OR NEW.tax_minor <> OLD.tax_minor OR NEW.discount_minor <> OLD.discount_minor OR NEW.tax_inclusive <> OLD.tax_inclusive
  OR NEW.note <> OLD.note OR NEW.issued_on IS NOT OLD.issued_on
  OR NEW.issued_at IS NOT OLD.issued_at OR NEW.issued_by IS NOT OLD.issued_by OR NEW.created_at <> OLD.created_at
  OR NEW.status = 'draft' OR OLD.status = 'void' AND (NEW.patient_id = OLD.patient_id OR NEW.status <> 'void' OR NEW.paid_minor <> OLD.paid_minor
    OR NEW.credited_minor <> OLD.credited_minor))
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER billing_invoice_paid BEFORE UPDATE OF paid_minor, credited_minor, status ON billing_invoice
WHEN NEW.paid_minor <> (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE invoice_id = OLD.id)
  OR NEW.credited_minor <> (SELECT COALESCE(SUM(amount_minor), 0) FROM billing_credit WHERE invoice_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'caredesk: paid amount differs from the payments'); END;
CREATE TRIGGER billing_invoice_void BEFORE UPDATE OF status ON billing_invoice
WHEN NEW.status = 'void' AND OLD.status <> 'void' AND (NOT EXISTS (SELECT 1 FROM billing_credit c WHERE c.invoice_id = OLD.id AND c.kind = 'void')
  OR EXISTS (SELECT 1 FROM insurance_claim c WHERE c.invoice_id = OLD.id AND c.covered_minor > 0))
BEGIN SELECT RAISE(ABORT, 'caredesk: a bill is void by a counter-entry'); END;
CREATE TRIGGER billing_invoice_merged_insert BEFORE INSERT ON billing_invoice
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER billing_invoice_patient BEFORE UPDATE OF patient_id ON billing_invoice
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'bill' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id
    UNION ALL SELECT 1 FROM patient_merge m JOIN appointments_appointment v ON v.id = OLD.appointment_id
    WHERE m.kept_id = OLD.patient_id AND m.merged_id = NEW.patient_id AND m.undone_at IS NOT NULL AND v.patient_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;

-- Claims: made and changed freely with a draft; after that what was asked for
-- stands, and what is covered moves between what was paid and what was asked.
CREATE TRIGGER insurance_claim_insert BEFORE INSERT ON insurance_claim
WHEN NEW.state <> 'open' OR NEW.covered_minor <> NEW.amount_minor OR (SELECT status FROM billing_invoice WHERE id = NEW.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER insurance_claim_delete BEFORE DELETE ON insurance_claim
WHEN (SELECT status FROM billing_invoice WHERE id = OLD.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER insurance_claim_fixed BEFORE UPDATE ON insurance_claim
WHEN NEW.id <> OLD.id OR NEW.invoice_id <> OLD.invoice_id
  OR (SELECT status FROM billing_invoice WHERE id = OLD.invoice_id) <> 'draft' AND (NEW.payer_id <> OLD.payer_id
    OR NEW.share_bp <> OLD.share_bp OR NEW.amount_minor <> OLD.amount_minor OR OLD.state = 'void')
  OR (SELECT status FROM billing_invoice WHERE id = OLD.invoice_id) = 'draft' AND NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'caredesk: an issued invoice cannot be changed'); END;
CREATE TRIGGER insurance_claim_covered BEFORE UPDATE OF covered_minor ON insurance_claim
WHEN (SELECT status FROM billing_invoice WHERE id = OLD.invoice_id) <> 'draft' AND (
     NEW.covered_minor < (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE claim_id = OLD.id)
       + (SELECT COALESCE(SUM(amount_minor), 0) FROM billing_credit WHERE claim_id = OLD.id)
  OR NEW.covered_minor + (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE invoice_id = OLD.invoice_id AND claim_id IS NULL)
       + (SELECT COALESCE(SUM(amount_minor), 0) FROM billing_credit WHERE invoice_id = OLD.invoice_id AND claim_id IS NULL AND kind <> 'void')
     > (SELECT total_minor FROM billing_invoice WHERE id = OLD.invoice_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: the covered part does not fit what was paid'); END;

-- Payments: as they were taken, into an open drawer, never above what their
-- side of the bill owes, under the next receipt number.
CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment_record
BEGIN SELECT RAISE(ABORT, 'caredesk: a recorded payment cannot be changed'); END;
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment_record
BEGIN SELECT RAISE(ABORT, 'caredesk: a recorded payment cannot be changed'); END;
CREATE TRIGGER payment_drawer BEFORE INSERT ON payment_record
WHEN NOT EXISTS (SELECT 1 FROM cashier_closure c WHERE c.id = NEW.closure_id AND c.state = 'open' AND c.cashier_id IS NEW.received_by
    AND c.currency = NEW.currency AND c.business_date = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'caredesk: the drawer is not open'); END;
CREATE TRIGGER payment_invoice BEFORE INSERT ON payment_record
WHEN NEW.invoice_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id
    AND i.status IN ('issued', 'part_paid', 'paid', 'settled') AND i.currency = NEW.currency AND i.appointment_id IS NEW.appointment_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: payment of an invoice that is not issued'); END;
CREATE TRIGGER payment_claim BEFORE INSERT ON payment_record
WHEN NEW.claim_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM insurance_claim c WHERE c.id = NEW.claim_id AND c.invoice_id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: the claim is of another bill'); END;
CREATE TRIGGER payment_above_total BEFORE INSERT ON payment_record
WHEN NEW.kind = 'payment' AND NEW.amount_minor
   + (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE invoice_id = NEW.invoice_id AND (claim_id IS NULL) = (NEW.claim_id IS NULL))
   + (SELECT COALESCE(SUM(amount_minor), 0) FROM billing_credit WHERE invoice_id = NEW.invoice_id AND (claim_id IS NULL) = (NEW.claim_id IS NULL))
   > (SELECT CASE WHEN NEW.claim_id IS NULL THEN i.total_minor - COALESCE(c.covered_minor, 0) ELSE c.covered_minor END
      FROM billing_invoice i LEFT JOIN insurance_claim c ON c.invoice_id = i.id WHERE i.id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: payment above the balance'); END;
CREATE TRIGGER payment_refund_bound BEFORE INSERT ON payment_record
WHEN NEW.kind = 'refund' AND (
    NOT EXISTS (SELECT 1 FROM payment_record p WHERE p.id = NEW.reverses_id AND p.invoice_id IS NEW.invoice_id AND p.deposit_id IS NEW.deposit_id
        AND p.claim_id IS NEW.claim_id AND p.currency = NEW.currency AND p.kind <> 'refund' AND (p.payment_method = 'deposit') = (NEW.payment_method = 'deposit'))
    OR -NEW.amount_minor > (SELECT p.amount_minor FROM payment_record p WHERE p.id = NEW.reverses_id)
       + (SELECT COALESCE(SUM(r.amount_minor), 0) FROM payment_record r WHERE r.reverses_id = NEW.reverses_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: refund above what was paid'); END;
-- Cash comes out of a drawer that holds it.
CREATE TRIGGER payment_refund_cash BEFORE INSERT ON payment_record
WHEN NEW.kind = 'refund' AND NEW.payment_method = 'cash' AND NEW.amount_minor + (SELECT c.float_minor
    + (SELECT COALESCE(SUM(p.amount_minor), 0) FROM payment_record p WHERE p.closure_id = c.id AND p.payment_method = 'cash')
    + (SELECT COALESCE(SUM(CASE m.kind WHEN 'in' THEN m.amount_minor ELSE -m.amount_minor END), 0) FROM cash_movement m WHERE m.closure_id = c.id)
    FROM cashier_closure c WHERE c.id = NEW.closure_id) < 0
BEGIN SELECT RAISE(ABORT, 'caredesk: the drawer does not hold that much cash'); END;
CREATE TRIGGER payment_gapless BEFORE INSERT ON payment_record
WHEN NEW.receipt_seq <> 1 + (SELECT COALESCE(MAX(receipt_seq), 0) FROM payment_record WHERE receipt_year = NEW.receipt_year)
BEGIN SELECT RAISE(ABORT, 'caredesk: receipt number out of sequence'); END;

-- Deposits: paid in once by the row of its amount, used for bills of the same
-- patient, given back, and never below nothing.
CREATE TRIGGER payment_deposit_in BEFORE INSERT ON payment_record
WHEN NEW.kind = 'deposit' AND (EXISTS (SELECT 1 FROM payment_record p WHERE p.deposit_id = NEW.deposit_id)
  OR NOT EXISTS (SELECT 1 FROM billing_deposit d WHERE d.id = NEW.deposit_id AND d.amount_minor = NEW.amount_minor AND d.currency = NEW.currency))
BEGIN SELECT RAISE(ABORT, 'caredesk: the deposit differs from its payment'); END;
CREATE TRIGGER payment_deposit_use BEFORE INSERT ON payment_record
WHEN NEW.kind = 'payment' AND NEW.payment_method = 'deposit' AND NOT EXISTS (SELECT 1 FROM billing_deposit d JOIN billing_invoice i ON i.id = NEW.invoice_id
    WHERE d.id = NEW.deposit_id AND d.patient_id = i.patient_id AND d.currency = NEW.currency
      AND EXISTS (SELECT 1 FROM payment_record p WHERE p.deposit_id = d.id AND p.kind = 'deposit')
      AND NEW.amount_minor + (SELECT COALESCE(SUM(CASE WHEN p.invoice_id IS NULL THEN -p.amount_minor ELSE p.amount_minor END), 0)
        FROM payment_record p WHERE p.deposit_id = d.id AND p.kind <> 'deposit') <= d.amount_minor)
BEGIN SELECT RAISE(ABORT, 'caredesk: the deposit does not hold that much'); END;
CREATE TRIGGER payment_deposit_back BEFORE INSERT ON payment_record
WHEN NEW.kind = 'refund' AND NEW.invoice_id IS NULL AND NOT EXISTS (SELECT 1 FROM billing_deposit d
    WHERE d.id = NEW.deposit_id AND -NEW.amount_minor + (SELECT COALESCE(SUM(CASE WHEN p.invoice_id IS NULL THEN -p.amount_minor ELSE p.amount_minor END), 0)
        FROM payment_record p WHERE p.deposit_id = d.id AND p.kind <> 'deposit') <= d.amount_minor)
BEGIN SELECT RAISE(ABORT, 'caredesk: the deposit does not hold that much'); END;
CREATE TRIGGER billing_deposit_start BEFORE INSERT ON billing_deposit
WHEN NEW.used_minor <> 0
BEGIN SELECT RAISE(ABORT, 'caredesk: the deposit differs from its payment'); END;
CREATE TRIGGER billing_deposit_used BEFORE UPDATE ON billing_deposit
WHEN NEW.id <> OLD.id OR NEW.currency <> OLD.currency OR NEW.amount_minor <> OLD.amount_minor OR NEW.created_at <> OLD.created_at
  OR NEW.used_minor <> (SELECT COALESCE(SUM(CASE WHEN invoice_id IS NULL THEN -amount_minor ELSE amount_minor END), 0)
    FROM payment_record WHERE deposit_id = OLD.id AND kind <> 'deposit')
BEGIN SELECT RAISE(ABORT, 'caredesk: the deposit differs from its payment'); END;
CREATE TRIGGER billing_deposit_no_delete BEFORE DELETE ON billing_deposit
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;

-- Credits: within what their side of the bill still owes, on an open day.
CREATE TRIGGER billing_credit_bound BEFORE INSERT ON billing_credit
WHEN NOT EXISTS (SELECT 1 FROM billing_invoice i LEFT JOIN insurance_claim c ON c.invoice_id = i.id WHERE i.id = NEW.invoice_id
    AND i.status IN ('issued', 'part_paid', 'paid', 'settled') AND i.currency = NEW.currency
    AND (NEW.claim_id IS NULL OR NEW.claim_id = c.id)
    AND (NEW.kind = 'void' AND NEW.claim_id IS NULL AND i.paid_minor = 0 AND NEW.amount_minor = i.total_minor - i.credited_minor
      OR NEW.kind = 'write_off' AND NEW.amount_minor
        + (SELECT COALESCE(SUM(amount_minor), 0) FROM payment_record WHERE invoice_id = i.id AND (claim_id IS NULL) = (NEW.claim_id IS NULL))
        + (SELECT COALESCE(SUM(amount_minor), 0) FROM billing_credit WHERE invoice_id = i.id AND (claim_id IS NULL) = (NEW.claim_id IS NULL))
        <= CASE WHEN NEW.claim_id IS NULL THEN i.total_minor - COALESCE(c.covered_minor, 0) ELSE c.covered_minor END
      OR NEW.kind = 'reversal' AND EXISTS (SELECT 1 FROM billing_credit o WHERE o.id = NEW.reverses_id AND o.invoice_id = NEW.invoice_id
        AND o.claim_id IS NEW.claim_id AND o.kind = 'write_off' AND o.amount_minor = -NEW.amount_minor)))
BEGIN SELECT RAISE(ABORT, 'caredesk: credit above what is owed'); END;
CREATE TRIGGER billing_credit_gapless BEFORE INSERT ON billing_credit
WHEN NEW.credit_seq <> 1 + (SELECT COALESCE(MAX(credit_seq), 0) FROM billing_credit WHERE credit_year = NEW.credit_year)
BEGIN SELECT RAISE(ABORT, 'caredesk: credit number out of sequence'); END;
CREATE TRIGGER billing_credit_day BEFORE INSERT ON billing_credit
WHEN EXISTS (SELECT 1 FROM billing_day d WHERE d.business_date >= NEW.business_date AND d.state = 'closed')
BEGIN SELECT RAISE(ABORT, 'caredesk: the day is closed'); END;
CREATE TRIGGER billing_credit_no_update BEFORE UPDATE ON billing_credit
BEGIN SELECT RAISE(ABORT, 'caredesk: a counter-entry cannot be changed'); END;
CREATE TRIGGER billing_credit_no_delete BEFORE DELETE ON billing_credit
BEGIN SELECT RAISE(ABORT, 'caredesk: a counter-entry cannot be changed'); END;

-- Estimates: what something would cost, numbered, never a bill themselves.
CREATE TABLE billing_estimate (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    number         TEXT NOT NULL UNIQUE,
    estimate_year  INTEGER NOT NULL,
    estimate_seq   INTEGER NOT NULL CHECK (estimate_seq > 0),
    patient_id     INTEGER NOT NULL REFERENCES auth_user (id),
    doctor_id      INTEGER REFERENCES doctors_doctor (id),
    currency       TEXT NOT NULL,
    tax_inclusive  INTEGER NOT NULL CHECK (tax_inclusive IN (0, 1)),
    net_minor      INTEGER NOT NULL CHECK (net_minor >= 0),
    tax_minor      INTEGER NOT NULL CHECK (tax_minor >= 0),
    discount_minor INTEGER NOT NULL CHECK (discount_minor >= 0),
    total_minor    INTEGER NOT NULL CHECK (total_minor BETWEEN 0 AND 1000000000000000),
    note           TEXT NOT NULL DEFAULT '',
    valid_until    TEXT NOT NULL CHECK (valid_until IS date(valid_until)),
    state          TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'billed', 'withdrawn')),
    invoice_id     INTEGER UNIQUE REFERENCES billing_invoice (id),
    created_at     TEXT NOT NULL,
    created_by     INTEGER REFERENCES auth_user (id),
    created_by_name TEXT NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1,
    UNIQUE (estimate_year, estimate_seq),
    CHECK (total_minor = net_minor + tax_minor),
    CHECK ((state = 'billed') = (invoice_id IS NOT NULL))
) STRICT;
CREATE INDEX billing_estimate_patient ON billing_estimate (patient_id, id);
CREATE TABLE billing_estimate_item (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    estimate_id     INTEGER NOT NULL REFERENCES billing_estimate (id),
    position        INTEGER NOT NULL,
    price_id        INTEGER REFERENCES billing_price (id),
    description     TEXT NOT NULL CHECK (description <> ''),
    quantity        INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    price_minor     INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000000),
    discount_bp     INTEGER NOT NULL DEFAULT 0 CHECK (discount_bp BETWEEN 0 AND 10000),
    discount_minor  INTEGER NOT NULL DEFAULT 0 CHECK (discount_minor BETWEEN 0 AND quantity * price_minor),
    discount_kind   TEXT NOT NULL DEFAULT '' CHECK (discount_kind IN ('', 'manual', 'follow_up')),
    discount_reason TEXT NOT NULL DEFAULT '',
    tax_name        TEXT NOT NULL DEFAULT '',
    tax_bp          INTEGER NOT NULL DEFAULT 0 CHECK (tax_bp BETWEEN 0 AND 10000),
    tax_inclusive   INTEGER NOT NULL CHECK (tax_inclusive IN (0, 1)),
    tax_minor       INTEGER NOT NULL DEFAULT 0 CHECK (tax_minor >= 0),
    total_minor     INTEGER NOT NULL CHECK (total_minor >= 0),
    UNIQUE (estimate_id, position)
) STRICT;
CREATE TRIGGER billing_estimate_start BEFORE INSERT ON billing_estimate
WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'caredesk: an estimate cannot be changed'); END;
CREATE TRIGGER billing_estimate_gapless BEFORE INSERT ON billing_estimate
WHEN NEW.estimate_seq <> 1 + (SELECT COALESCE(MAX(estimate_seq), 0) FROM billing_estimate WHERE estimate_year = NEW.estimate_year)
BEGIN SELECT RAISE(ABORT, 'caredesk: estimate number out of sequence'); END;
CREATE TRIGGER billing_estimate_fixed BEFORE UPDATE ON billing_estimate
WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.estimate_year IS NOT OLD.estimate_year OR NEW.estimate_seq IS NOT OLD.estimate_seq
  OR NEW.doctor_id IS NOT OLD.doctor_id OR NEW.currency IS NOT OLD.currency OR NEW.tax_inclusive IS NOT OLD.tax_inclusive
  OR NEW.net_minor IS NOT OLD.net_minor OR NEW.tax_minor IS NOT OLD.tax_minor OR NEW.discount_minor IS NOT OLD.discount_minor
  OR NEW.total_minor IS NOT OLD.total_minor OR NEW.note IS NOT OLD.note OR NEW.valid_until IS NOT OLD.valid_until
  OR NEW.created_at IS NOT OLD.created_at OR NEW.created_by IS NOT OLD.created_by OR NEW.created_by_name IS NOT OLD.created_by_name
  OR OLD.state <> 'open' AND (NEW.state <> OLD.state OR NEW.invoice_id IS NOT OLD.invoice_id)
BEGIN SELECT RAISE(ABORT, 'caredesk: an estimate cannot be changed'); END;
CREATE TRIGGER billing_estimate_no_delete BEFORE DELETE ON billing_estimate
BEGIN SELECT RAISE(ABORT, 'caredesk: records are never deleted'); END;
CREATE TRIGGER billing_estimate_item_no_update BEFORE UPDATE ON billing_estimate_item
BEGIN SELECT RAISE(ABORT, 'caredesk: an estimate cannot be changed'); END;
CREATE TRIGGER billing_estimate_item_no_delete BEFORE DELETE ON billing_estimate_item
BEGIN SELECT RAISE(ABORT, 'caredesk: an estimate cannot be changed'); END;

-- Prints of the new papers are counted too.
CREATE TABLE document_print_before AS SELECT * FROM document_print;
DROP TABLE document_print;
CREATE TABLE document_print (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('prescription', 'receipt', 'paper', 'invoice', 'credit', 'estimate', 'closure')),
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

ALTER TABLE system_settings ADD COLUMN tax_inclusive INTEGER NOT NULL DEFAULT 1 CHECK (tax_inclusive IN (0, 1));
ALTER TABLE system_settings ADD COLUMN consultation_tax_id INTEGER REFERENCES billing_tax (id);
ALTER TABLE system_settings ADD COLUMN free_followups INTEGER NOT NULL DEFAULT 0 CHECK (free_followups BETWEEN 0 AND 20);
ALTER TABLE system_settings ADD COLUMN free_followup_days INTEGER NOT NULL DEFAULT 14 CHECK (free_followup_days BETWEEN 1 AND 365);
ALTER TABLE system_settings ADD COLUMN discount_limit_receptionist_bp INTEGER NOT NULL DEFAULT 0 CHECK (discount_limit_receptionist_bp BETWEEN 0 AND 10000);
ALTER TABLE system_settings ADD COLUMN discount_limit_cashier_bp INTEGER NOT NULL DEFAULT 1000 CHECK (discount_limit_cashier_bp BETWEEN 0 AND 10000);
ALTER TABLE system_settings ADD COLUMN invoice_pattern TEXT NOT NULL DEFAULT 'INV-{YYYY}-{000000}';
ALTER TABLE system_settings ADD COLUMN receipt_pattern TEXT NOT NULL DEFAULT 'RC-{YYYY}-{000000}';
ALTER TABLE system_settings ADD COLUMN credit_pattern TEXT NOT NULL DEFAULT 'CN-{YYYY}-{000000}';
ALTER TABLE system_settings ADD COLUMN estimate_pattern TEXT NOT NULL DEFAULT 'ES-{YYYY}-{000000}';
ALTER TABLE system_settings ADD COLUMN closure_pattern TEXT NOT NULL DEFAULT 'CL-{YYYY}-{0000}';

-- Merging moves deposits and estimates too.
CREATE TABLE patient_merge_row_before AS SELECT * FROM patient_merge_row;
DROP TABLE patient_merge_row;
CREATE TABLE patient_merge_row (
    merge_id INTEGER NOT NULL REFERENCES patient_merge (id),
    kind     TEXT NOT NULL CHECK (kind IN ('visit', 'record', 'prescription', 'bill', 'series', 'vitals', 'problem', 'attachment', 'paper', 'deposit', 'estimate')),
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
        WHEN 'paper' THEN (SELECT patient_id FROM issued_document WHERE id = NEW.row_id)
        WHEN 'deposit' THEN (SELECT patient_id FROM billing_deposit WHERE id = NEW.row_id)
        WHEN 'estimate' THEN (SELECT patient_id FROM billing_estimate WHERE id = NEW.row_id) END)
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
   OR EXISTS (SELECT 1 FROM issued_document WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM billing_deposit WHERE patient_id = NEW.user_id)
   OR EXISTS (SELECT 1 FROM billing_estimate WHERE patient_id = NEW.user_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a merged chart keeps no visits and no bills'); END;

CREATE TRIGGER billing_deposit_merged_insert BEFORE INSERT ON billing_deposit
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER billing_deposit_patient BEFORE UPDATE OF patient_id ON billing_deposit
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'deposit' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
CREATE TRIGGER billing_estimate_merged_insert BEFORE INSERT ON billing_estimate
WHEN EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'caredesk: this chart was merged into another'); END;
CREATE TRIGGER billing_estimate_patient BEFORE UPDATE OF patient_id ON billing_estimate
WHEN NEW.patient_id <> OLD.patient_id AND (EXISTS (SELECT 1 FROM patient_profile WHERE user_id = NEW.patient_id AND merged_into IS NOT NULL)
  OR NOT EXISTS (SELECT 1 FROM patient_merge_allows a WHERE a.kind = 'estimate' AND a.row_id = OLD.id AND a.from_id = OLD.patient_id AND a.to_id = NEW.patient_id))
BEGIN SELECT RAISE(ABORT, 'caredesk: a row changes its patient only by a merge'); END;
