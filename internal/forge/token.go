package forge

import (
	"fmt"
	"net/url"
	"strings"
)

// Token is a secret. However it is printed, it says [token].
type Token string

const hiddenToken = "[token]"

// Format prints no secret, whatever the verb.
func (t Token) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(hiddenToken)) }

// MarshalText writes no secret.
func (t Token) MarshalText() ([]byte, error) { return []byte(hiddenToken), nil }

// Reveal is the secret itself, for the header that holds it.
func (t Token) Reveal() string { return string(t) }

// Redact takes the token out of a text, as it stands and as an address has it.
func (t Token) Redact(s string) string {
	if t == "" {
		return s
	}
	for _, form := range []string{string(t), url.QueryEscape(string(t)), url.PathEscape(string(t))} {
		s = strings.ReplaceAll(s, form, hiddenToken)
	}
	return s
}

// tokenVars are the variables that may hold the token, the first that is set
// counts. The token of a job of Gitea's has GitHub's name, and is sent to no
// other address than the job's own.
func (c Context) tokenVars(getenv func(string) string) []string {
	switch c.Kind {
	case GitHub:
		return []string{"ACCORD_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"}
	case GitLab:
		return []string{"ACCORD_TOKEN", "GITLAB_TOKEN"}
	}
	vars := []string{"ACCORD_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN"}
	if ci := fromCI(getenv); ci.Kind == Gitea && ci.Web == c.Web {
		vars = append(vars, "GITHUB_TOKEN")
	}
	return vars
}

// tokenVar is the variable that holds the token, or that is to hold it.
func (c Context) tokenVar(getenv func(string) string) string {
	vars := c.tokenVars(getenv)
	for _, name := range vars {
		if getenv(name) != "" {
			return name
		}
	}
	return vars[1]
}

// Token takes the token from the environment. It is a Problem of
// ErrUnauthorized if there is none, and of ErrRefused if nobody but a remote's
// address says where it would be sent, or the line there is not encrypted.
func (c Context) Token(getenv func(string) string) (Token, error) {
	name := c.tokenVar(getenv)
	token := strings.TrimSpace(getenv(name))
	switch {
	case token == "" && c.Kind == GitLab && getenv("CI_JOB_TOKEN") != "":
		return "", &Problem{Summary: "no token for " + hostOf(c.Web) + ": GITLAB_TOKEN is not set, and CI_JOB_TOKEN may neither write notes nor set statuses",
			Do: "make a project access token with the role Developer and the scope api, and put it into the CI variable GITLAB_TOKEN, masked", Err: ErrUnauthorized}
	case token == "":
		return "", &Problem{Summary: fmt.Sprintf("no token for %s: %s is not set", hostOf(c.Web), name), Do: "put a token into the variable " + name + ", or into ACCORD_TOKEN", Err: ErrUnauthorized}
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "", &Problem{Summary: "what " + name + " holds is no token: it has spaces or signs that none has", Do: "put the token alone into it", Err: ErrUnauthorized}
	case !c.Trusted:
		return "", &Problem{Summary: fmt.Sprintf("the token in %s is not sent to %s: nothing but the remote's address says that it belongs there", name, tidy(hostOf(c.Web))),
			Do: "set ACCORD_FORGE_URL=" + tidy(c.Web) + " if it does", Err: ErrRefused}
	}
	for _, u := range []string{c.API, c.Web} {
		if err := checkLine(u); err != nil {
			return "", err
		}
	}
	return Token(token), nil
}
