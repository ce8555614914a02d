package django

import (
	"context"
	"errors"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// System is the name under which the other system is kept.
const System = "Django HMS"

// Reader reads Django HMS databases.
type Reader struct{}

var _ service.ImportReader = Reader{}

// Read reads a database and turns it into what is moved in. It does not change
// the database and leaves nothing beside a file. Errors are clinic errors: an
// Invalid for what is no such database, a Conflict for one that is in use.
func (Reader) Read(ctx context.Context, r service.ImportRequest) (*service.Incoming, error) {
	s, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	all, err := read(ctx, s, r.Progress)
	name := s.name()
	if closing := s.close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, failed(ctx, err)
	}
	in := newPlan(all, r).work()
	in.System, in.Source, in.Digest = System, clinic.CleanLine(name), all.digest
	return in, nil
}

func open(ctx context.Context, r service.ImportRequest) (source, error) {
	switch {
	case (r.File == "") == (r.DSN == ""):
		return nil, errors.New("django: a file or a DSN, and not both")
	case r.DSN != "":
		return openPostgres(ctx, r.DSN)
	}
	return openSQLite(ctx, r.File)
}
