package closing

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
)

// Commit commits new files, and nothing else, as the first commit of a
// repository, which is made where there is none. It returns false, and does
// nothing, where the folder is in a repository that has commits already: those
// who work there commit as they are used to.
func Commit(ctx context.Context, g git.Git, files []string, message string) (bool, error) {
	repo, err := history.Open(g.Dir)
	switch {
	case errors.Is(err, history.ErrNoRepository):
	case err != nil:
		return false, err
	default:
		_, _, err := repo.Head(ctx)
		root := repo.Root()
		_ = repo.Close()
		here, _ := filepath.EvalSymlinks(g.Dir)
		if !errors.Is(err, history.ErrEmpty) || root != here {
			return false, nil
		}
	}
	// In whose name is asked before anything is made.
	if _, _, err := g.Identity(ctx); err != nil {
		return false, err
	}
	if repo == nil {
		if _, err := g.Run(ctx, "init", "--quiet", "--initial-branch=main"); err != nil {
			return false, err
		}
	}
	at := g.With("GIT_LITERAL_PATHSPECS=1")
	if _, err := at.Run(ctx, append([]string{"add", "--"}, files...)...); err != nil {
		return false, err
	}
	_, err = at.Run(ctx, append([]string{"commit", "--quiet", "--message", message, "--only", "--"}, files...)...)
	return err == nil, err
}
