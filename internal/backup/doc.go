// Package backup writes backups of a database to files and reads them back.
//
// A backup is a tar archive, compressed by Zstandard, of these entries, in this
// order: manifest.json, which says where it comes from, caredesk.db, a complete
// SQLite file, of a database on a server where pg_dump was at hand postgresql.dump of
// the same moment, and contents.json, which says what is inside: rows, sizes and
// digests, which are known once all was read. It is encrypted with age, by a passphrase or to a public key, unless the
// administrator said plainly that it is not to be. Without Caredesk it is opened
// by `age -d FILE | tar --zstd -x`. Archives of the first layout, compressed by gzip and
// with all of that in the manifest, are read as well.
//
// A local file is read itself, held still meanwhile; of any other database a copy
// is made first.
//
// Nothing of a backup is used before all of it was read: age hands out plain
// text before it finds that the rest was tampered with. What is plain for a
// while lies in files of mode 0600 in a private folder beside the database and
// is removed afterwards; leftovers of a crash are removed by the next run.
package backup
