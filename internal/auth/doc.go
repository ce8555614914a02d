// Package auth holds what signing in needs and nothing of where it is kept:
// password hashing, the rules a new password must meet, temporary passwords,
// the policy that slows down and stops guessing, and the clock that locks an
// idle window. It knows neither a store nor a window; time is always handed in.
package auth
