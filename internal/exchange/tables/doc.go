// Package tables reads the tables that other programs write, CSV and XLSX, as
// rows of text: whatever the encoding and the separator, and however hostile the
// file. It knows nothing of what the columns mean.
package tables
