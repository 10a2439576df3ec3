package github

import (
	"context"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

func (h *hub) SetStatus(ctx context.Context, hash string, s forge.Status) error {
	if err := forge.CheckHash(hash); err != nil {
		return err
	}
	ctx, try := h.Try(ctx, "set the status "+s.Context, "statuses: write")
	try.Repeatable() // only the newest counts
	status := github.RepoStatus{State: new(string(s.State)), Context: &s.Context, Description: new(forge.Clip(s.Description, h.Features().DescriptionLimit))}
	if u := forge.LinkOnly(s.URL); u != "" {
		status.TargetURL = &u
	}
	_, _, err := h.api.Repositories.CreateStatus(ctx, h.owner, h.name, hash, status)
	return try.Err(err)
}

func (h *hub) Statuses(ctx context.Context, hash string) ([]forge.Status, error) {
	if err := forge.CheckHash(hash); err != nil {
		return nil, err
	}
	ctx, try := h.Try(ctx, "read the statuses of "+hash[:7], "statuses: read")
	var all []forge.Status
	err := pages(func(o github.ListOptions) (*github.Response, error) {
		combined, resp, err := h.api.Repositories.GetCombinedStatus(ctx, h.owner, h.name, hash, &o)
		if err != nil {
			return resp, err
		}
		for _, s := range combined.Statuses {
			all = append(all, forge.Status{Context: s.GetContext(), State: forge.State(s.GetState()), Description: s.GetDescription(), URL: s.GetTargetURL(), Created: s.GetCreatedAt().Time})
		}
		return resp, nil
	})
	if err != nil {
		return nil, try.Err(err)
	}
	return forge.Newest(all), nil
}
