// Package report says what the reports are: their periods, groupings and
// filters, which figures each holds, and the result that screens, papers and
// files show. The figures themselves are computed by the database.
package report
