package workspace

import (
	"context"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
)

// Pair is what a diff compares.
type Pair struct{ Base, Head Source }

// Pair reads the arguments of diff: none is the merge base of target and HEAD
// against the work tree; A is A against the work tree; A B is exactly these;
// A...B is their merge base against B; staged is HEAD against the index.
func (w *Workspace) Pair(ctx context.Context, args []string, staged bool, target string, getenv func(string) string) (Pair, error) {
	if w.repo == nil {
		return Pair{}, noRepository()
	}
	if target != "" && (staged || len(args) > 0) {
		return Pair{}, &Usage{"--target says where the merge base comes from, and here both sides are named", "leave --target out, or everything else"}
	}
	if staged {
		if len(args) > 0 {
			return Pair{}, &Usage{"--staged compares HEAD with the index", "leave the revisions out"}
		}
		head, err := w.Resolve(ctx, "HEAD")
		return Pair{head, Source{Index: true, Name: "index"}}, err
	}
	switch len(args) {
	case 0:
		return w.againstTarget(ctx, target, getenv)
	case 1:
		if a, b, ok := strings.Cut(args[0], "..."); ok {
			return w.fromMergeBase(ctx, orHead(a), orHead(b))
		}
		if a, b, ok := strings.Cut(args[0], ".."); ok {
			return w.exactly(ctx, orHead(a), orHead(b))
		}
		base, err := w.Resolve(ctx, args[0])
		if err != nil {
			return Pair{}, err
		}
		head, err := w.here(ctx)
		return Pair{base, head}, err
	}
	return w.exactly(ctx, args[0], args[1])
}

func orHead(rev string) string {
	if rev == "" {
		return "HEAD"
	}
	return rev
}

// here is the work tree, or HEAD where there is none.
func (w *Workspace) here(ctx context.Context) (Source, error) {
	if w.Bare() {
		return w.Resolve(ctx, "HEAD")
	}
	return WorkTree, nil
}

func (w *Workspace) exactly(ctx context.Context, a, b string) (Pair, error) {
	base, err := w.Resolve(ctx, a)
	if err != nil {
		return Pair{}, err
	}
	head, err := w.Resolve(ctx, b)
	return Pair{base, head}, err
}

func (w *Workspace) againstTarget(ctx context.Context, target string, getenv func(string) string) (Pair, error) {
	t, name, err := w.repo.DefaultTarget(ctx, target, getenv)
	if err != nil {
		return Pair{}, err
	}
	head, _, err := w.repo.Head(ctx)
	if err != nil {
		return Pair{}, err
	}
	base, err := w.repo.MergeBase(ctx, t, head)
	if err != nil {
		return Pair{}, err
	}
	here, err := w.here(ctx)
	return Pair{mergeBase(base, t, name), here}, err
}

// mergeBase is called by the name of the tip that it lies behind.
func mergeBase(base, tip history.Commit, name string) Source {
	if base.Hash != tip.Hash {
		name += " (merge base)"
	}
	return Source{Commit: &base, Name: name}
}

func (w *Workspace) fromMergeBase(ctx context.Context, a, b string) (Pair, error) {
	p, err := w.exactly(ctx, a, b)
	if err != nil {
		return Pair{}, err
	}
	base, err := w.repo.MergeBase(ctx, *p.Base.Commit, *p.Head.Commit)
	if err != nil {
		return Pair{}, err
	}
	return Pair{mergeBase(base, *p.Base.Commit, a), p.Head}, nil
}

// Sides loads both states of a pair.
func (w *Workspace) Sides(ctx context.Context, p Pair) (base, head *Snapshot, err error) {
	done := w.Share()
	defer done()
	head, base, err = w.Beside(ctx, p.Head, p.Base)
	return base, head, err
}

// Beside loads two states to be compared, the second as [Workspace.Base] does. Where
// they share what they read, their results need not have the rows of items of which
// nothing differs; those of [Workspace.Whole] have. An error is about the base where
// there is a head.
func (w *Workspace) Beside(ctx context.Context, head, base Source) (h, b *Snapshot, err error) {
	x, err := w.begunAt(ctx, head)
	if err != nil {
		return nil, nil, err
	}
	if w.waits(x) == nil {
		w.finish(x)
	}
	x.close() // its rules may take so long and no longer
	if b, err = w.instead(ctx, base, x.Snapshot); err != nil {
		return x.Snapshot, nil, err
	}
	var y *begun
	if b == nil {
		if y, err = w.begunAt(ctx, base); err != nil {
			return x.Snapshot, nil, err
		}
		defer y.close()
		b = y.Snapshot
	}
	w.computeBeside(x, y)
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	return x.Snapshot, b, nil
}

// begunAt reads a state that is to be compared.
func (w *Workspace) begunAt(ctx context.Context, src Source) (*begun, error) {
	sub, err := w.state(ctx, src)
	if err != nil {
		return nil, err
	}
	return w.begun(ctx, src, sub, Compared)
}

// waits tells of which items checks read the rows of a state that is computed beside
// another one; nil of one that is computed alone.
func (w *Workspace) waits(r *begun) projection.Wanted {
	if w.documents == nil || r.whole || !r.computable() {
		return nil
	}
	return r.wanted()
}

// finish computes a state with all rows, if it is not computed yet.
func (w *Workspace) finish(r *begun) {
	if !r.whole {
		w.compute(r, nil)
		r.whole = true
	}
}

// computeBeside computes what is left to compute of two states, or of one where y is
// nil.
func (w *Workspace) computeBeside(x, y *begun) {
	if y == nil {
		w.finish(x)
		return
	}
	a, b := w.waits(x), w.waits(y)
	if a == nil || b == nil {
		w.finish(x)
		w.finish(y)
		return
	}
	x.Result, y.Result = projection.Beside(projection.Side{Plan: x.Plan, Previous: x.before(), Wanted: a},
		projection.Side{Plan: y.Plan, Previous: y.before(), Wanted: b})
	w.judge(x)
	w.judge(y)
}

// Whole is a snapshot whose result has the rows of all items.
func (w *Workspace) Whole(ctx context.Context, s *Snapshot) (*Snapshot, error) {
	if s.Result == nil || s.Result.Found == nil {
		return s, nil
	}
	return w.Load(ctx, s.Source, Compared)
}

// TextChanged lists the documents whose bytes differ between two snapshots,
// with paths from the root.
func (w *Workspace) TextChanged(base, head *Snapshot) []string {
	before := map[string]*planfile.Document{}
	for _, d := range base.Loaded.Documents {
		before[d.Path] = d
	}
	var out []string
	for _, d := range head.Loaded.Documents {
		if old, ok := before[d.Path]; ok && !old.SameText(d) {
			out = append(out, d.Path)
		}
	}
	return out
}
