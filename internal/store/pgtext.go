package store

import (
	"strconv"
	"strings"
	"sync"
)

// The queries of this package are written once. What PostgreSQL says otherwise
// is changed here, at the driver: placeholders, null-safe comparison, functions
// of another name, and hints that only SQLite's planner takes.

// pgTexts remembers the texts of queries that were translated.
var pgTexts struct {
	sync.Mutex
	of map[string]string
}

// pgTextsKept bounds pgTexts: lists build their conditions from parts, so that
// there are some thousand texts and not arbitrarily many.
const pgTextsKept = 4096

// pgText is a query of this package as PostgreSQL takes it. A text without a ?
// outside quotes keeps whatever placeholders it has.
func pgText(query string) string {
	pgTexts.Lock()
	defer pgTexts.Unlock()
	if text, ok := pgTexts.of[query]; ok {
		return text
	}
	if pgTexts.of == nil || len(pgTexts.of) >= pgTextsKept {
		pgTexts.of = map[string]string{}
	}
	text := translate(query)
	pgTexts.of[query] = text
	return text
}

// token is a word, a number, a quoted text, white space with comments, or a
// single character of a query.
type token struct {
	text  string
	upper string // of a word, in upper case
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func tokenize(query string) []token {
	var out []token
	for i := 0; i < len(query); {
		start := i
		switch c := query[i]; {
		case c == '\'' || c == '"':
			for i++; i < len(query); i++ {
				if query[i] == c {
					if i+1 < len(query) && query[i+1] == c {
						i++
						continue
					}
					break
				}
			}
			i = min(i+1, len(query))
			out = append(out, token{text: query[start:i]})
		case strings.HasPrefix(query[i:], "--"):
			if n := strings.IndexByte(query[i:], '\n'); n >= 0 {
				i += n
			} else {
				i = len(query)
			}
			out = append(out, token{text: query[start:i]})
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			for i < len(query) && strings.IndexByte(" \n\t\r", query[i]) >= 0 {
				i++
			}
			out = append(out, token{text: query[start:i]})
		case isWordByte(c):
			for i < len(query) && isWordByte(query[i]) {
				i++
			}
			out = append(out, token{query[start:i], strings.ToUpper(query[start:i])})
		default:
			i++
			out = append(out, token{text: query[start:i]})
		}
	}
	return out
}

func (t token) blank() bool {
	return strings.TrimSpace(t.text) == "" || strings.HasPrefix(t.text, "--")
}

// next is the index of the first token from i on that is not blank.
func next(tokens []token, i int) int {
	for i < len(tokens) && tokens[i].blank() {
		i++
	}
	return i
}

func upperAt(tokens []token, i int) string {
	if i < len(tokens) {
		return tokens[i].upper
	}
	return ""
}

func textAt(tokens []token, i int) string {
	if i < len(tokens) {
		return tokens[i].text
	}
	return ""
}

func translate(query string) string {
	tokens := tokenize(query)
	placeholders := 0
	for i := range tokens {
		after := next(tokens, i+1)
		switch t := &tokens[i]; {
		case t.text == "?":
			placeholders++
			t.text = "$" + strconv.Itoa(placeholders)
		case t.upper == "IS":
			nullSafe(tokens, i)
		case t.upper == "CROSS" && upperAt(tokens, after) == "JOIN" && joinsOn(tokens, after+1):
			t.text = "" // the order of a join is PostgreSQL's own choice
		case t.upper == "INDEXED" && upperAt(tokens, after) == "BY":
			t.text, tokens[after].text = "", ""
			if name := next(tokens, after+1); name < len(tokens) {
				tokens[name].text = ""
			}
		case t.upper == "LIKE":
			t.text = "ILIKE" // SQLite's LIKE takes a for A
		case t.upper == "INTEGER":
			t.text = "BIGINT"
		case (t.upper == "MAX" || t.upper == "MIN") && textAt(tokens, after) == "(" && severalArguments(tokens, after):
			t.text = map[string]string{"MAX": "greatest", "MIN": "least"}[t.upper]
		case t.upper == "CHAR" && textAt(tokens, after) == "(":
			t.text = "chr"
		}
	}
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.text)
	}
	return b.String()
}

// nullSafe turns IS x and IS NOT x into PostgreSQL's words for them, unless x
// is NULL.
func nullSafe(tokens []token, is int) {
	i := next(tokens, is+1)
	not := upperAt(tokens, i) == "NOT"
	if not {
		i = next(tokens, i+1)
	}
	switch upperAt(tokens, i) {
	case "NULL", "DISTINCT", "TRUE", "FALSE":
		return
	}
	if not {
		tokens[next(tokens, is+1)].text = "DISTINCT FROM"
	} else {
		tokens[is].text = "IS NOT DISTINCT FROM"
	}
}

// joinsOn reports whether the table from i on is joined on a condition.
func joinsOn(tokens []token, i int) bool {
	depth := 0
	for ; i < len(tokens); i++ {
		switch tokens[i].text {
		case "(":
			depth++
		case ")":
			if depth--; depth < 0 {
				return false
			}
		case ",":
			if depth == 0 {
				return false
			}
		}
		if depth == 0 {
			switch tokens[i].upper {
			case "ON", "USING":
				return true
			case "JOIN", "LEFT", "CROSS", "WHERE", "GROUP", "ORDER", "LIMIT", "UNION":
				return false
			}
		}
	}
	return false
}

// severalArguments reports whether the brackets that open at i hold a comma of
// their own.
func severalArguments(tokens []token, i int) bool {
	depth := 0
	for ; i < len(tokens); i++ {
		switch tokens[i].text {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return false
			}
		case ",":
			if depth == 1 {
				return true
			}
		}
	}
	return false
}
