package store

import (
	"context"
	"database/sql"
)

// checkAttachments compares the content of every file with its name, which is
// its SHA-256, and its size, one file after the other.
func checkAttachments(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	err = each(ctx, tx, `SELECT coalesce((SELECT min(x.id) FROM document_attachment x WHERE x.sha256 = c.sha256), 0), c.sha256, c.size, c.bytes
		FROM attachment_content c ORDER BY c.sha256`, func(scan func(...any) error) error {
		var id, size int64
		var name string
		var data sql.RawBytes // not copied: files are large
		if err := scan(&id, &name, &size, &data); err != nil {
			return err
		}
		rows++
		switch {
		case int64(len(data)) != size:
			f.add("attachment %d has %d bytes where %d were added", id, len(data), size)
		case contentName(data) != name:
			f.add("attachment %d is not what was added", id)
		}
		return nil
	})
	return rows, f, err
}
