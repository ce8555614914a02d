package store

import (
	"context"
	"database/sql"
	_ "embed" // the expected schema
	"strconv"
	"strings"
	"sync"
)

var pgDialect = &dialect{
	migrations:  pgMigrations,
	bookkeeping: bookkeeping,
	turn:        []string{"SELECT pg_advisory_xact_lock(4928317050162511)"}, // caredesk_turn, before there is one
	version:     pgVersion,
	schema:      readPGSchema,
	expected:    expectedPGSchema,
}

func pgVersion(ctx context.Context, db querier) (version int, err error) {
	there := false
	if err := each(ctx, db, "SELECT to_regclass('schema_migration') IS NOT NULL", func(scan func(...any) error) error { return scan(&there) }); err != nil || !there {
		return 0, err
	}
	err = each(ctx, db, "SELECT coalesce(max(version), 0) FROM schema_migration", func(scan func(...any) error) error { return scan(&version) })
	return version, err
}

// pgExpected lists what the migrations make: the major version that wrote the
// list, then kind, name and digest of each piece of the schema.
//
//go:embed migrations/postgres.schema
var pgExpected string

var pgExpectedList = sync.OnceValues(func() (major int, list []schemaObject) {
	lines := strings.Split(strings.TrimSpace(pgExpected), "\n")
	major, _ = strconv.Atoi(lines[0])
	return major, parseSchemaList(lines[1:])
})

// expectedPGSchema is the schema that a server of db's version should show.
func expectedPGSchema(ctx context.Context, db querier) ([]schemaObject, error) {
	wrote, list := pgExpectedList()
	major, err := pgMajor(ctx, db)
	if err != nil || major == wrote {
		return list, err
	}
	out := make([]schemaObject, len(list))
	for i, o := range list {
		out[i] = o.onAnyServer()
	}
	return out, nil
}

// onAnyServer is o without what servers of different versions word differently.
// The source of a function is kept as it was written; what a trigger, a
// constraint or an index says is worded by the server.
func (o schemaObject) onAnyServer() schemaObject {
	if o.kind != "function" {
		o.sql = ""
	}
	return o
}

func pgMajor(ctx context.Context, db querier) (major int, err error) {
	err = each(ctx, db, "SELECT current_setting('server_version_num')::int / 10000", func(scan func(...any) error) error { return scan(&major) })
	return major, err
}

// readPGSchema lists what holds the rules, as it can be compared with the list
// that the program keeps.
func readPGSchema(ctx context.Context, db querier) ([]schemaObject, error) {
	major, err := pgMajor(ctx, db)
	if err != nil {
		return nil, err
	}
	list, err := pgSchemaOf(ctx, db)
	if wrote, _ := pgExpectedList(); major != wrote {
		for i, o := range list {
			list[i] = o.onAnyServer()
		}
	}
	return list, err
}

// pgSchemaOf lists what holds the rules, each with the digest of its text.
func pgSchemaOf(ctx context.Context, db querier) (out []schemaObject, err error) {
	err = each(ctx, db, `SELECT 'table', c.relname, CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) ELSE '' END
		FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v')
		UNION ALL SELECT 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid, true)
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
		UNION ALL SELECT 'trigger', c.relname || '.' || t.tgname || ' is switched off', ''
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled <> 'O'
		UNION ALL SELECT 'function', p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', p.prosrc
		FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
			AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
		UNION ALL SELECT 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid, true) || CASE WHEN k.convalidated THEN '' ELSE ' not valid' END
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = current_schema()::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
		UNION ALL SELECT 'index', i.indexname, replace(i.indexdef, current_schema() || '.', '') FROM pg_indexes i WHERE i.schemaname = current_schema()
		ORDER BY 1, 2`, func(scan func(...any) error) error {
		var o schemaObject
		var text string
		if err := scan(&o.kind, &o.name, &text); err != nil {
			return err
		}
		o.sql = digest(text)
		out = append(out, o)
		return nil
	})
	return out, err
}

// pgChecks look at what only a server has.
func pgChecks() []check {
	return []check{
		{"tables can be read", checkPGTables},
		{"foreign keys", checkPGForeignKeys},
		{"schema and guards", pgDialect.checkSchema},
	}
}

// checkPGTables reads every page of every table: with data checksums switched
// on, the server compares them.
func checkPGTables(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	var counts []string
	if err := each(ctx, tx, `SELECT format('SELECT count(*) FROM %I', tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
		func(scan func(...any) error) error {
			var query string
			err := scan(&query)
			counts = append(counts, query)
			return err
		}); err != nil {
		return 0, f, err
	}
	for _, query := range counts {
		if err := each(ctx, tx, query, func(scan func(...any) error) error {
			var n int64
			err := scan(&n)
			rows += n
			return err
		}); err != nil {
			return rows, f, err
		}
	}
	return rows, f, nil
}

// checkPGForeignKeys looks for rows that refer to nothing: foreign keys are
// triggers there, and a superuser can switch them off.
func checkPGForeignKeys(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	type key struct{ table, parent, query string }
	var keys []key
	if err := each(ctx, tx, `SELECT c.relname, p.relname, format('SELECT count(*) FROM %I c WHERE c.%I IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %I p WHERE p.%I = c.%I)',
		c.relname, a.attname, p.relname, b.attname, a.attname)
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = k.confkey[1]
		WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2, 3`, func(scan func(...any) error) error {
		var k key
		err := scan(&k.table, &k.parent, &k.query)
		keys = append(keys, k)
		return err
	}); err != nil {
		return 0, f, err
	}
	for _, k := range keys {
		if err := each(ctx, tx, k.query, func(scan func(...any) error) error {
			var n int64
			err := scan(&n)
			if n > 0 {
				f.add("%s: %d rows refer to a missing %s", k.table, n, k.parent)
			}
			return err
		}); err != nil {
			return rows, f, err
		}
	}
	return int64(len(keys)), f, nil
}
