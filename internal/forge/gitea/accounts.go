package gitea

import (
	"context"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

var _ forge.Directory = (*tea)(nil)

// Account tells an account by its login.
func (t *tea) Account(ctx context.Context, login string) (a forge.Account, err error) {
	err = t.try(ctx, "ask for the account "+login, "read:user", func(c *gitea.Client, _ *forge.Try) error {
		var u *gitea.User
		if login == "" {
			u, _, err = c.GetMyUserInfo()
		} else {
			u, _, err = c.GetUserInfo(login)
		}
		if err == nil {
			a = forge.Account{User: user(u), Name: u.FullName}
		}
		return err
	})
	return a, err
}
