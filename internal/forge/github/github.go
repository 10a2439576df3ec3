// Package github is the forge GitHub, at github.com and as GitHub Enterprise.
package github

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-github/v88/github"
)

// perPage is the most that GitHub lists at a time.
const perPage = 100

// hub is one repository.
type hub struct {
	*forge.Conn
	api         *github.Client
	owner, name string

	mu   sync.Mutex
	self *forge.User
}

var _ forge.Forge = (*hub)(nil)

// New makes the forge; it sends nothing yet.
func New(o forge.Options) (forge.Forge, error) {
	conn, err := forge.Connect(o, func(h http.Header, token string) { h.Set("Authorization", "Bearer "+token) })
	if err != nil {
		return nil, err
	}
	conn.Lacks = "give it under permissions: in the workflow, or to the token; the job of a fork's pull request never has it"
	base := o.API + "/"
	// Limits of calls are the line's work: the client's own would be told as
	// errors of its own kind.
	api, err := github.NewClient(github.WithHTTPClient(conn.HTTP), github.WithUserAgent(forge.UserAgent),
		github.WithDisableRateLimitCheck(), github.WithURLs(&base, &base))
	if err != nil {
		return nil, &forge.Problem{Summary: "the address of GitHub's interface is not one", Do: "check ACCORD_FORGE_URL", Err: forge.ErrUnreachable}
	}
	h := &hub{Conn: conn, api: api}
	h.owner, h.name, _ = strings.Cut(o.Repository, "/")
	return h, nil
}

func (h *hub) Kind() forge.Kind { return forge.GitHub }

func (h *hub) Features() forge.Features {
	return forge.Features{CommentLimit: 65536, DescriptionLimit: 140, AnnotationLimit: mostAnnotations, Mermaid: true, Details: true, Suggestions: true, Hide: true}
}

// The account of a workflow's own token.
const (
	actionsBot   = "github-actions[bot]"
	actionsBotID = 41898282
)

// bot is that account; at GitHub Enterprise it has another number.
func (h *hub) bot() forge.User {
	u := forge.User{Login: actionsBot, Bot: true}
	if h.Web == "https://github.com" {
		u.ID = actionsBotID
	}
	return u
}

// Self asks once. The token of a job or of an app may not ask for its user,
// but GraphQL tells it who is looking.
func (h *hub) Self(ctx context.Context) (forge.User, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.self != nil {
		return *h.self, nil
	}
	ctx, try := h.Try(ctx, "ask whose the token is", "metadata: read")
	u, _, err := h.api.Users.Get(ctx, "")
	var self forge.User
	switch {
	case err == nil:
		self = user(u)
	case try.Status == http.StatusForbidden || try.Status == http.StatusNotFound:
		if self, err = h.viewer(ctx); err != nil {
			return forge.User{}, err
		}
	default:
		return forge.User{}, try.Err(err)
	}
	h.self = &self
	return self, nil
}

// viewer is the account as GraphQL tells it; the bot of Actions where it is
// silent.
func (h *hub) viewer(ctx context.Context) (forge.User, error) {
	var answer struct {
		Viewer struct {
			Login string `json:"login"`
			ID    int64  `json:"databaseId"`
		} `json:"viewer"`
	}
	err := h.graph(ctx, "ask whose the token is", "metadata: read", `query{viewer{login databaseId}}`, nil, &answer)
	if ctx.Err() != nil {
		return forge.User{}, ctx.Err()
	}
	if err != nil || answer.Viewer.Login == "" {
		return h.bot(), nil
	}
	self := forge.User{ID: answer.Viewer.ID, Login: answer.Viewer.Login}
	// REST writes the suffix, GraphQL does so for most accounts.
	self.Bot = strings.HasSuffix(self.Login, "[bot]")
	if self.ID == 0 && self.Login == actionsBot {
		self.ID = h.bot().ID
	}
	return self, nil
}

// graph asks GraphQL, which answers 200 with errors inside. What is asked may
// be asked twice.
func (h *hub) graph(ctx context.Context, what, permission, query string, variables map[string]any, into any) error {
	ctx, try := h.Try(ctx, what, permission)
	try.Repeatable()
	address := strings.TrimSuffix(h.API, "/v3") + "/graphql"
	req, err := h.api.NewRequest(ctx, http.MethodPost, address, map[string]any{"query": query, "variables": variables})
	if err != nil {
		return try.Err(err)
	}
	var answer struct {
		Data   any `json:"data"`
		Errors []struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	answer.Data = into
	if _, err := h.api.Do(req, &answer); err != nil {
		return try.Err(err)
	}
	if len(answer.Errors) == 0 {
		return nil
	}
	switch e := answer.Errors[0]; e.Type {
	case "FORBIDDEN", "INSUFFICIENT_SCOPES":
		return try.Refused(http.StatusForbidden, e.Message)
	case "NOT_FOUND":
		return try.Refused(http.StatusNotFound, e.Message)
	default:
		return try.Refused(http.StatusUnprocessableEntity, e.Message)
	}
}

func user(u *github.User) forge.User {
	return forge.User{ID: u.GetID(), Login: u.GetLogin(), Bot: u.GetType() == "Bot"}
}

// FileURL is the page of a file; GitHub shows the lines of text files only.
func (h *hub) FileURL(hash, file string, line int) string {
	u := h.TreeURL(hash) + forge.EscapePath(file)
	if line > 0 {
		u += fmt.Sprintf("#L%d", line)
	}
	return u
}

func (h *hub) TreeURL(hash string) string { return h.Web + "/" + h.Repository + "/blob/" + hash + "/" }

func (h *hub) CloneURL() string { return h.Web + "/" + h.Repository + ".git" }

// pages calls until there is no next page.
func pages(list func(github.ListOptions) (*github.Response, error)) error {
	o := github.ListOptions{PerPage: perPage}
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

func short(digest []byte) string { return hex.EncodeToString(digest[:16]) }
