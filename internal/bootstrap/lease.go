package bootstrap

import (
	"context"

	"caredesk/internal/store"
)

// LeaseOf says whose turn it is with a shared file; see store.LeaseOf.
func LeaseOf(path string) (store.Holder, bool, error) { return store.LeaseOf(path) }

// BreakLease ends the turn of a desk that has crashed; see store.BreakLease.
func BreakLease(ctx context.Context, path, by string) (store.Holder, error) {
	return store.BreakLease(ctx, store.Options{Path: path}, by)
}

// EndSharing makes a shared file a local one again; see store.EndSharing.
func EndSharing(ctx context.Context, path string) error {
	return store.EndSharing(ctx, store.Options{Path: path})
}
