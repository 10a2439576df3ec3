package gitlab

import (
	"context"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

var _ forge.Directory = (*lab)(nil)

// Account tells an account by its login.
func (l *lab) Account(ctx context.Context, login string) (forge.Account, error) {
	ctx, try := l.Try(ctx, "ask for the account "+login, "scope read_api")
	if login == "" {
		u, _, err := l.api.Users.CurrentUser(gitlab.WithContext(ctx))
		if err != nil {
			return forge.Account{}, try.Err(err)
		}
		return forge.Account{User: user(u.ID, u.Username), Name: u.Name}, nil
	}
	list, _, err := l.api.Users.ListUsers(&gitlab.ListUsersOptions{Username: &login}, gitlab.WithContext(ctx))
	if err != nil {
		return forge.Account{}, try.Err(err)
	}
	for _, u := range list {
		if strings.EqualFold(u.Username, login) {
			return forge.Account{User: user(u.ID, u.Username), Name: u.Name}, nil
		}
	}
	return forge.Account{}, &forge.Problem{Summary: "there is no account " + login, Do: "check the login", Err: forge.ErrNotFound}
}
