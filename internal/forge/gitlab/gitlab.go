// Package gitlab is the forge GitLab, at gitlab.com and anywhere else. Pull
// requests are its merge requests, comments its notes; a number is the iid.
package gitlab

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
	gitlab "gitlab.com/gitlab-org/api/client-go"
)

const perPage = 100

// What a token needs, in GitLab's words.
const (
	reader = "scope read_api, role Reporter"
	writer = "scope api, role Developer"
)

// lab is one project.
type lab struct {
	*forge.Conn
	api *gitlab.Client
	pid string

	mu   sync.Mutex
	self *forge.User
}

var _ forge.Forge = (*lab)(nil)

// New makes the forge; it sends nothing yet.
func New(o forge.Options) (forge.Forge, error) {
	// Personal, project and group tokens are taken this way as those of OAuth.
	conn, err := forge.Connect(o, func(h http.Header, token string) { h.Set("Authorization", "Bearer "+token) })
	if err != nil {
		return nil, err
	}
	conn.Lacks = "make a project access token with the role Developer and the scope api; CI_JOB_TOKEN cannot do this"
	// The line repeats and waits; the client's own would do so a second time.
	api, err := gitlab.NewAuthSourceClient(gitlab.Unauthenticated{}, gitlab.WithURLWarningLogger(slog.New(slog.DiscardHandler)),
		gitlab.WithBaseURL(o.API), gitlab.WithHTTPClient(conn.HTTP), gitlab.WithoutRetries(), gitlab.WithCustomLimiter(unlimited{}), gitlab.WithUserAgent(forge.UserAgent))
	if err != nil {
		return nil, &forge.Problem{Summary: "the address of GitLab's interface is not one", Do: "check ACCORD_FORGE_URL", Err: forge.ErrUnreachable}
	}
	return &lab{Conn: conn, api: api, pid: o.Repository}, nil
}

// unlimited leaves waiting to the line.
type unlimited struct{}

func (unlimited) Wait(ctx context.Context) error { return ctx.Err() }

func (l *lab) Kind() forge.Kind { return forge.GitLab }

func (l *lab) Features() forge.Features {
	return forge.Features{CommentLimit: 1000000, DescriptionLimit: 255, AnnotationLimit: mostRemarks, Mermaid: true, Details: true, Suggestions: true}
}

// Self asks once.
func (l *lab) Self(ctx context.Context) (forge.User, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.self != nil {
		return *l.self, nil
	}
	ctx, try := l.Try(ctx, "ask whose the token is", "scope read_api")
	u, _, err := l.api.Users.CurrentUser(gitlab.WithContext(ctx))
	if err != nil {
		return forge.User{}, try.Err(err)
	}
	self := user(u.ID, u.Username)
	self.Bot = self.Bot || u.Bot
	l.self = &self
	return self, nil
}

var tokenBot = pattern.Of(`^(?:project|group)_[0-9]+_bot`)

// user tells the accounts of project and group tokens by their names.
func user(id int64, login string) forge.User {
	return forge.User{ID: id, Login: login, Bot: tokenBot().MatchString(login)}
}

func (l *lab) FileURL(hash, file string, line int) string {
	u := l.TreeURL(hash) + forge.EscapePath(file)
	if line > 0 {
		u += fmt.Sprintf("#L%d", line)
	}
	return u
}

func (l *lab) TreeURL(hash string) string {
	return l.Web + "/" + l.Repository + "/-/blob/" + hash + "/"
}

func (l *lab) CloneURL() string { return l.Web + "/" + l.Repository + ".git" }

// pages calls until there is no next page.
func pages(list func(gitlab.ListOptions) (*gitlab.Response, error)) error {
	o := gitlab.ListOptions{PerPage: perPage}
	for {
		resp, err := list(o)
		if err != nil {
			return err
		}
		if resp.NextPage <= o.Page {
			return nil
		}
		o.Page = resp.NextPage
	}
}
