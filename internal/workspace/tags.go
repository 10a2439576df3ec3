package workspace

import (
	"context"
	"errors"
	"path"
	"slices"

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
	alone, several, err := w.beganAlone(ctx)
	if err != nil || alone {
		return "", alone, err
	}
	if known, err = w.hasTag(statement.TagName(own, statement.Genesis)); err != nil || known || several {
		return own, known, err
	}
	return "", false, nil
}

// RivalGenesis names a second tag of genesis, of a plan that began alone, "" for
// none: whoever made it would begin another chain.
func (w *Workspace) RivalGenesis(ctx context.Context) (string, error) {
	alone, _, err := w.beganAlone(ctx)
	if err != nil || !alone {
		return "", err
	}
	second := statement.TagName(w.PlanID(), statement.Genesis)
	if known, err := w.hasTag(second); err != nil || !known {
		return "", err
	}
	return second, nil
}

// beganAlone tells whether the genesis without a name is the plan's, by whether the
// plan was there when it was made; several that the plan's tags have its name else.
func (w *Workspace) beganAlone(ctx context.Context) (alone, several bool, err error) {
	root, err := w.repo.Resolve(ctx, "refs/tags/"+statement.TagName("", statement.Genesis))
	if errors.Is(err, history.ErrUnknownRevision) {
		return false, w.several, nil
	}
	if err != nil {
		return false, false, err
	}
	at, err := w.repo.Hash(root, path.Join(w.dir, "plan.yaml"))
	return at != "", true, err
}

func (w *Workspace) hasTag(name string) (bool, error) {
	there, err := w.repo.TagNames(name)
	return slices.Contains(there, name), err
}
