package forge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Try is one thing that is tried, by one request or several: it knows what it
// is for, and what the forge answered last.
type Try struct {
	conn       *Conn
	what       string // "set the status accord/validate"
	permission string // "statuses: write"
	repeatable bool

	// Status of the last answer, 0 for none, and Said, the forge's own words
	// where it refused; foreign text on one line.
	Status int
	Said   string

	sent      int // how often
	uncertain bool
}

type tryKey struct{}

// Try begins to try something: what completes the sentence "cannot ...",
// permission is what the token needs for it. Requests are made with the
// context that is returned.
func (c *Conn) Try(ctx context.Context, what, permission string) (context.Context, *Try) {
	t := &Try{conn: c, what: what, permission: permission}
	return context.WithValue(ctx, tryKey{}, t), t
}

// Repeatable says that a POST may be sent again when it is not known whether
// the first one was carried out: doing it twice does no harm.
func (t *Try) Repeatable() { t.repeatable = true }

func tryOf(ctx context.Context) *Try {
	if t, ok := ctx.Value(tryKey{}).(*Try); ok {
		return t
	}
	return &Try{}
}

func (t *Try) begin() { t.Status, t.Said, t.sent, t.uncertain = 0, "", 0, false }

// note keeps the status, what is said of a refusal, how often it was sent, and
// whether nobody knows if it was carried out.
func (t *Try) note(resp *http.Response, answer []byte, sent int, uncertain bool) {
	t.sent, t.uncertain = sent, uncertain
	if resp == nil {
		return
	}
	t.Status = resp.StatusCode
	if resp.StatusCode >= 400 {
		t.Said = said(answer)
		t.uncertain = resp.StatusCode >= 500 && resp.Request.Method == http.MethodPost && !t.repeatable
	}
}

// Err turns what a library returned into a *Problem, nil into nil. The end of
// the context stays as it is. No token and no error of a library is in it.
func (t *Try) Err(err error) error {
	var p *Problem
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, &p):
		return &Problem{Summary: t.redact("cannot " + t.what + ": " + p.Summary), Do: t.redact(p.Do), Err: p.Err}
	}
	why, do, kind := t.reason(err)
	if t.Said != "" && t.Status != http.StatusNotFound {
		why += " (" + hostOf(t.conn.Web) + " says: " + t.Said + ")"
	}
	return &Problem{Summary: t.redact("cannot " + t.what + ": " + why), Do: t.redact(do), Err: kind}
}

// Refused is the Problem of an answer that says in its body what others say by
// their status.
func (t *Try) Refused(status int, words string) error {
	t.Status, t.Said = status, tidy(words)
	return t.Err(errSaid)
}

var errSaid = errors.New("said in the answer")

// reason is why, what to do, and which of the errors it is.
func (t *Try) reason(err error) (why, do string, kind error) {
	host := hostOf(t.conn.Web)
	switch s := t.Status; {
	case s == 0:
		return t.unreached(err)
	case s == http.StatusUnauthorized:
		return fmt.Sprintf("the token in %s is not valid, or has expired", t.conn.TokenVar), "put a new token into " + t.conn.TokenVar, ErrUnauthorized
	case s == http.StatusForbidden:
		return "the token lacks the permission " + t.permission, t.conn.Lacks, ErrPermission
	case s == http.StatusNotFound:
		return "not found, or the token may not see it", "check the address, and that the token has the permission " + t.permission, ErrNotFound
	case s == http.StatusGone:
		return "it is gone, or switched off in this repository", "", ErrNotFound
	case s >= 500:
		why = fmt.Sprintf("%s answers with %d, %s", host, s, strings.ToLower(http.StatusText(s)))
		if t.sent > 1 {
			why += fmt.Sprintf(", %d times", t.sent)
		}
		return why, t.later(), ErrUnreachable
	case s >= 400:
		return "it was refused", "", ErrRefused
	}
	return host + " answers with something that accord does not understand", "check that " + t.conn.API + " is the address of its interface", ErrUnreachable
}

// unreached is the reason where there was no answer at all. The library's own
// words are not in it: they hold addresses, and what a proxy said.
func (t *Try) unreached(err error) (why, do string, kind error) {
	host := hostOf(t.conn.API)
	if bad := certificate(err); bad != nil {
		return fmt.Sprintf("the certificate of %s is not trusted (%s)", host, tidy(bad.Error())), "have this machine trust who signed it", ErrUnreachable
	}
	switch {
	case unsent(err):
		return host + " is not reachable", "check the address, the network and the proxy", ErrUnreachable
	case errors.Is(err, context.DeadlineExceeded):
		return host + " did not answer in time", t.later(), ErrUnreachable
	}
	return host + " broke off before it answered", t.later(), ErrUnreachable
}

func (t *Try) later() string {
	if t.uncertain {
		return "see whether it was carried out all the same, and run it again later"
	}
	return "run it again later"
}

func (t *Try) redact(s string) string { return t.conn.redact(s) }

// said takes a forge's own words out of its answer, "" where it has none: a
// page of a proxy is not shown.
func said(answer []byte) string {
	var v map[string]json.RawMessage
	if json.Unmarshal(answer, &v) != nil {
		return ""
	}
	var words []string
	for _, key := range []string{"message", "error", "error_description", "errors"} {
		for _, s := range wordsOf(v[key], 0) {
			if !slices.Contains(words, s) {
				words = append(words, s)
			}
		}
	}
	return tidy(strings.Join(words, "; "))
}

// wordsOf are the texts in a value: GitHub lists objects with message, field
// and code, GitLab maps fields to lists.
func wordsOf(raw json.RawMessage, depth int) []string {
	var text string
	var list []json.RawMessage
	var object map[string]json.RawMessage
	switch {
	case len(raw) == 0 || depth > 3:
		return nil
	case json.Unmarshal(raw, &text) == nil:
		if text == "" {
			return nil
		}
		return []string{text}
	case json.Unmarshal(raw, &list) == nil:
		var out []string
		for _, item := range list[:min(len(list), 5)] {
			out = append(out, wordsOf(item, depth+1)...)
		}
		return out
	case json.Unmarshal(raw, &object) == nil:
		if m := wordsOf(object["message"], depth+1); len(m) > 0 {
			return m
		}
		var out []string
		for _, key := range sortedKeys(object) {
			for _, s := range wordsOf(object[key], depth+1) {
				out = append(out, key+" "+s)
			}
		}
		return out[:min(len(out), 5)]
	}
	return nil
}
