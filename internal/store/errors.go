package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"

	"caredesk/internal/clinic"
)

// words is what a rule of the database says to people.
type words struct {
	code    clinic.Code
	field   string
	message string
}

// uniqueWords maps "table.column" of a violated unique index, by its last
// column, to words.
var uniqueWords = map[string]words{
	"auth_user.username":                      {clinic.Conflict, "username", "This user name is taken."},
	"users_profile.user_id":                   {clinic.Conflict, "", "This user already has a profile."},
	"patient_profile.user_id":                 {clinic.Conflict, "", "This user already has a patient record."},
	"patient_profile.patient_no":              {clinic.Conflict, "number", "This patient number is taken."},
	"doctors_department.name":                 {clinic.Conflict, "name", "There is already a department of this name."},
	"doctors_specialization.name":             {clinic.Conflict, "name", "There is already a specialisation of this name."},
	"doctors_doctor.user_id":                  {clinic.Conflict, "", "This user is already a doctor."},
	"doctors_doctor.license_number":           {clinic.Conflict, "license_number", "Another doctor has this licence number."},
	"doctors_doctor.token_prefix":             {clinic.Conflict, "token_prefix", "Another doctor uses this token letter."},
	"doctor_specialization.specialization_id": {clinic.Conflict, "specializations", "A specialisation stands in the list twice."},
	"queue_token.token_no":                    {clinic.Conflict, "token", "This token has just been given out. Please try again."},
	"appointments_appointment.token_no":       {clinic.Conflict, "token", "This token has just been given out. Please try again."},
	"prescription.number":                     {clinic.Conflict, "number", "This prescription number is taken."},
	"appointments_patienthistory.amends_id":   {clinic.Stale, "", "Somebody else amended this record meanwhile. Read it again."},
	"prescription.replaces_id":                {clinic.Stale, "", "Somebody else replaced this prescription meanwhile. Read it again."},
	"prescription_stop.item_id":               {clinic.Conflict, "", "This medicine was stopped already."},
	"visit_diagnosis.position":                {clinic.Conflict, "diagnosis", "Two diagnoses stand at one place of the record."},
	"drug.row_key":                            {clinic.Conflict, "name", "There is already a medicine of this name, strength and form."},
	"diagnosis_code.code":                     {clinic.Conflict, "code", "This code is in the list already."},
	"index 'rx_template_name'":                {clinic.Conflict, "name", "There is already one of this name."},
	"prescription_item.position":              {clinic.Conflict, "items", "Two items stand at one place of the prescription."},
	"issued_document.number":                  {clinic.Conflict, "number", "This document number is taken."},
	"document_print.copy_no":                  {clinic.Conflict, "", "This document is being printed at another desk. Please try again."},
	"billing_invoice.number":                  {clinic.Conflict, "number", "This invoice number is taken."},
	"billing_invoice.appointment_id":          {clinic.Conflict, "appointment", "This visit already has an invoice."},
	"billing_item.position":                   {clinic.Conflict, "items", "Two lines stand at one place of the invoice."},
	"billing_invoice.invoice_seq":             {clinic.Conflict, "number", "This invoice number is taken."},
	"billing_credit.number":                   {clinic.Conflict, "number", "This credit note's number is taken."},
	"billing_credit.credit_seq":               {clinic.Conflict, "number", "This credit note's number is taken."},
	"billing_credit.reverses_id":              {clinic.Conflict, "", "This write-off was taken back already."},
	"billing_credit.idempotency_key":          {clinic.Conflict, "", "This is already recorded."},
	"billing_estimate.number":                 {clinic.Conflict, "number", "This estimate's number is taken."},
	"billing_estimate.estimate_seq":           {clinic.Conflict, "number", "This estimate's number is taken."},
	"billing_estimate.invoice_id":             {clinic.Conflict, "", "This bill came from another estimate."},
	"billing_estimate_item.position":          {clinic.Conflict, "items", "Two lines stand at one place of the estimate."},
	"billing_tax.name":                        {clinic.Conflict, "name", "There is already a tax of this name."},
	"billing_category.name":                   {clinic.Conflict, "name", "There is already a category of this name."},
	"billing_price.code":                      {clinic.Conflict, "code", "There is already a price with this code."},
	"billing_payer.name":                      {clinic.Conflict, "name", "There is already a payer of this name."},
	"billing_free_visit.appointment_id":       {clinic.Conflict, "", "This visit is a free follow-up already."},
	"insurance_claim.invoice_id":              {clinic.Conflict, "claim", "This bill has a payer already."},
	"cashier_closure.currency":                {clinic.Conflict, "drawer", "Your drawer is open already."},
	"cashier_closure.number":                  {clinic.Conflict, "number", "This closure's number is taken."},
	"cashier_closure.closure_seq":             {clinic.Conflict, "number", "This closure's number is taken."},
	"cashier_closure.handover_from":           {clinic.Conflict, "drawer", "This drawer was taken over already."},
	"cash_movement.idempotency_key":           {clinic.Conflict, "", "This is already recorded."},
	"cashier_count.method":                    {clinic.Stale, "", "The drawer was counted at another desk meanwhile."},
	"cashier_reopening.counting_no":           {clinic.Conflict, "", "The drawer was reopened already."},
	"billing_day.business_date":               {clinic.Conflict, "", "The day is closed already."},
	"payment_record.receipt_no":               {clinic.Conflict, "receipt_number", "This receipt number is taken."},
	"payment_record.receipt_seq":              {clinic.Conflict, "receipt_number", "This receipt number is taken."},
	"payment_record.idempotency_key":          {clinic.Conflict, "", "This payment is already recorded."},
	"system_settings.id":                      {clinic.Conflict, "", "Caredesk is already set up."},
	"backup_record.state":                     {clinic.Conflict, "", "A backup is being made already."},
	"backup_record.file_name":                 {clinic.Conflict, "", "This backup is recorded already."},
	"patient_merge.merged_id":                 {clinic.Conflict, "", "This record has already been merged into another one."},
	"data_import_row.source_key":              {clinic.Conflict, "", "This database was moved in already."},
	"data_import_row.old_id":                  {clinic.Conflict, "", "A row stands in the import twice."},
	"audit_log.hash":                          {clinic.Conflict, "", "This is already in the audit log."},
}

