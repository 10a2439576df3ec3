package git

import (
	"context"
	"errors"
	"strings"
)

// ErrNoIdentity says that git does not know in whose name a commit would be.
var ErrNoIdentity = errors.New("git does not know who you are")

// Identity is the name and the address in which a commit would be made: the
// environment's, else the configuration's. What git could guess from the
// machine's name is nobody's identity.
func (g Git) Identity(ctx context.Context) (name, email string, err error) {
	line, err := g.Line(ctx, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
	if CodeOf(err) > 0 {
		return "", "", ErrNoIdentity
	}
	if err != nil {
		return "", "", err
	}
	name, rest, _ := strings.Cut(line, " <")
	email, _, _ = strings.Cut(rest, ">")
	return name, email, nil
}
