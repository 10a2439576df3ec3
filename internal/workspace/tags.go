package workspace

import (
	"context"
	"errors"
	"path"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/statement"
)

// TagsName is the name that the plan has in its tags, empty where they have
// none: plan/CYCLE and plan/NAME/CYCLE. A plan that began alone keeps its tags
// when another one comes beside it, so its genesis decides; known says that
// there is one. Before that, a plan that is alone has no name.
func (w *Workspace) TagsName(ctx context.Context) (name string, known bool, err error) {
	if w.repo == nil {
		return "", false, noRepository()
	}
	own := w.PlanID()
	there, err := w.repo.TagNames(statement.TagName(own, statement.Genesis))
	if err != nil {
		return "", false, err
	}
	for _, t := range there {
		if t == statement.TagName(own, statement.Genesis) {
			return own, true, nil
		}
	}
	root, err := w.repo.Resolve(ctx, "refs/tags/"+statement.TagName("", statement.Genesis))
	switch {
	case errors.Is(err, history.ErrUnknownRevision):
	case err != nil:
		return "", false, err
	default:
		at, err := w.repo.Hash(root, path.Join(w.dir, "plan.yaml"))
		if err != nil || at != "" {
			return "", at != "", err
		}
		return own, false, nil // the name without NAME is another plan's
	}
	if w.several {
		return own, false, nil
	}
	return "", false, nil
}
