package forge

import "context"

// Account is a user with the name that people call them by, which may be empty.
type Account struct {
	User
	Name string
}

// Directory is a forge that tells an account by its login: policies name people
// by the numbers of their accounts, and pages show only logins.
type Directory interface {
	// Account is the account of that login, or of the token where it is empty.
	// ErrNotFound where there is none.
	Account(ctx context.Context, login string) (Account, error)
}
