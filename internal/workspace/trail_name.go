package workspace

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// CalendarAt is the calendar of the plan at a commit.
func (w *Workspace) CalendarAt(at Source) (period.Calendar, error) {
	t := &trailing{w: w, settings: map[string]*planfile.Rhythm{}}
	r, err := t.setting(*at.Commit)
	if err != nil {
		return period.Calendar{}, err
	}
	if r == nil {
		return period.Calendar{}, w.noPlanAt(at)
	}
	return r.Calendar, nil
}

// FamilyAt is the family of an item at a commit, "" where no catalog has it. Only
// files that name it are read, those in a folder for catalogs first.
func (w *Workspace) FamilyAt(ctx context.Context, at Source, item string) (string, error) {
	files, err := w.repo.Files(ctx, *at.Commit, w.dir)
	if err != nil {
		return "", err
	}
	files = slices.DeleteFunc(files, func(f history.Change) bool { return !isDocument(f.Path) })
	inCatalog := func(f history.Change) bool { return strings.Contains(path.Dir(f.Path), "catalog") }
	for _, first := range []bool{true, false} {
		for i := range files {
			if inCatalog(files[i]) != first {
				continue
			}
			if family, err := w.familyIn(files[i].NewHash, item); err != nil || family != "" {
				return family, err
			}
		}
	}
	return "", ctx.Err()
}

func (w *Workspace) familyIn(hash, item string) (string, error) {
	text, err := w.repo.Content(hash, planfile.MaxSize)
	if err != nil || !bytes.Contains(text, []byte(item)) || planfile.ReadHeading(text).Kind != "Catalog" {
		return "", err
	}
	tree, _ := planfile.Parse(text)
	if !tree.Root().Get("items").Get(item).OK() {
		return "", nil
	}
	return tree.Root().Get("family").Text(), nil
}
