package forge

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzSaid: a forge's own words are one short line, whatever it answers.
func FuzzSaid(f *testing.F) {
	for _, s := range []string{`{"message":"Validation Failed","errors":[{"code":"x","field":"y"}]}`, `{"message":{"note":["too long"]},"error":"e"}`, `[]`, `{"errors":[[[[["deep"]]]]]}`, "<html>", "{\"message\":\"\\u001b[31m\\n::error::x\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		s := said(answer)
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 200 || strings.ContainsAny(s, "\n\r\x1b\u2028") {
			t.Errorf("%q", s)
		}
	})
}

// FuzzDetectRemote: what is taken for a forge has an address without anything
// secret in it, and a repository that leads nowhere else.
func FuzzDetectRemote(f *testing.F) {
	for _, s := range []string{"git@github.com:a/b.git", "https://me:pw@gitlab.com/a/b/c", "ssh://git@gitea.example:2222/a/b", "../x", "https://github.com/a/../b", "https://github.com/a/b?c#d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, remote string) {
		c, err := DetectRemote(remote)
		if err != nil {
			return
		}
		u, err := url.Parse(c.Web)
		if err != nil || u.User != nil || u.Host == "" || u.Path != "" || checkRepository(c.Kind, c.Repository) != nil || c.Trusted && u.Host != "github.com" && u.Host != "gitlab.com" {
			t.Errorf("%q: %+v", remote, c)
		}
	})
}
