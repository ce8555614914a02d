package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// pgServer is the engine of a PostgreSQL database.
//
// Writers of all desks take turns by a lock of the database (caredesk_turn in
// the schema): a transaction of the service reads, decides and writes, and what
// it read stays true until it ends, as with a file. A turn takes some
// milliseconds; reading waits for nobody.
type pgServer struct {
	options Options
	now     func() time.Time
	log     *slog.Logger
	config  *pgx.ConnConfig
	id      string // names this program to itself among the listeners
	epoch   int64  // of the data that was opened; see pgEpoch
	writer  *gorm.DB
	reader  *gorm.DB
	write   *sql.DB
	read    *sql.DB
}

// The least PostgreSQL this program works on: older ones let only a superuser
// make the extensions.
const pgOldest, pgOldestName = 130000, "13"

// pgChannel is what programs tell each other of their changes on.
const pgChannel = "caredesk_change"

// IsAddress reports whether a database is named by a PostgreSQL address and not
// by a file. The scheme may be in any case, as in every URL.
func IsAddress(database string) bool {
	scheme, _, found := strings.Cut(database, "://")
	return found && (strings.EqualFold(scheme, "postgres") || strings.EqualFold(scheme, "postgresql"))
}

// WithoutPassword is a PostgreSQL address to show, log and keep.
func WithoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…" // what cannot be read may hold a password anywhere
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	q := u.Query()
	for _, secret := range []string{"password", "sslpassword"} {
		q.Del(secret)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// pgConfig reads an address. Besides what the address says, the environment
// (PGPASSWORD and the like), the password file and the service file count, as
// with every program for PostgreSQL. A server on another computer is spoken to
// under TLS unless the address says otherwise.
func pgConfig(o Options) (config *pgx.ConnConfig, atOnce int, err error) {
	u, atOnce, err := pgAddress(o)
	if err != nil {
		return nil, 0, err
	}
	config, err = pgx.ParseConfig(u.String())
	if err != nil {
		return nil, 0, badAddress()
	}
	if config.Password == "" {
		config.Password = o.Password
	}
	// The types of values come from the program: the tables have few. A text of
	// a query is not prepared, so that poolers between us and the server work.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.DialFunc = pgDial(config.ConnectTimeout)
	config.ConnectTimeout = 10 * time.Second
	for name, value := range map[string]string{
		"application_name": "caredesk", "client_encoding": "UTF8", "standard_conforming_strings": "on",
		"idle_in_transaction_session_timeout": "60000", // a desk that hangs gives its turn back
	} {
		config.RuntimeParams[name] = value
	}
	return config, atOnce, nil
}

// badAddress says nothing of the driver's words, which may hold the password.
func badAddress() error {
	return clinic.Wrap(clinic.Invalid, errors.New("store: address cannot be read"), "That is not an address of a PostgreSQL database. It looks like postgres://user@server/database.")
}

// pgAddress is the address as libpq and the driver understand it, with TLS where
// nothing is said of it, and the number of readers at once, which is ours.
func pgAddress(o Options) (u *url.URL, atOnce int, err error) {
	if u, err = url.Parse(o.Path); err != nil {
		return nil, 0, badAddress()
	}
	q := u.Query()
	atOnce = readers
	if text := q.Get("pool_max_conns"); text != "" {
		if atOnce, err = strconv.Atoi(text); err != nil || atOnce < 1 || atOnce > 100 {
			return nil, 0, clinic.FieldErrorf("database", "pool_max_conns in the address is a number from 1 to 100.")
		}
		q.Del("pool_max_conns")
	}
	if host := u.Hostname(); q.Get("sslmode") == "" && host != "" && host != "localhost" && !isLoopback(host) {
		q.Set("sslmode", "require")
		if q.Get("sslrootcert") != "" {
			q.Set("sslmode", "verify-full")
		}
	}
	u.RawQuery = q.Encode()
	return u, atOnce, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (p *pgServer) open(ctx context.Context, s *Store) error {
	config, atOnce, err := pgConfig(p.options)
	if err != nil {
		return err
	}
	p.config, p.id, s.path = config, rand.Text(), WithoutPassword(p.options.Path)
	if p.write, p.writer, err = p.pool(1); err != nil {
		return err
	}
	if p.read, p.reader, err = p.pool(atOnce); err != nil {
		return err
	}
	ours, err := p.welcome(ctx)
	if err == nil && !ours && !p.options.Create {
		err = clinic.Errorf(clinic.NotFound, "There is no Caredesk data in that database yet. Nothing was created.")
	}
	if err != nil {
		return err
	}
	if err := pgDialect.prepare(ctx, s, p.write, p.options.Migrate || p.options.Create, p.options.updating(s.path, p.dumpWhole, p.upgrade)); err != nil {
		return err
	}
	return mapError(p.write.QueryRowContext(ctx, "SELECT "+pgEpoch).Scan(&p.epoch))
}

// Probe looks whether the PostgreSQL database at o.Path can be used, and
// changes nothing: there reports whether it holds Caredesk's data already. What
// stands in the way is an error as of Open.
func Probe(ctx context.Context, o Options) (there bool, err error) {
	p := &pgServer{options: o, now: time.Now, log: slog.New(slog.DiscardHandler)}
	if p.config, _, err = pgConfig(o); err != nil {
		return false, err
	}
	if p.write, p.writer, err = p.pool(1); err != nil {
		return false, err
	}
	there, err = p.welcome(ctx)
	return there, errors.Join(err, mapError(p.close()))
}

// welcome looks at the server and the role before anything is written, and
// whether the data is there already.
func (p *pgServer) welcome(ctx context.Context) (ours bool, err error) {
	return p.welcomeOver(ctx, p.write)
}

// rowQuerier is a connection or a pool.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (p *pgServer) welcomeOver(ctx context.Context, db rowQuerier) (ours bool, err error) {
	var version, tables int
	var super bool
	var encoding string
	err = db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
		current_setting('server_encoding'), to_regclass('schema_migration') IS NOT NULL AND to_regclass('audit_head') IS NOT NULL,
		(SELECT count(*) FROM pg_tables WHERE schemaname = current_schema())`).Scan(&version, &super, &encoding, &ours, &tables)
	switch {
	case err != nil:
		return false, mapError(err)
	case version < pgOldest:
		return false, clinic.Errorf(clinic.Unavailable, "The server runs a PostgreSQL older than %s. Caredesk needs at least that.", pgOldestName)
	case encoding != "UTF8":
		return false, clinic.Errorf(clinic.Unavailable, "The database does not keep its texts as UTF-8. Make it anew with ENCODING 'UTF8'.")
	case super:
		return false, clinic.Errorf(clinic.Unavailable, "This is a superuser of the server, for whom the safeguards of the records do not hold. Give Caredesk a role of its own that owns its database and is no superuser.")
	case !ours && tables > 0:
		return false, clinic.FieldErrorf("database", "That database holds tables of another program. Caredesk left it as it is. Give it a database of its own.")
	}
	return ours, nil
}

func (p *pgServer) upgrade(ctx context.Context) error {
	return mapError(pgDialect.migrate(ctx, p.write, p.now))
}

func (p *pgServer) pool(size int) (*sql.DB, *gorm.DB, error) {
	db := sql.OpenDB(newPGConnector(p.config))
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(5 * time.Minute) // firewalls forget quiet connections
	g, err := gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: db, WithoutReturning: false}), &gorm.Config{
		Logger:                 sqlLog{p.log},
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		NowFunc:                p.now,
	})
	if err != nil {
		return nil, nil, errors.Join(mapError(err), db.Close())
	}
	return db, g, nil
}

func (p *pgServer) begin(ctx context.Context) (*transaction, error) {
	tx, err := p.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, "SELECT caredesk_turn()"); err != nil {
		return nil, errors.Join(err, ignoreDone(tx.Rollback()))
	}
	var xact string
	return &transaction{tx: tx, base: p.writer, before: func() error {
		// Heard by the others when, and only when, the transaction is committed.
		var epoch int64
		err := tx.QueryRowContext(ctx, `SELECT coalesce(CAST(x AS text), ''), CASE WHEN x IS NOT NULL AND ? = 0 THEN CAST(pg_notify(?, ?) AS text) END IS NULL, `+pgEpoch+`
			FROM pg_current_xact_id_if_assigned() x`, service.Quiet(ctx), pgChannel, p.id).Scan(&xact, new(bool), &epoch)
		if err == nil && epoch != p.epoch {
			err = errReplaced()
		}
		return err
	}, settle: func(err error) error { return p.settle(xact, err) }}, nil
}

// settlePatience is how long a commit whose answer was lost is asked after.
const settlePatience = 20 * time.Second

// settle asks the server what became of a transaction whose commit was not
// answered: the connection may have broken before it or after it. While the
// server is away it is not known, and the caller is told so.
func (p *pgServer) settle(xact string, err error) error {
	// Who gives up while the answer is awaited has not undone what was asked for.
	unanswered := isBroken(err) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if !unanswered || xact == "" {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), settlePatience) // the caller may be gone; what was saved stays saved
	defer cancel()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		var state string
		asked := p.read.QueryRowContext(ctx, "SELECT coalesce(pg_xact_status(CAST(CAST(? AS text) AS xid8)), 'aborted')", xact).Scan(&state)
		switch {
		case asked == nil && state == "committed":
			return nil
		case asked == nil && state == "aborted":
			return err
		case asked == nil && pause > time.Second/2:
			// The server waits on a line that nobody is at any more, and everybody for
			// the turn that it holds.
			_, _ = p.read.ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_xid = CAST(CAST(CAST(? AS text) AS xid8) AS xid)", xact)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return clinic.Wrap(clinic.Unavailable, err, "The server went away in the moment of saving. It is not known whether this was saved: once it is back, look before you enter it again.")
		}
	}
}

// isBroken reports a connection that broke, as against an answer of the server.
func isBroken(err error) bool {
	if code := pgCode(err); code != "" {
		return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P")
	}
	var network net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, driver.ErrBadConn) ||
		errors.As(err, &network) || pgconn.Timeout(err) || err != nil && strings.Contains(err.Error(), "conn closed")
}

func (p *pgServer) view(ctx context.Context) (*transaction, error) {
	tx, err := p.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return &transaction{tx: tx, base: p.reader}, nil
}

func (p *pgServer) look(ctx context.Context) (*sql.Tx, func(), error) {
	tx, err := p.view(ctx)
	if err != nil {
		return nil, nil, err
	}
	return tx.tx, func() { _ = tx.rollback() }, nil // nothing was written
}

// watch listens. When the connection is lost it connects again, and takes it
// that something has changed meanwhile.
func (p *pgServer) watch(ctx context.Context, s *Store, every time.Duration, changed func()) {
	const longest = 10 * time.Second
	pause := every
	for first := true; ctx.Err() == nil; first = false {
		err := p.listen(ctx, s, func() {
			pause = every
			if !first || s.Replaced() {
				changed()
			}
		}, changed)
		if ctx.Err() != nil {
			return
		}
		s.log.WarnContext(ctx, "listening for changes ended", "code", codeOf(err))
		select {
		case <-time.After(pause):
			pause = min(2*pause, longest)
		case <-ctx.Done():
		}
	}
}

func (p *pgServer) listen(ctx context.Context, s *Store, connected, changed func()) error {
	conn, err := pgx.ConnectConfig(ctx, p.config.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+pgChannel); err != nil {
		return err
	}
	var epoch int64
	if err := conn.QueryRow(ctx, "SELECT "+pgEpoch).Scan(&epoch); err != nil {
		return err
	}
	if epoch != p.epoch {
		s.replaced.Store(true)
	}
	connected()
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if n.Payload == pgReplaced {
			s.replaced.Store(true)
		}
		if n.Payload != p.id {
			changed()
		}
	}
}

func (p *pgServer) ownChecks() []check { return pgChecks() }

func (p *pgServer) version(ctx context.Context) (int, error) { return pgDialect.version(ctx, p.write) }

func (p *pgServer) close() error {
	var errs []error
	for _, db := range []*sql.DB{p.read, p.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// OpenRaw opens a PostgreSQL database past the store, with the translation of
// its queries and none of its turns and checks: for tests and for tools that
// look at tables.
func OpenRaw(address string) (*sql.DB, error) {
	config, _, err := pgConfig(Options{Path: address})
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(newPGConnector(config)), nil
}
