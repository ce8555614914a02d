// Package storetest helps tests that need a database: New gives a fresh one,
// and Run is the conformance suite that every dialect's store must pass.
package storetest
