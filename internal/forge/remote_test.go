package forge_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
)

func TestDetectRemote(t *testing.T) {
	for _, x := range []struct {
		remote, web, repository string
		kind                    forge.Kind
		trusted                 bool
	}{
		{"https://github.com/northlight/plan.git", "https://github.com", "northlight/plan", forge.GitHub, true},
		{"https://x-access-token:secret@github.com/northlight/plan", "https://github.com", "northlight/plan", forge.GitHub, true},
		{"git@github.com:northlight/plan.git", "https://github.com", "northlight/plan", forge.GitHub, true},
		{"ssh://git@ssh.github.com:443/northlight/plan.git", "https://github.com", "northlight/plan", forge.GitHub, true},
		{"ssh://git@gitlab.com/northlight/sop/plan.git/", "https://gitlab.com", "northlight/sop/plan", forge.GitLab, true},
		{"https://gitlab.example.com/a/b/c/d.git", "https://gitlab.example.com", "a/b/c/d", forge.GitLab, false},
		{"git@github.example.com:northlight/plan", "https://github.example.com", "northlight/plan", forge.GitHub, false},
		{"ssh://git@forgejo.example.com:2222/northlight/plan.git", "https://forgejo.example.com", "northlight/plan", forge.Gitea, false},
		{"https://codeberg.org/northlight/plan.git", "https://codeberg.org", "northlight/plan", forge.Gitea, false},
		{"https://my-gitea.example.com:8443/northlight/plan", "https://my-gitea.example.com:8443", "northlight/plan", forge.Gitea, false},
		{"https://github.com.evil.example/northlight/plan", "https://github.com.evil.example", "northlight/plan", forge.GitHub, false},
		{"HTTPS://GitHub.com/northlight/plan", "https://github.com", "northlight/plan", forge.GitHub, true},
	} {
		t.Run(x.remote, func(t *testing.T) {
			c, err := forge.DetectRemote(x.remote)
			if err != nil {
				t.Fatal(err)
			}
			if c.Kind != x.kind || c.Web != x.web || c.Repository != x.repository || c.Trusted != x.trusted {
				t.Errorf("%+v", c)
			}
		})
	}
	for _, remote := range []string{"", "/srv/plan.git", "../plan", `C:\plan`, "C:/plan", "file:///srv/plan", "https://git.example.com/a/b", "https://bitbucket.org/a/b", "git@github.com:plan", "plan.bundle"} {
		c, err := forge.DetectRemote(remote)
		var p *forge.Problem
		if err == nil || !errors.As(err, &p) {
			t.Errorf("%q: %+v, %v", remote, c, err)
		}
	}
}

func TestLocate(t *testing.T) {
	remote := "git@gitlab.example.com:northlight/plan.git"
	none := environment("")
	c, err := forge.Locate(none, remote)
	if err != nil || c.Kind != forge.GitLab || c.Trusted {
		t.Errorf("outside CI: %+v, %v", c, err)
	}
	c, err = forge.Locate(environment(githubJob), remote)
	if err != nil || c.Kind != forge.GitHub {
		t.Errorf("in CI the remote does not count: %+v, %v", c, err)
	}
	c, err = forge.Locate(environment("ACCORD_FORGE=gitea\nACCORD_FORGE_URL=https://git.example.com"), "git@git.example.com:northlight/plan.git")
	if err != nil || c.Kind != forge.Gitea || c.Repository != "northlight/plan" || !c.Trusted {
		t.Errorf("the kind said, the repository from the remote: %+v, %v", c, err)
	}
	if _, err = forge.Locate(none, ""); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
}

// TestToken: what holds the token, where it may go, and what is said without.
func TestToken(t *testing.T) {
	for _, x := range []struct {
		name, env, remote, token, want string
	}{
		{"github's", githubJob + "\nGITHUB_TOKEN=a", "", "a", ""},
		{"gh's", githubJob + "\nGH_TOKEN=b", "", "b", ""},
		{"ours first", githubJob + "\nGH_TOKEN=b\nACCORD_TOKEN=c\nGITHUB_TOKEN=a", "", "c", ""},
		{"with a line end", githubJob + "\nGITHUB_TOKEN= a ", "", "a", ""},
		{"github.com by its remote", "GITHUB_TOKEN=a", "git@github.com:a/b", "a", ""},
		{"the job's at gitea", giteaJob, "", "t", ""},
		{"github's is not for a gitea", "GITHUB_TOKEN=a\nACCORD_FORGE=gitea\nACCORD_FORGE_URL=https://git.example.com", "git@git.example.com:a/b", "", "GITEA_TOKEN is not set"},
		{"a gitea job's is not for another gitea", giteaJob + "\nACCORD_FORGE_URL=https://other.example.com", "", "", "GITEA_TOKEN is not set"},
		{"a host that only the remote names", "GITHUB_TOKEN=a", "https://github.evil.example/a/b", "", "is not sent to github.evil.example"},
		{"the same, said by the user", "GITHUB_TOKEN=a\nACCORD_FORGE_URL=https://github.corp.example", "https://github.corp.example/a/b", "a", ""},
		{"none", githubJob, "", "", "no token for github.com: GITHUB_TOKEN is not set"},
		{"gitlab's job token", gitlabJob + "\nCI_JOB_TOKEN=j", "", "", "CI_JOB_TOKEN may neither write notes"},
		{"an open line", "ACCORD_FORGE=gitea\nACCORD_FORGE_URL=http://git.example.com\nACCORD_REPOSITORY=a/b\nGITEA_TOKEN=a", "", "", "no token is sent to http://git.example.com: the line is not encrypted"},
		{"an open line of CI's", giteaJob + "\nGITHUB_API_URL=http://git.example.com/api/v1", "", "", "not encrypted"},
		{"an open line within the machine", "ACCORD_FORGE=gitea\nACCORD_FORGE_URL=http://127.0.0.1:3000\nACCORD_REPOSITORY=a/b\nGITEA_TOKEN=a", "", "a", ""},
		{"two lines", githubJob + "\nGITHUB_TOKEN=a b", "", "", "is no token"},
	} {
		t.Run(x.name, func(t *testing.T) {
			env := environment(x.env)
			c, err := forge.Locate(env, x.remote)
			if err != nil {
				t.Fatal(err)
			}
			token, err := c.Token(env)
			if string(token) != x.token {
				t.Errorf("token %q, want %q", string(token), x.token)
			}
			if (x.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), x.want) {
				t.Errorf("%v, want %q", err, x.want)
			}
			if err != nil && !errors.Is(err, forge.ErrUnauthorized) && !errors.Is(err, forge.ErrRefused) {
				t.Errorf("%v is of no kind", err)
			}
		})
	}
}
