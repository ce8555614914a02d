// Package fhir speaks HL7 FHIR R4 (4.0.1) with other programs: it writes
// patients' records as a Bundle or as NDJSON files and reads patients out of
// bundles. It holds the few resources and fields that Caredesk has something to
// say in, in the spelling of the standard; what else a file holds is counted
// and reported, never guessed at.
//
// A bundle that is read may come from anybody: its size, its depth, the length
// of its texts and the number of its entries are bounded before anything is
// made of it.
package fhir
