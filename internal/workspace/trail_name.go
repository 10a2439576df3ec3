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

// Relatives are what a change of is one of a name's, too: the family of an item, or
// the items of a family, as the catalog has them at a commit. Only files that hold the
// name are read, those in a folder for it first.
func (w *Workspace) Relatives(ctx context.Context, at Source, name string) (families, items []string, err error) {
	files, err := w.repo.Files(ctx, *at.Commit, w.dir)
	if err != nil {
		return nil, nil, err
	}
	files = slices.DeleteFunc(files, func(f history.Change) bool { return !isDocument(f.Path) })
	inCatalog := func(f history.Change) bool { return strings.Contains(path.Dir(f.Path), "catalog") }
	for _, first := range []bool{true, false} {
		for i := range files {
			if inCatalog(files[i]) != first {
				continue
			}
			families, items, err = w.relatives(files[i].NewHash, name)
			if err != nil || len(families)+len(items) > 0 {
				return families, items, err
			}
		}
	}
	return nil, nil, ctx.Err()
}

func (w *Workspace) relatives(hash, name string) (families, items []string, err error) {
	text, err := w.repo.Content(hash, planfile.MaxSize)
	if err != nil || !bytes.Contains(text, []byte(name)) || planfile.ReadHeading(text).Kind != "Catalog" {
		return nil, nil, err
	}
	tree, _ := planfile.ExaminePast(text)
	if tree.Root().Get("family").Text() == name {
		for k := range tree.Root().Get("items").Pairs() {
			items = append(items, k.Text())
		}
		return nil, items, nil
	}
	if tree.Root().Get("items").Get(name).OK() {
		families = append(families, tree.Root().Get("family").Text())
	}
	return families, nil, nil
}
