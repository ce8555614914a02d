// Package archtest keeps the house in order: its test reads the import graph of
// the whole module, for every system Caredesk runs on, and holds it against the
// table of who may import whom. What the table wins: the domain stays free of
// databases and windows, everything except the window itself builds without a
// C compiler, and a page can be tested with a service made of paper.
package archtest