// triggerWords maps the messages that the triggers raise to words.
var triggerWords = map[string]words{
	"caredesk: doctor overlap":                                       {clinic.Conflict, "start", "The doctor already has a visit at that time."},
	"caredesk: patient overlap":                                      {clinic.Conflict, "start", "The patient already has a visit at that time."},
	"caredesk: token out of sequence":                                {clinic.Conflict, "token", "Tokens are given out one after the other, and none twice."},
	"caredesk: status cannot follow":                                 {clinic.Conflict, "", "A visit cannot go from its present state to this one."},
	"caredesk: cancelled by whom and why":                            {clinic.Conflict, "", "A cancelled visit says who called it off and why."},
	"caredesk: series of another patient":                            {clinic.Conflict, "patient", "The series is another patient's."},
	"caredesk: visit leaves its series":                              {clinic.Conflict, "", "A visit stays in the series it was booked in."},
	"caredesk: records are never deleted":                            {clinic.Conflict, "", "Records are never deleted."},
	"caredesk: history cannot be changed":                            {clinic.Conflict, "", "The record's history cannot be changed."},
	"caredesk: a signed prescription cannot be changed":              {clinic.Conflict, "", "A signed prescription cannot be changed."},
	"caredesk: an issued invoice cannot be changed":                  {clinic.Conflict, "", "An issued invoice cannot be changed."},
	"caredesk: an empty draft alone is discarded":                    {clinic.Conflict, "", "Only a draft that holds nothing is discarded."},
	"caredesk: an invoice starts as a draft":                         {clinic.Conflict, "", "An invoice starts as a draft."},
	"caredesk: invoice total differs from its lines":                 {clinic.Conflict, "", "The invoice's total differs from the sum of its lines."},
	"caredesk: paid amount differs from the payments":                {clinic.Conflict, "", "The paid amount differs from the sum of the payments."},
	"caredesk: a recorded payment cannot be changed":                 {clinic.Conflict, "", "A recorded payment cannot be changed."},
	"caredesk: payment of an invoice that is not issued":             {clinic.Conflict, "", "The invoice is not issued, or the payment is in another currency."},
	"caredesk: payment above the balance":                            {clinic.Conflict, "amount", "That is more than is still to be paid."},
	"caredesk: refund above what was paid":                           {clinic.Conflict, "amount", "That is more than was paid."},
	"caredesk: a bill has tax inside its prices or on top, not both": {clinic.Conflict, "items", "A bill has its tax inside the prices or on top of them, not both."},
	"caredesk: the claim is above the bill":                          {clinic.Conflict, "claim", "The payer's part is more than the bill."},
	"caredesk: the claim is of another bill":                         {clinic.Conflict, "claim", "The claim belongs to another bill."},
	"caredesk: the covered part does not fit what was paid":          {clinic.Conflict, "covered", "The payer's part does not fit what was paid already."},
	"caredesk: invoice number out of sequence":                       {clinic.Conflict, "number", "The invoice number is out of sequence."},
	"caredesk: credit number out of sequence":                        {clinic.Conflict, "number", "The credit note's number is out of sequence."},
	"caredesk: estimate number out of sequence":                      {clinic.Conflict, "number", "The estimate's number is out of sequence."},
	"caredesk: closure number out of sequence":                       {clinic.Conflict, "number", "The closure's number is out of sequence."},
	"caredesk: the day is closed":                                    {clinic.Conflict, "", "The books of that day are closed. An administrator can reopen them."},
	"caredesk: a bill is void by a counter-entry":                    {clinic.Conflict, "", "A bill is made void by a counter-entry with its reason."},
	"caredesk: the drawer is not open":                               {clinic.Conflict, "drawer", "The drawer is not open."},
	"caredesk: the drawer is not closed":                             {clinic.Conflict, "", "The drawer is not closed."},
	"caredesk: the drawer was not handed over":                       {clinic.Conflict, "", "The drawer was not handed over to this cashier, or with another amount."},
	"caredesk: a drawer starts open":                                 {clinic.Conflict, "", "A drawer starts open and uncounted."},
	"caredesk: a drawer cannot be changed":                           {clinic.Conflict, "", "A drawer cannot be changed, only counted and closed."},
	"caredesk: a drawer is closed when it is counted":                {clinic.Conflict, "", "Money came in since the drawer was counted. Count it again."},
	"caredesk: a closed drawer is reopened with a reason":            {clinic.Conflict, "", "The drawer has been handed over or has no reason to be reopened."},
	"caredesk: a later day is closed":                                {clinic.Conflict, "", "A later day is closed. Reopen that one first."},
	"caredesk: the ledger differs from its bill":                     {clinic.Conflict, "", "The ledger differs from its bill or deposit."},
	"caredesk: a drawer of the day is open":                          {clinic.Conflict, "", "A drawer of that day is still open."},
	"caredesk: the expected amount differs from the payments":        {clinic.Stale, "", "Money came in or went out since the drawer was counted. Look at the new amounts."},
	"caredesk: no free follow-up is left":                            {clinic.Conflict, "", "No free follow-up is left."},
	"caredesk: the free follow-up is given back first":               {clinic.Conflict, "", "The visit is a free follow-up. That is given back first."},
	"caredesk: the deposit differs from its payment":                 {clinic.Conflict, "", "The deposit differs from its payment."},
	"caredesk: the deposit does not hold that much":                  {clinic.Conflict, "amount", "The deposit does not hold that much."},
	"caredesk: the drawer does not hold that much cash":              {clinic.Conflict, "method", "The drawer does not hold that much cash."},
	"caredesk: credit above what is owed":                            {clinic.Conflict, "amount", "That is more than is still owed."},
	"caredesk: a counter-entry cannot be changed":                    {clinic.Conflict, "", "A counter-entry cannot be changed."},
	"caredesk: an estimate cannot be changed":                        {clinic.Conflict, "", "An estimate cannot be changed. Make a new one."},
	"caredesk: receipt number out of sequence":                       {clinic.Conflict, "receipt_number", "The receipt number is out of sequence."},
	"caredesk: number out of sequence":                               {clinic.Conflict, "", "Numbers are given out one after the other."},
	"caredesk: the audit log cannot be changed":                      {clinic.Conflict, "", "The audit log cannot be changed."},
	"caredesk: audit chain broken":                                   {clinic.Conflict, "", "The audit log has moved on. Please try again."},

	// The clinical record.
	"caredesk: an amendment follows the version before it":    {clinic.Stale, "", "Somebody else amended this record meanwhile. Read it again."},
	"caredesk: a signed record cannot be changed":             {clinic.Conflict, "", "A signed record cannot be changed. It can be amended."},
	"caredesk: a prescription replaces one of the same visit": {clinic.Conflict, "", "A prescription can replace one of the same visit alone."},
	"caredesk: an issued paper cannot be changed":             {clinic.Conflict, "", "An issued document cannot be changed."},
	"caredesk: a list only moves forward":                     {clinic.Conflict, "", "The list has changed meanwhile. Please try again."},
	"caredesk: the visit is another patient's":                {clinic.Conflict, "", "The visit is another patient's."},

	// Merging.
	"caredesk: only active charts are merged":               {clinic.Conflict, "", "One of the two records is retired or has already been merged."},
	"caredesk: charts of different sex are not merged":      {clinic.Conflict, "", "The sex differs, so these are not merged."},
	"caredesk: charts with open visits are not merged":      {clinic.Conflict, "", "One of the two records has an open visit. Close, move or cancel it first."},
	"caredesk: charts with unpaid bills are not merged":     {clinic.Conflict, "", "One of the two records has an unpaid bill. Take the payment first."},
	"caredesk: the kept chart was merged itself":            {clinic.Conflict, "", "The kept record has itself been merged into another one since. Undo that merge first."},
	"caredesk: a chart is merged only by a merge":           {clinic.Conflict, "", "A record is merged, and taken apart again, only by merging and undoing that."},
	"caredesk: a merged chart keeps no visits and no bills": {clinic.Conflict, "", "Something new was written for the merged record meanwhile. Please try again."},
	"caredesk: a merged chart cannot be changed":            {clinic.Conflict, "", "This record was merged into another one. Change that one."},
	"caredesk: this chart was merged into another":          {clinic.Conflict, "patient", "This record was merged into another one. Choose that one."},
	"caredesk: a row changes its patient only by a merge":   {clinic.Conflict, "", "What was recorded for a patient stays with that patient."},
}

