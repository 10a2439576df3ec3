package workspace

import (
	"context"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
)

// touched are the files that differ between a commit and each of its parents; of
// one without parents all that it has.
type touched struct {
	by  [][]history.Change
	err error
}

const (
	// stepsAhead is how many commits are read before they are asked for.
	stepsAhead = 4
	// filesAhead is of how many files of one commit.
	filesAhead = 64
)

// ahead reads what the next commits changed while those before are compared, for
// each step in turn. It ends, and closes what it returns, when the context does; a
// fault of it is one of who waits for t.reading.
func (t *trailing) ahead(ctx context.Context) <-chan touched {
	next := make(chan touched, stepsAhead)
	t.reading.Go(func() {
		defer close(next)
		for i := range t.steps {
			files := t.touched(ctx, &t.steps[i])
			if !t.w.opt.Reference {
				t.warm(files)
			}
			select {
			case next <- files:
			case <-ctx.Done():
				return
			}
		}
	})
	return next
}

func (t *trailing) touched(ctx context.Context, s *step) (f touched) {
	var files []history.Change
	switch {
	case s.cut:
	case len(s.parents) == 0:
		files, f.err = t.w.repo.Files(ctx, s.Commit, t.w.dir)
		f.by = [][]history.Change{files}
	default:
		for i := 0; i < len(s.parents) && f.err == nil; i++ {
			files, f.err = t.edited(ctx, s.parents[i], s.Commit)
			f.by = append(f.by, files)
		}
	}
	return f
}

func (t *trailing) edited(ctx context.Context, a, b history.Commit) ([]history.Change, error) {
	if t.w.opt.Reference {
		return t.w.repo.Changed(ctx, a, b, t.w.dir)
	}
	return t.w.repo.Edited(ctx, a, b, t.w.dir)
}

// warm reads files so that they are at hand when they are asked for. Who asks is
// told what is wrong with them.
func (t *trailing) warm(files touched) {
	for _, changes := range files.by {
		for i := range changes[:min(len(changes), filesAhead)] {
			if c := &changes[i]; isDocument(c.Path) {
				for _, hash := range []string{c.NewHash, c.OldHash} {
					if hash != "" {
						_, _ = t.w.repo.Pieces(hash, planfile.MaxSize)
					}
				}
			}
		}
	}
}
