// Package service holds the use cases of Caredesk: who may do what, in which
// transaction, and what the audit log says about it. Every caller — the window,
// the command line, an importer — comes through here and gets the same rules.
// It owns the repository interfaces that the store implements.
//
// What fails gives a clinic.Error: Forbidden to whoever has not the right or not the
// scope, NotFound where there is no such row, Invalid with the field of a value that
// cannot be, Conflict where a rule refuses it now, Stale when another version than
// the one that was read is there, and Unavailable when the database cannot be
// reached. What a comment says of errors comes on top of that. A use case that failed
// has written nothing, unless its comment says what.
package service