// sqliteCode returns SQLite's extended result code in err's tree, 0 when there is none.
func sqliteCode(err error) int {
	var e interface{ Code() int } // of the driver's own errors and of those of kept statements
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// isBusy reports whether another program held the database, so that the same
// transaction may succeed when it is run again.
func isBusy(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return true
	}
	switch pgCode(err) {
	case "40001", "40P01", "55P03": // serialization failure, deadlock, lock not available
		return true
	}
	return false
}

// isDamage reports errors after which nothing more may be written: what a
// failed fsync or a broken page left on the disk is unknown.
func isDamage(err error) bool {
	switch code := sqliteCode(err); code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	case sqlite3.SQLITE_IOERR:
		return code != sqlite3.SQLITE_IOERR_NOMEM
	}
	return strings.HasPrefix(pgCode(err), "XX00") && pgCode(err) != "XX000"
}

// markDamage makes an error of a damaged file known as one.
func markDamage(code int, err error) error {
	switch code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return errors.Join(clinic.ErrDamaged, err)
	}
	return err
}

// isUnreadable reports that a column held what is never written there, such as a
// moment that is none. The database's own checks keep such values out, so that
// they come from a damaged file alone.
func isUnreadable(err error) bool {
	var e *unreadable
	return errors.As(err, &e) || strings.Contains(err.Error(), "sql: Scan error on column")
}

