package service_test

import (
	"context"
	"encoding/json"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/store/storetest"
)

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	return value(json.Marshal(v))(t)
}

// weigh records a weight ten days ago.
func (h *hospital) weigh(p clinic.PatientID, grams int) {
	h.Helper()
	at := h.clock().AddDate(0, 0, -10).UTC().Format("2006-01-02T15:04:05.000000Z")
	db := storetest.RawDB(h.TB, h.store.Path())
	_, err := db.ExecContext(context.Background(), `INSERT INTO vital_sign (patient_id, taken_at, weight_grams, recorded_at, recorded_by_name)
		VALUES (?, ?, ?, ?, 'x')`, int64(p), at, grams, at)
	must(h.TB, err)
}
