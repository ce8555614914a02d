// Package config knows where things are on this computer (settings, data,
// logs, temporary files) and keeps the few choices that belong to the
// workstation and not to the hospital: which database, which theme, which
// printer. It never holds patient data or secrets.
//
// Two environment variables move everything, for tests, kiosks and portable
// installations: CAREDESK_CONFIG_DIR and CAREDESK_DATA_DIR.
package config