// isUnreachable reports that the file could not be reached or read, as happens when a network
// share goes away.
func isUnreachable(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

// mapError is the one place where a driver's error becomes a clinic error.
// Clinic errors pass through; nil stays nil.
func mapError(err error) error {
	var known *clinic.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled):
		return clinic.Wrap(clinic.Unavailable, err, "Cancelled. Nothing was saved.")
	case errors.Is(err, context.DeadlineExceeded):
		return clinic.Wrap(clinic.Unavailable, err, "The database took too long to answer. Nothing was saved. Please try again.")
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return clinic.Wrap(clinic.NotFound, err, "There is no such record.")
	case errors.Is(err, sql.ErrTxDone), errors.Is(err, sql.ErrConnDone):
		return clinic.Wrap(clinic.Unavailable, err, "The connection to the database ended. Nothing was saved. Please try again.")
	}
	code := sqliteCode(err)
	if code&0xff == sqlite3.SQLITE_CONSTRAINT {
		return constraintError(err, code)
	}
	w, ok := plainWords(code)
	if !ok {
		w, ok = pgWords(err)
	}
	if ok {
		return &clinic.Error{Code: w.code, Field: w.field, Message: w.message, Err: markDamage(code, err)}
	}
	if isUnreadable(err) {
		return clinic.Wrap(clinic.Unavailable, errors.Join(clinic.ErrDamaged, err),
			"A value in the database cannot be read: the database is damaged. Have it checked with caredeskctl verify, and restore the last backup.")
	}
	return clinic.Wrap(clinic.Internal, err, "Something went wrong inside Caredesk. Nothing was saved. The details are in the log.")
}

