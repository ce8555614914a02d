// Package desktop is the border to the system around the window: it opens a
// document in the system's viewer, prints one, keeps temporary documents
// private and short-lived, shows the window that is open when the program is
// started once more, and writes a crash file that names nobody.
//
// When the environment variable CAREDESK_PRINT_DIR names a folder, Print puts
// the document there instead of sending it to a printer. Kiosks without a
// printer, trial installations and tests use it.
package desktop
