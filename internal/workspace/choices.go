package workspace

import (
	"context"
	"maps"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/render"
)

// mostWeighed is how many conflicts are computed one by one; each is a plan of
// its own.
const mostWeighed = 8

// weigh computes what it would mean to take theirs in place of ours, for each
// conflict by itself while all others stay as ours. A plan that has errors on
// either side says nothing.
func (w *Workspace) weigh(ctx context.Context, files []*unmerged) error {
	ours := map[string][]byte{}
	count := 0
	for _, f := range files {
		if f.broken {
			return nil
		}
		count += len(f.conflicts)
		ours[f.path] = f.side(f.marked)
	}
	if count == 0 || count > mostWeighed {
		return nil
	}
	done := w.Share()
	defer done()
	before, err := w.as(ctx, ours)
	if err != nil || before.Result == nil {
		return err
	}
	for _, f := range files {
		for i := range f.conflicts {
			c := &f.conflicts[i]
			text, ok := f.asTheirs(*c)
			if !ok {
				continue
			}
			with := maps.Clone(ours)
			with[f.path] = text
			after, err := w.as(ctx, with)
			if err != nil {
				return err
			}
			if after.Result == nil {
				c.TakingTheirs = []string{"the plan would have errors"}
				continue
			}
			c.TakingTheirs = render.HeadlineWords(change.Compare(before.Result, after.Result, change.Options{Base: "ours", Head: "theirs"}))
		}
	}
	return nil
}

// as computes the work tree with other texts in some files.
func (w *Workspace) as(ctx context.Context, files map[string][]byte) (*Snapshot, error) {
	return w.Load(ctx, Source{Name: "work tree, resolved", over: &overlay{files: files}}, Computed)
}

// side is the text of a file as ours has it in every conflict.
func (f *unmerged) side(m *merge.Marked) []byte {
	if m == nil {
		return f.ours
	}
	return m.Ours()
}

// asTheirs is the text of a file in which one conflict is decided for theirs
// and all others for ours.
func (f *unmerged) asTheirs(c merge.Conflict) ([]byte, bool) {
	if f.marked == nil {
		return f.theirs, true
	}
	text, err := f.marked.Resolve(c, merge.Choice{Side: merge.Theirs})
	if err != nil {
		return nil, false
	}
	m, ok := merge.Read(f.path, text, f.base)
	return f.side(m), ok
}
