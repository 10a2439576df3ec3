package cmd

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
)

// TestForge picks the implementation by its kind, with the line of the
// environment; no request leaves before something is asked.
func TestForge(t *testing.T) {
	asked := ""
	line := func(r *http.Request) (*http.Response, error) {
		asked = r.URL.String() + " " + r.Header.Get("Authorization")
		return &http.Response{StatusCode: http.StatusNotFound, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
	}
	for _, x := range []struct {
		kind      forge.Kind
		api, want string
	}{
		{forge.GitHub, "https://api.github.com", "https://api.github.com/repos/a/b/pulls/1 Bearer secret"},
		{forge.GitLab, "https://gitlab.com/api/v4", "https://gitlab.com/api/v4/projects/a%2Fb/merge_requests/1 Bearer secret"},
		{forge.Gitea, "https://git.example.com/api/v1", "https://git.example.com/api/v1/repos/a/b/pulls/1 token secret"},
	} {
		env := Nowhere()
		env.HTTP = answers(line)
		env.Getenv = func(name string) string { return map[string]string{"ACCORD_TOKEN": "secret"}[name] }
		g := &global{env: env}
		f, err := g.forge(t.Context(), forge.Context{Kind: x.kind, API: x.api, Web: x.api, Repository: "a/b", Trusted: true})
		if err != nil || f.Kind() != x.kind || asked != "" {
			t.Fatalf("%s: %v, asked %q", x.kind, err, asked)
		}
		if _, err := f.PullRequest(t.Context(), 1); !errors.Is(err, forge.ErrNotFound) || asked != x.want {
			t.Errorf("%s: asked %q, want %q, %v", x.kind, asked, x.want, err)
		}
		asked = ""
	}
	g := &global{env: Nowhere()}
	if _, err := g.forge(t.Context(), forge.Context{Kind: "bitbucket"}); !errors.Is(err, forge.ErrUnsupported) {
		t.Error(err)
	}
}

type answers func(*http.Request) (*http.Response, error)

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }
