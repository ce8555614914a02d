package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"

	"caredesk/internal/clinic"
)

// StarterLists are the lists that come with the program, as CSV.
type StarterLists map[CodeList][]byte

// StarterSource is what a list says of itself until a file is imported.
const StarterSource = "Starter list"

// LoadStarters takes in the lists that come with the program, where they were
// not yet or a newer program has newer ones. Rows that were imported, entered or
// changed since stay as they are, and a list that a file has replaced is left
// alone. It is quick when there is nothing to do: one look at four rows.
func (s *Services) LoadStarters(ctx context.Context, lists StarterLists) error {
	c := s.CodeLists.core
	digests := map[CodeList]string{}
	for list, data := range lists {
		sum := sha256.Sum256(data)
		digests[list] = hex.EncodeToString(sum[:])
	}
	ctx = clinic.WithActor(ctx, clinic.SystemActor("Caredesk", ""))
	due := func(have []CodeListInfo) (out []CodeListInfo) {
		for _, info := range have {
			if digest := digests[info.List]; digest != "" && digest != info.Starter {
				out = append(out, info)
			}
		}
		return out
	}
	var waiting []CodeListInfo
	err := c.read(ctx, func(t *tx) error {
		have, err := t.CodeLists().Lists(t.ctx)
		waiting = due(have)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return err
	}
	parsed := map[CodeList]parsedList{}
	for _, info := range waiting {
		p, err := parseList(info.List, lists[info.List])
		if err == nil && (p.outcome.Bad > 0 || p.rows == 0) {
			err = andFirst(clinic.Errorf(clinic.Internal, "The starter list of %s has faults.", info.List), p.outcome.Problems)
		}
		if err != nil {
			return c.report(err)
		}
		parsed[info.List] = p
	}
	return c.write(ctx, func(t *tx) error {
		have, err := t.CodeLists().Lists(t.ctx)
		if err != nil {
			return err
		}
		for _, info := range due(have) { // another program may have been first
			if err := t.loadStarter(info, parsed[info.List], digests[info.List]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) loadStarter(info CodeListInfo, p parsedList, digest string) error {
	var res PutResult
	if !info.Replaced {
		// A row that a newer list lacks was wrong: it is retired.
		var err error
		if res, err = p.put(t, PutOptions{Source: SourceStarter, Replace: true, At: t.now}); err != nil {
			return err
		}
	}
	if info.Source == "" {
		info.Source, info.ImportedAt = StarterSource, t.now
	}
	info.Starter = digest
	t.listsChanged = true
	if err := t.CodeLists().Touch(t.ctx, info); err != nil {
		return err
	}
	t.core.log.InfoContext(t.ctx, "starter list taken in", slog.String("list", string(info.List)), slog.Int("new", res.New), slog.Int("changed", res.Changed))
	t.emit(CodeListChanged{info.List})
	return t.audit(change{action: "codelist.starter", after: record{"list": string(info.List), "sha256": digest, "new": res.New,
		"changed": res.Changed, "retired": res.Retired}})
}
