// Package i18n gives the window its words in the language that is in use: texts,
// plurals, dates, numbers and amounts of money.
//
// English stands in the code where a text is shown, as the argument of T, F, N or
// C, and is the key of the catalogues in assets/translations; so a page reads as
// it looks, and what a language lacks is shown in English. What the packages of
// the rules and the services say (errors, names of states) comes from there in
// English and is turned by Say, which also knows sentences with values in them.
// scripts/words collects the keys; its tests fail where a catalogue lacks one,
// has one too many, or a text is shown that goes through no catalogue.
//
// The language is one for the whole program. It is chosen before a page is built;
// who changes it builds the pages anew.
package i18n
