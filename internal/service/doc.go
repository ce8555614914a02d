// Package service holds the use cases of Caredesk: who may do what, in which
// transaction, and what the audit log says about it. Every caller — the window,
// the command line, an importer — comes through here and gets the same rules.
// It owns the repository interfaces that the store implements.
package service
