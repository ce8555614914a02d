package store_test

import (
	"database/sql"
	"testing"
	"time"

	"caredesk/internal/store/storetest"
)

// usualPace is what the work of pace takes on an idle computer of 2024.
const usualPace = 60 * time.Millisecond

// pace is how much slower than usual the computer is at this moment, at least
// 1: limits of time are multiplied by it, so that a test says something about
// the program and not about what else the computer does.
func pace(t *testing.T) time.Duration {
	t.Helper()
	db := storetest.RawDB(t, storetest.NewFile(t))
	worst := time.Duration(0)
	for range 3 {
		began := time.Now()
		var n sql.NullInt64
		if err := db.QueryRow("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT sum(length(hex(i))) FROM n").Scan(&n); err != nil {
			t.Fatal(err)
		}
		worst = max(worst, time.Since(began))
	}
	return max(1, (worst+usualPace-1)/usualPace)
}

func TestPace(t *testing.T) { t.Logf("%d times the usual time", pace(t)) }
