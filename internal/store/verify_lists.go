package store

import (
	"context"
	"database/sql"
)

// checkLists compares each code list with what is said of it, and the index of
// diagnoses with the codes.
func checkLists(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	lists := 0
	err = each(ctx, tx, "SELECT name, row_count, "+listCounts+" FROM code_list", func(scan func(...any) error) error {
		var name string
		var said, counted int64
		if err := scan(&name, &said, &counted); err != nil {
			return err
		}
		lists++
		rows += counted
		if said != counted {
			f.add("list %s: %d rows where it says %d", name, counted, said)
		}
		return nil
	})
	if err != nil {
		return rows, f, err
	}
	if lists != 4 {
		f.add("%d lists of 4", lists)
	}
	err = each(ctx, tx, `SELECT d.id FROM diagnosis_code d LEFT JOIN diagnosis_code_search_docsize z ON z.id = d.id WHERE z.id IS NULL
		UNION ALL SELECT z.id FROM diagnosis_code_search_docsize z LEFT JOIN diagnosis_code d ON d.id = z.id WHERE d.id IS NULL`, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		f.add("diagnosis code %d and its index differ", id)
		return err
	})
	return rows, f, err
}
