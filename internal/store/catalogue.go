package store

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"caredesk/internal/service"
)

//go:embed catalogue.txt
var catalogueText string

// catalogue is what of the database is exported, in words. A column that stands
// nowhere in it does not leave the house, so that nothing does by mistake.
var catalogue = sync.OnceValues(func() ([]service.ExportTable, error) { return parseCatalogue(catalogueText) })

func parseCatalogue(text string) ([]service.ExportTable, error) {
	var tables []service.ExportTable
	for n, line := range strings.Split(text, "\n") {
		bad := func(why string) ([]service.ExportTable, error) {
			return nil, fmt.Errorf("store: catalogue line %d: %s", n+1, why)
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, isTable := strings.CutPrefix(line, "table ")
		parts := strings.Split(name, "|")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		switch {
		case isTable && len(parts) == 4:
			tables = append(tables, service.ExportTable{Name: parts[0], File: parts[1], Title: parts[2], About: parts[3]})
		case isTable || len(tables) == 0 || len(parts) < 4 || len(parts) > 5:
			return bad("wrong number of parts")
		default:
			c := service.ExportColumn{Name: parts[0], Kind: service.ColumnKind(parts[1]), Heading: parts[2], About: parts[3]}
			if len(parts) == 5 {
				c.Refers = parts[4]
			}
			switch c.Kind {
			case service.ColumnText, service.ColumnNumber, service.ColumnYesNo, service.ColumnDate, service.ColumnTime, service.ColumnInstant:
			default:
				return bad("no such kind of column")
			}
			last := &tables[len(tables)-1]
			last.Columns = append(last.Columns, c)
		}
	}
	return tables, nil
}
