// Package store keeps everything in the database. It implements the service's
// unit of work and repositories with GORM; rows, dialects and drivers' errors
// never leave it: what goes out are domain values and clinic errors.
//
// Those are NotFound where there is no such row, Stale where another version than
// the one that was read is there, Conflict or Invalid where a rule of the database
// refuses the change, Unavailable when the database cannot be reached, is held by
// others for too long or the context ended, and Internal for the rest. An error that
// says that the database is damaged has clinic.ErrDamaged in its tree.
package store
