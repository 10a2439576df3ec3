// Package gitea is the forge Gitea, and Forgejo, which answers as Gitea does.
package gitea

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// perPage is the most that Gitea lists at a time as it is delivered.
const perPage = 50

// tea is one repository.
type tea struct {
	*forge.Conn
	base        string
	owner, name string

	mu   sync.Mutex
	self *forge.User
}

var _ forge.Forge = (*tea)(nil)

// New makes the forge; it sends nothing yet.
func New(o forge.Options) (forge.Forge, error) {
	conn, err := forge.Connect(o, func(h http.Header, token string) { h.Set("Authorization", "token "+token) })
	if err != nil {
		return nil, err
	}
	conn.Lacks = "give the token that scope and its account the right to write to the repository, or the job that permission under permissions:"
	t := &tea{Conn: conn, base: strings.TrimSuffix(o.API, "/api/v1")}
	t.owner, t.name, _ = strings.Cut(o.Repository, "/")
	return t, nil
}

// call is the client for one context, which it holds instead of taking it with
// each call. No version is asked for: what is used here is in all of them.
func (t *tea) call(ctx context.Context) (*gitea.Client, error) {
	return gitea.NewClient(t.base, gitea.SetGiteaVersion(""), gitea.SetHTTPClient(t.HTTP), gitea.SetContext(ctx))
}

// try runs one call of the client.
func (t *tea) try(ctx context.Context, what, permission string, do func(*gitea.Client, *forge.Try) error) error {
	ctx, try := t.Try(ctx, what, permission)
	c, err := t.call(ctx)
	if err == nil {
		err = do(c, try)
	}
	return try.Err(err)
}

func (t *tea) Kind() forge.Kind { return forge.Gitea }

func (t *tea) Features() forge.Features {
	return forge.Features{CommentLimit: 65536, DescriptionLimit: 255, AnnotationLimit: mostRemarks, Mermaid: true, Details: true}
}

// Self asks once.
func (t *tea) Self(ctx context.Context) (forge.User, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.self != nil {
		return *t.self, nil
	}
	var self forge.User
	err := t.try(ctx, "ask whose the token is", "read:user", func(c *gitea.Client, _ *forge.Try) error {
		u, _, err := c.GetMyUserInfo()
		if err == nil {
			self = user(u)
		}
		return err
	})
	if err != nil {
		return forge.User{}, err
	}
	t.self = &self
	return self, nil
}

// user may be missing: an account that was deleted. Accounts of the forge
// itself, as that of its jobs, have negative numbers.
func user(u *gitea.User) forge.User {
	if u == nil {
		return forge.User{}
	}
	return forge.User{ID: u.ID, Login: u.UserName, Bot: u.ID < 0}
}

func (t *tea) FileURL(hash, file string, line int) string {
	u := t.TreeURL(hash) + forge.EscapePath(file)
	if line > 0 {
		u += fmt.Sprintf("#L%d", line)
	}
	return u
}

func (t *tea) TreeURL(hash string) string {
	return t.Web + "/" + t.Repository + "/src/commit/" + hash + "/"
}

func (t *tea) CloneURL() string { return t.Web + "/" + t.Repository + ".git" }

// pages calls until everything is there. Some lists are not cut into pages and
// give all of it each time, and an administrator may have made pages smaller
// than is asked for: only what is new counts.
func pages(list func(gitea.ListOptions) (*gitea.Response, []int64, error)) error {
	seen := map[int64]bool{}
	for page := 1; ; page++ {
		resp, ids, err := list(gitea.ListOptions{Page: page, PageSize: perPage})
		if err != nil {
			return err
		}
		before := len(seen)
		for _, id := range ids {
			seen[id] = true
		}
		total, err := strconv.Atoi(resp.Header.Get("X-Total-Count"))
		if len(seen) == before || err == nil && len(seen) >= total || err != nil && resp.NextPage == 0 {
			return nil
		}
	}
}
