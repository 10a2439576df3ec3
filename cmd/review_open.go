package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/joint"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// reviewOpen says which open proposals do not go together: those of the forge,
// or the branches that are named.
func (g *global) reviewOpen(ctx context.Context, o *reviewOptions) error {
	target, name, open, err := g.openProposals(ctx, o)
	if err != nil {
		return err
	}
	hashes := []string{target.Hash}
	for i := range open {
		hashes = append(hashes, open[i].Head.Hash)
	}
	w, err := g.openAt(ctx, hashes...)
	if err != nil {
		return err
	}
	defer w.Close()
	r, err := w.Together(ctx, target, name, open, o.merges)
	if err != nil {
		return err
	}
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.writeDocument(render.TogetherDocument(r, render.TogetherView{}))
	}
	if err == nil && len(r.Pairs)+len(r.Sets) > 0 {
		return quiet{exitFindings}
	}
	return err
}

// openProposals are the branches that are named, or else the open pull requests
// of the forge, whose heads are fetched.
func (g *global) openProposals(ctx context.Context, o *reviewOptions) (target history.Commit, name string, open []workspace.OpenProposal, err error) {
	repo, err := g.repository()
	if err != nil {
		return target, "", nil, err
	}
	defer repo.Close()
	if len(o.revs) > 0 {
		if target, name, err = repo.DefaultTarget(ctx, o.target, g.env.Getenv); err != nil {
			return target, "", nil, err
		}
		for _, rev := range o.revs {
			head, err := repo.Resolve(ctx, rev)
			if err != nil {
				return target, "", nil, err
			}
			open = append(open, workspace.OpenProposal{Proposal: joint.Proposal{Name: rev, Author: head.AuthorName}, Head: head})
		}
		return target, name, open, nil
	}
	where, err := g.where(ctx)
	if err != nil && !errors.Is(err, forge.ErrNotFound) {
		return target, "", nil, err // what was said of a forge cannot be meant
	}
	if err != nil {
		return target, "", nil, &workspace.Usage{Summary: "no forge is known whose open pull requests could be asked for", Do: "name branches: accord review --open option/a option/b; or set ACCORD_FORGE and ACCORD_FORGE_URL"}
	}
	f, err := g.forge(ctx, where)
	if err != nil {
		return target, "", nil, err
	}
	found, err := g.locator(f, where).Open(ctx, repo, cmp.Or(o.target, where.Target))
	if err != nil {
		return target, "", nil, err
	}
	for _, p := range found.Proposals {
		open = append(open, workspace.OpenProposal{
			Proposal: joint.Proposal{Name: fmt.Sprintf("#%d", p.Number), Title: p.Title, Author: p.Author.Login}, Head: p.Commit})
	}
	return found.Target, found.TargetName, open, nil
}

// repository opens the repository without asking for a plan.
func (g *global) repository() (*history.Repository, error) {
	repo, err := history.Open(cmp.Or(g.repo, "."))
	if errors.Is(err, history.ErrNoRepository) {
		return nil, &workspace.Usage{Summary: "this folder is in no git repository", Do: "review a branch of one, or a pull request with --pr N"}
	}
	return repo, err
}
