// Package ui is Caredesk's window: first start, sign-in, the shell around the
// pages, the main menu, the lock screen. It opens no database and holds no rule
// of the clinic; what it needs comes with Options.
package ui
