// Command words keeps the catalogues of the window's words in step with the code.
//
//	go run ./scripts/words            says what is missing, unused or written in code
//	go run ./scripts/words -update    writes the English catalogue anew, and takes
//	                                  what is unused out of the others
//	go run ./scripts/words -missing de   lists the keys that a language lacks, as JSON
//
// It reads the sources as text, without building them: texts are the literal
// arguments of i18n.T, C, F, N and M in ui/, and the sentences and names that the
// packages of the rules and the services say.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

func main() {
	update := flag.Bool("update", false, "write the catalogues")
	missing := flag.String("missing", "", "list what a `language` lacks")
	root := flag.String("root", ".", "the `folder` of the project")
	flag.Parse()
	if err := run(*root, *update, *missing); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}

func run(root string, update bool, missing string) error {
	found, err := collect(root)
	if err != nil {
		return err
	}
	if update {
		if err := updateAll(root, found); err != nil {
			return err
		}
	}
	if missing != "" {
		return list(root, found, missing)
	}
	faults, err := check(root, found)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Println(f)
	}
	fmt.Printf("%d texts, %d faults\n", len(found), len(faults))
	if len(faults) > 0 {
		return fmt.Errorf("the catalogues and the code differ")
	}
	return nil
}

// list prints the keys that a language lacks with their English forms.
func list(root string, found map[string]text, code string) error {
	c, err := readCatalogue(root, code)
	if err != nil {
		return err
	}
	lacks := map[string]any{}
	for key, t := range found {
		if _, ok := c.Messages[key]; !ok {
			lacks[key] = t.english()
		}
	}
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "")
	return e.Encode(lacks)
}
