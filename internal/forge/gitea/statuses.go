package gitea

import (
	"cmp"
	"context"
	"slices"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

func (t *tea) SetStatus(ctx context.Context, hash string, s forge.Status) error {
	if err := forge.CheckHash(hash); err != nil {
		return err
	}
	return t.try(ctx, "set the status "+s.Context, writeStatus, func(c *gitea.Client, try *forge.Try) error {
		try.Repeatable() // only the newest counts
		_, _, err := c.CreateStatus(t.owner, t.name, hash, gitea.CreateStatusOption{State: gitea.StatusState(s.State), Context: s.Context,
			Description: forge.Clip(s.Description, t.Features().DescriptionLimit), TargetURL: forge.LinkOnly(s.URL)})
		return err
	})
}

// Statuses reads every one that was ever set, for what Gitea combines of them
// is cut off.
func (t *tea) Statuses(ctx context.Context, hash string) ([]forge.Status, error) {
	if err := forge.CheckHash(hash); err != nil {
		return nil, err
	}
	var all []*gitea.Status
	err := t.try(ctx, "read the statuses of "+hash[:7], readCode, func(c *gitea.Client, _ *forge.Try) error {
		return pages(func(o gitea.ListOptions) (*gitea.Response, []int64, error) {
			list, resp, err := c.ListStatuses(t.owner, t.name, hash, gitea.ListStatusesOption{ListOptions: o})
			ids := make([]int64, len(list))
			for i, s := range list {
				ids[i] = s.ID
			}
			all = append(all, list...)
			return resp, ids, err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *gitea.Status) int { return cmp.Compare(a.ID, b.ID) })
	out := make([]forge.Status, len(all))
	for i, s := range all {
		out[i] = forge.Status{Context: s.Context, State: stateOf(s.State), Description: s.Description, URL: s.TargetURL, Created: s.Created}
	}
	return forge.Newest(out), nil
}

// stateOf reads Gitea's words. What was skipped, or ended with a warning, has
// not succeeded.
func stateOf(s gitea.StatusState) forge.State {
	switch s {
	case gitea.StatusSuccess:
		return forge.Success
	case gitea.StatusFailure, gitea.StatusWarning:
		return forge.Failure
	case gitea.StatusError:
		return forge.Error
	}
	return forge.Pending
}
