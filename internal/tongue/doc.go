// Package tongue gives the program its words in each language: texts, plurals,
// dates, numbers and amounts of money. Several languages can be spoken side by
// side, the window's and those of papers; ui/i18n is the one of the window.
//
// English stands in the code where a text is shown, as the argument of T, F, N or
// C, and is the key of the catalogues in assets/translations; what a language lacks
// is shown in English. What the rules and the services say comes from there in
// English and is turned by Say, which also knows sentences with values in them.
// scripts/words collects the keys.
package tongue
