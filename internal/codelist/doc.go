// Package codelist reads the lists that a hospital brings along as CSV files:
// the formulary, the classes and interactions of drugs, and the codes of
// diagnoses. It takes files as spreadsheets write them (commas, semicolons or
// tabs, with or without a byte order mark, UTF-8 or Windows-1252) and names the
// line of everything that it cannot use. It stores nothing.
package codelist
