package github

import (
	"context"

	"github.com/accord-plan/accord/internal/forge"
)

var _ forge.Directory = (*hub)(nil)

// Account tells an account by its login.
func (h *hub) Account(ctx context.Context, login string) (forge.Account, error) {
	ctx, try := h.Try(ctx, "ask for the account "+login, "metadata: read")
	u, _, err := h.api.Users.Get(ctx, login)
	if err != nil {
		return forge.Account{}, try.Err(err)
	}
	return forge.Account{User: user(u), Name: u.GetName()}, nil
}
