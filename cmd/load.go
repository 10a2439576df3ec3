package cmd

import (
	"context"

	"github.com/accord-plan/accord/internal/workspace"
)

// computed opens the plan and computes a revision of it, the work tree where
// rev is empty. An invalid plan is refused, its findings are said. Whoever gets
// a workspace closes it.
func (g *global) computed(ctx context.Context, rev string) (*workspace.Workspace, *workspace.Snapshot, error) {
	load := func(w *workspace.Workspace) (*workspace.Snapshot, error) {
		src, err := source(ctx, w, rev, false)
		if err != nil {
			return nil, err
		}
		return w.Load(ctx, src, workspace.Compared)
	}
	return g.loaded(ctx, load, func(s *workspace.Snapshot) bool { return s.Result != nil }, "so it cannot be computed")
}

// readWorkTree opens the plan and reads the work tree, whose plan must be of
// use for what is done with it; so says what is not done where it is not.
func (g *global) readWorkTree(ctx context.Context, useful func(*workspace.Snapshot) bool, so string) (*workspace.Workspace, *workspace.Snapshot, error) {
	load := func(w *workspace.Workspace) (*workspace.Snapshot, error) { return w.Read(ctx, workspace.WorkTree) }
	return g.loaded(ctx, load, useful, so)
}

func (g *global) loaded(ctx context.Context, load func(*workspace.Workspace) (*workspace.Snapshot, error),
	useful func(*workspace.Snapshot) bool, so string) (*workspace.Workspace, *workspace.Snapshot, error) {
	w, err := g.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	s, err := load(w)
	if err == nil {
		g.remark(s)
	}
	if err == nil && !useful(s) {
		err = g.invalid(w, s, so)
	}
	if err != nil {
		w.Close()
		return nil, nil, err
	}
	return w, s, nil
}
