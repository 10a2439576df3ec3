package forgetest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// listener is a test that is told what failed.
type listener struct {
	testing.TB
	failed []string
	ends   []func()
}

func (l *listener) Errorf(format string, args ...any) {
	l.failed = append(l.failed, fmt.Sprintf(format, args...))
}
func (l *listener) Error(args ...any) { l.failed = append(l.failed, fmt.Sprint(args...)) }
func (l *listener) Helper()           {}
func (l *listener) Cleanup(f func())  { l.ends = append(l.ends, f) }

func TestRecordedFailsOnWhatIsNotExpected(t *testing.T) {
	const api = "https://api.example"
	ask := func(r *Recorded, method, path, body string) {
		req, err := http.NewRequest(method, api+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+Secret)
		if resp, err := r.RoundTrip(req); err == nil {
			resp.Body.Close()
		}
	}
	for _, x := range []struct {
		name string
		do   func(r *Recorded)
		want string
	}{
		{"what was expected", func(r *Recorded) { ask(r, "POST", "/a?x=1&y=2", `{"b":{"c":[1,2]},"d":3}`) }, ""},
		{"another path", func(r *Recorded) { ask(r, "POST", "/b?x=1&y=2", `{}`) }, "expected POST /a"},
		{"another query", func(r *Recorded) { ask(r, "POST", "/a?x=1", `{}`) }, "expected POST /a"},
		{"another method", func(r *Recorded) { ask(r, "GET", "/a?x=1&y=2", `{}`) }, "expected POST /a"},
		{"a body without it", func(r *Recorded) { ask(r, "POST", "/a?x=1&y=2", `{"b":{}}`) }, "body.b.c is missing"},
		{"a body with another value", func(r *Recorded) { ask(r, "POST", "/a?x=1&y=2", `{"b":{"c":[1,3]}}`) }, "body.b.c[1] is 3, not 2"},
		{"a longer list", func(r *Recorded) { ask(r, "POST", "/a?x=1&y=2", `{"b":{"c":[1,2,3]}}`) }, "has not 2 elements"},
		{"never", func(*Recorded) {}, "not asked: POST /a"},
		{"once more", func(r *Recorded) {
			ask(r, "POST", "/a?x=1&y=2", `{"b":{"c":[1,2]}}`)
			ask(r, "GET", "/a", ``)
		}, "not expected: GET /a"},
	} {
		t.Run(x.name, func(t *testing.T) {
			l := &listener{TB: t}
			x.do(Play(l, api, Exchange{Ask: "POST /a?y=2&x=1", Body: `{"b":{"c":[1,2]}}`, Answer: "{}"}))
			for _, end := range l.ends {
				end()
			}
			failed := strings.Join(l.failed, "\n")
			if x.want == "" && failed != "" || !strings.Contains(failed, x.want) {
				t.Errorf("failed with %q, want %q", failed, x.want)
			}
		})
	}
}
