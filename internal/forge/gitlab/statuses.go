package gitlab

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

// states are GitLab's words for a status that is set.
var states = map[forge.State]gitlab.BuildStateValue{
	forge.Pending: gitlab.Pending, forge.Success: gitlab.Success, forge.Failure: gitlab.Failed, forge.Error: gitlab.Failed,
}

// SetStatus sets an external status. GitLab refuses to make a pending one
// pending: what is asked for stands there already, then.
func (l *lab) SetStatus(ctx context.Context, hash string, s forge.Status) error {
	if err := forge.CheckHash(hash); err != nil {
		return err
	}
	call, try := l.Try(ctx, "set the status "+s.Context, writer)
	try.Repeatable() // only the newest counts
	state, ok := states[s.State]
	if !ok {
		return try.Refused(http.StatusUnprocessableEntity, "there is no such state")
	}
	o := &gitlab.SetCommitStatusOptions{State: state, Name: &s.Context, Description: new(forge.Clip(s.Description, l.Features().DescriptionLimit))}
	if u := forge.LinkOnly(s.URL); u != "" && len(u) <= 255 {
		o.TargetURL = &u
	}
	_, _, err := l.api.Commits.SetCommitStatus(l.pid, hash, o, gitlab.WithContext(call))
	if err == nil {
		return nil
	}
	refused := try.Err(err)
	if s.State == forge.Pending && try.Status == http.StatusBadRequest && l.pending(ctx, hash, s.Context) {
		return nil
	}
	return refused
}

func (l *lab) pending(ctx context.Context, hash, context string) bool {
	all, err := l.Statuses(ctx, hash)
	for _, s := range all {
		if err == nil && s.Context == context {
			return s.State == forge.Pending
		}
	}
	return false
}

// Statuses are external statuses and jobs, which GitLab lists as one.
func (l *lab) Statuses(ctx context.Context, hash string) ([]forge.Status, error) {
	if err := forge.CheckHash(hash); err != nil {
		return nil, err
	}
	ctx, try := l.Try(ctx, "read the statuses of "+hash[:7], reader)
	var all []*gitlab.CommitStatus
	err := pages(func(o gitlab.ListOptions) (*gitlab.Response, error) {
		list, resp, err := l.api.Commits.GetCommitStatuses(l.pid, hash, &gitlab.GetCommitStatusesOptions{ListOptions: o}, gitlab.WithContext(ctx))
		all = append(all, list...)
		return resp, err
	})
	if err != nil {
		return nil, try.Err(err)
	}
	slices.SortFunc(all, func(a, b *gitlab.CommitStatus) int { return cmp.Compare(a.ID, b.ID) })
	out := make([]forge.Status, len(all))
	for i, s := range all {
		out[i] = forge.Status{Context: s.Name, State: stateOf(s.Status), Description: s.Description, URL: s.TargetURL}
		if s.CreatedAt != nil {
			out[i].Created = *s.CreatedAt
		}
	}
	return forge.Newest(out), nil
}

// stateOf reads GitLab's words. What was skipped or waits for somebody has not
// succeeded.
func stateOf(s string) forge.State {
	switch gitlab.BuildStateValue(s) {
	case gitlab.Success:
		return forge.Success
	case gitlab.Failed:
		return forge.Failure
	case gitlab.Canceled:
		return forge.Error
	}
	return forge.Pending
}
