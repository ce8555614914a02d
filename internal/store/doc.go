// Package store keeps everything in the database. It implements the service's
// unit of work and repositories with GORM; rows, dialects and drivers' errors
// never leave it: what goes out are domain values and clinic errors.
package store
