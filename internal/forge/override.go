package forge

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// override lays the user's own variables over what was found.
func (c *Context) override(getenv func(string) string) error {
	if s := getenv("ACCORD_FORGE"); s != "" {
		kind := Kind(strings.ToLower(s))
		if kind == "forgejo" {
			kind = Gitea
		}
		if kind != GitHub && kind != GitLab && kind != Gitea {
			return &Problem{Summary: fmt.Sprintf("ACCORD_FORGE is %s, which is no forge that is known", tidy(s)), Do: "write github, gitlab or gitea (which is Forgejo too)", Err: ErrUnsupported}
		}
		if kind != c.Kind {
			// nektos/act calls itself GitHub; another kind has other addresses.
			c.Kind, c.API = kind, ""
		}
	}
	if s := slashless(getenv("ACCORD_FORGE_URL")); s != "" {
		if s != c.Web {
			c.Web, c.API = s, ""
		}
		c.Trusted = true
		if c.Kind == "" {
			c.Kind = kindOf(hostOf(c.Web))
		}
	}
	if s := getenv("ACCORD_REPOSITORY"); s != "" {
		c.Repository = strings.Trim(s, "/")
	}
	if s := getenv("ACCORD_PR"); s != "" {
		n, err := strconv.Atoi(strings.TrimLeft(s, "#!"))
		if err != nil || n <= 0 {
			return &Problem{Summary: fmt.Sprintf("ACCORD_PR is %s, which is no number of a pull request", tidy(s)), Do: "write it as 42", Err: ErrRefused}
		}
		c.Pull = n
	}
	return nil
}

// finish fills in addresses and the name of the token's variable, and refuses
// what cannot be an address or a repository.
func (c Context) finish(getenv func(string) string) (Context, error) {
	if c.Web == "" {
		c.Web = map[Kind]string{GitHub: "https://github.com", GitLab: "https://gitlab.com"}[c.Kind]
		c.Trusted = true
	}
	switch {
	case c.Kind == "" && c.Web == "" && c.Repository == "":
		return Context{}, &Problem{Summary: "no forge is known here", Do: "in CI it is found by itself; elsewhere set ACCORD_FORGE, ACCORD_FORGE_URL and ACCORD_REPOSITORY, or add a remote", Err: ErrNotFound}
	case c.Kind == "":
		return Context{}, &Problem{Summary: fmt.Sprintf("which forge %s is cannot be told", tidy(hostOf(c.Web))), Do: "set ACCORD_FORGE to github, gitlab or gitea, and ACCORD_FORGE_URL to its address", Err: ErrNotFound}
	case c.Web == "":
		return Context{}, &Problem{Summary: "the address of the Gitea is not known", Do: "set ACCORD_FORGE_URL, such as https://git.example.com", Err: ErrNotFound}
	}
	if c.API == "" {
		c.API = apiOf(c.Kind, c.Web)
	}
	for _, u := range []string{c.Web, c.API} {
		if err := checkAddress(u); err != nil {
			return Context{}, err
		}
	}
	// Whether the line is encrypted matters where a token is to be sent.
	if err := checkRepository(c.Kind, c.Repository); err != nil {
		return Context{}, err
	}
	c.TokenVar = c.tokenVar(getenv)
	return c, nil
}

// apiOf is where a forge's interface is, by its pages' address.
func apiOf(kind Kind, web string) string {
	u, err := url.Parse(web)
	switch {
	case err != nil:
		return web
	case kind == GitLab:
		return web + "/api/v4"
	case kind == Gitea:
		return web + "/api/v1"
	case u.Host == "github.com" || strings.HasSuffix(u.Host, ".ghe.com"):
		return u.Scheme + "://api." + u.Host
	}
	return web + "/api/v3"
}

// checkAddress refuses what is no address of a forge.
func checkAddress(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return &Problem{Summary: "the forge's address is not one", Do: "write ACCORD_FORGE_URL as https://git.example.com, without a name or a password in it", Err: ErrNotFound}
	}
	return nil
}

// checkLine takes https, and http to this machine: a token on an open line is
// anybody's.
func checkLine(s string) error {
	u, err := url.Parse(s)
	if err == nil && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())) {
		return nil
	}
	return &Problem{Summary: fmt.Sprintf("no token is sent to %s: the line is not encrypted", tidy(originOf(s))), Do: "use an address that begins with https://", Err: ErrRefused}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

var segment = pattern.Of(`^[A-Za-z0-9_.-]{1,255}$`)

// checkRepository keeps what would lead elsewhere out of addresses.
func checkRepository(kind Kind, name string) error {
	parts := strings.Split(name, "/")
	bad := slices.ContainsFunc(parts, func(s string) bool { return !segment().MatchString(s) || s == "." || s == ".." })
	switch {
	case name == "":
		return &Problem{Summary: "which repository it is at the forge is not known", Do: "set ACCORD_REPOSITORY, such as northlight/plan", Err: ErrNotFound}
	case bad || len(parts) < 2 || kind != GitLab && len(parts) > 2 || len(parts) > 21:
		return &Problem{Summary: fmt.Sprintf("%s is no repository's name", tidy(name)), Do: "write it as OWNER/NAME; at GitLab as GROUP/PROJECT, with every group", Err: ErrNotFound}
	}
	return nil
}

func hostOf(web string) string {
	u, err := url.Parse(web)
	if err != nil {
		return ""
	}
	return u.Host
}
