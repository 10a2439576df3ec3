package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/accord-plan/accord/internal/closing"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/internal/signing"
	"github.com/accord-plan/accord/internal/workspace"
)

// firstSteps are what became of a new plan beyond its files.
type firstSteps struct {
	committed bool
	genesis   *closing.Report
	// branch is what was committed to.
	branch string
	// left says what was not done, and what to do about it.
	left string
}

// ownKey finds the person's key for the policy; nil where they have none.
func (g *global) ownKey(ctx context.Context, o *initOptions) (*signing.Key, error) {
	key, err := signing.Own(ctx, g.world(g.git(".")), o.key)
	if errors.Is(err, signing.ErrNoKey) {
		return nil, ctx.Err()
	}
	return key, err
}

// begin commits the files of a new plan and signs its genesis. What cannot be
// done is left, and told: the files are there.
func (g *global) begin(ctx context.Context, o *initOptions, files scaffold.Files, key *signing.Key) (b firstSteps, err error) {
	if o.noCommit {
		return b, nil
	}
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return b, err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	at := g.git(dir)
	b.committed, err = closing.Commit(ctx, at, slices.Sorted(maps.Keys(files)), "Start the plan")
	var said *git.Error
	switch {
	case errors.Is(err, git.ErrNoGit):
		b.left = "git is not on the path: install it, then commit the files and run `accord cycle genesis`"
		return b, nil
	case errors.Is(err, git.ErrNoIdentity):
		b.left = "git does not know who you are, so nothing was committed: git config --global user.name \"Your Name\" && git config --global user.email you@example.com, then as below"
		return b, nil
	case errors.As(err, &said):
		b.left = "git did not commit the files: " + said.Error()
		return b, nil
	case err != nil || !b.committed:
		return b, err
	}
	if key == nil {
		b.left = "you have no SSH key that could be found, so the chain of closes has not begun: ssh-keygen -t ed25519, add the line of the .pub file as a key of yours to " +
			o.folder + "/policy.yaml, commit that, then `accord cycle genesis`"
		return b, nil
	}
	b.branch, b.genesis, err = g.beginChain(ctx, dir, o.folder, at, key)
	if p := (*signing.Problem)(nil); errors.As(err, &p) {
		b.left, err = "genesis is not signed: "+p.Error()+"; then `accord cycle genesis`", nil
	}
	return b, err
}

// beginChain signs genesis at the commit that was just made.
func (g *global) beginChain(ctx context.Context, dir, folder string, at git.Git, key *signing.Key) (branch string, _ *closing.Report, err error) {
	repo, err := history.Open(dir)
	if err != nil {
		return "", nil, err
	}
	head, branch, err := repo.Head(ctx)
	_ = repo.Close()
	if err != nil {
		return "", nil, err
	}
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir, Plan: folder, AsOf: period.NoDate, Now: g.env.Now, Revisions: []string{head.Hash}, Proven: true, Reference: g.engine == engineCUE})
	if err != nil {
		return "", nil, err
	}
	defer w.Close()
	named := key.File
	if named == "" {
		named = key.Public
	}
	r, err := closing.Genesis(ctx, w, g.closingOptions(&closeOptions{key: named}, at, head, branch))
	return branch, r, err
}

// tell says what became of the beginning.
func (b *firstSteps) tell(out *bytes.Buffer, key *signing.Key, dir string) {
	if b.committed {
		of := ""
		if filepath.Clean(dir) != "." {
			of = " of " + dir
		}
		fmt.Fprintf(out, "committed as the first commit%s\n", of)
	}
	switch r := b.genesis; {
	case r == nil:
	case r.Outcome == closing.Closed:
		fmt.Fprintf(out, "signed %s as %s, with the key %s from %s\n\nKeep this outside of the repository: it says which plan is the right one.\n  %s\n", r.Tag, r.Closer, key.Signer.Fingerprint, printable(key.From), r.Hash)
	default:
		fmt.Fprintf(out, "\nGenesis is not signed: %s; %s, then `accord cycle genesis`\n", r.Why, r.Do)
	}
	if b.left != "" {
		fmt.Fprintf(out, "\n%s\n", printable(b.left))
	}
}
