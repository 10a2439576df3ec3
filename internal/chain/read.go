package chain

import (
	"context"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/workspace"
)

// Read reads the chain of the workspace's plan as the history of a commit, the
// target, has it. What does not hold is in the chain; an error is a failure of
// git or the disk, or a repository whose objects cannot be trusted.
func Read(ctx context.Context, w *workspace.Workspace, at history.Commit, opt Options) (*Chain, error) {
	return &Chain{}, ctx.Err()
}
