package forge

import (
	"net/url"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// DetectRemote finds the forge by the address of a git remote, as https, ssh or
// USER@HOST:PATH. What kind it is is told by the host's name; ErrNotFound where
// it cannot be. A name or password in the address is not kept.
func DetectRemote(remote string) (Context, error) {
	return fromRemote(remote).finish(func(string) string { return "" })
}

var scpLike = pattern.Of(`^(?:[^@/:]+@)?([A-Za-z0-9.-]{2,}):([^/\\].*)$`)

// fromRemote is empty where the remote is none of a forge: a folder, a bundle.
func fromRemote(remote string) Context {
	host, path, scheme := "", "", "https"
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		switch u.Scheme {
		case "https", "http":
			host, path, scheme = u.Host, u.Path, u.Scheme
		case "ssh", "git", "git+ssh", "ssh+git":
			host, path = u.Hostname(), u.Path
		}
	} else if m := scpLike().FindStringSubmatch(remote); m != nil {
		host, path = m[1], m[2]
	}
	if host == "" {
		return Context{}
	}
	host = strings.ToLower(host)
	switch host { // ssh over the port of https
	case "ssh.github.com":
		host = "github.com"
	case "altssh.gitlab.com":
		host = "gitlab.com"
	}
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	kind := kindOf(host)
	c := Context{Kind: kind, Web: scheme + "://" + host, Repository: path}
	c.Trusted = kind == GitHub && host == "github.com" || kind == GitLab && host == "gitlab.com"
	return c
}

// kindOf tells the forge by its host, "" where it cannot.
func kindOf(host string) Kind {
	name, _, _ := strings.Cut(host, ":")
	switch {
	case name == "github.com" || strings.HasSuffix(name, ".ghe.com"):
		return GitHub
	case name == "codeberg.org":
		return Gitea
	}
	for _, label := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' }) {
		switch label {
		case "github":
			return GitHub
		case "gitlab":
			return GitLab
		case "gitea", "forgejo":
			return Gitea
		}
	}
	return ""
}