func constraintError(err error, code int) error {
	text := err.Error()
	say := func(w words) error {
		return &clinic.Error{Code: w.code, Field: w.field, Message: w.message, Err: err}
	}
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		for msg, w := range triggerWords {
			if strings.Contains(text, msg) {
				return say(w)
			}
		}
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		if w, ok := uniqueWords[lastColumn(text, "UNIQUE constraint failed: ")]; ok {
			return say(w)
		}
		return say(words{clinic.Conflict, "", "There is already such a record."})
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return say(words{clinic.Conflict, "", "This refers to a record that does not exist, or is still referred to by others."})
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return say(words{clinic.Invalid, columnOf(lastColumn(text, "NOT NULL constraint failed: ")), "Something that is needed was left out."})
	case sqlite3.SQLITE_CONSTRAINT_DATATYPE:
		return say(words{clinic.Invalid, columnOf(typedColumn(text)), "The value is of the wrong kind."})
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return say(words{clinic.Invalid, "", "A value is outside what the database allows."})
	}
	return say(words{clinic.Conflict, "", "A rule of the database does not allow this."})
}

// lastColumn picks the last "table.column" behind a prefix of SQLite's message
// "UNIQUE constraint failed: t.a, t.b (2067)".
func lastColumn(text, prefix string) string {
	_, rest, ok := strings.Cut(text, prefix)
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, " (")
	parts := strings.Split(rest, ", ")
	return strings.TrimSpace(parts[len(parts)-1])
}

// typedColumn picks "table.column" out of "cannot store TEXT value in INTEGER column t.c".
func typedColumn(text string) string {
	_, rest, _ := strings.Cut(text, " column ")
	rest, _, _ = strings.Cut(rest, " ")
	return rest
}

func columnOf(tableColumn string) string {
	_, column, _ := strings.Cut(tableColumn, ".")
	return column
}

// plainWords are the words for errors of the file, the disk and the locks.
func plainWords(code int) (words, bool) {
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return words{clinic.Unavailable, "", "Another program is writing to the database. Nothing was saved. Please try again in a moment."}, true
	case sqlite3.SQLITE_FULL:
		return words{clinic.Unavailable, "", "The disk is full. Nothing was saved. Free some space and try again."}, true
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return words{clinic.Unavailable, "", "The database is read-only here. Nothing was saved. Check the rights on the file and its folder."}, true
	case sqlite3.SQLITE_CANTOPEN:
		return words{clinic.Unavailable, "", "The database file cannot be opened. Check that it is there and that you may read and write it."}, true
	case sqlite3.SQLITE_IOERR:
		return words{clinic.Unavailable, "", "The disk reported an error. Nothing was saved. Caredesk checks the database and goes on when it is sound. If it does not, check the disk and its cable."}, true
	case sqlite3.SQLITE_CORRUPT:
		return words{clinic.Unavailable, "", "The database file is damaged. Stop working with it and restore the last backup."}, true
	case sqlite3.SQLITE_NOTADB:
		return words{clinic.Unavailable, "", "The file is not a database, or it is damaged. Restore the last backup."}, true
	case sqlite3.SQLITE_NOMEM:
		return words{clinic.Unavailable, "", "The computer is out of memory. Nothing was saved."}, true
	case sqlite3.SQLITE_INTERRUPT:
		return words{clinic.Unavailable, "", "Cancelled. Nothing was saved."}, true
	case sqlite3.SQLITE_TOOBIG:
		return words{clinic.Invalid, "", "That is too long to be stored."}, true
	}
	return words{}, false
}

func notFound(what string) error {
	return clinic.Errorf(clinic.NotFound, "There is no such %s.", what)
}

func stale(what string) error {
	return clinic.Errorf(clinic.Stale, "Somebody else has changed this %s in the meantime. Look at the new version and try again.", what)
}
