package forgetest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
)

// Secret is the token of all tests: it may appear in no error and no log.
const Secret = "ghp_s3cretS3cret0123456789abcdef"

// Exchange is one request that is expected and the answer to it.
type Exchange struct {
	// Ask is the method and the address: with its path and query, without the
	// host that [Play] was given. The order of the query does not matter.
	Ask string
	// Body is JSON that the request's body must have, at least: objects may
	// have more members, lists must be as long. "" does not look at the body.
	Body string
	// Status is 200 if it is 0.
	Status int
	// Header of the answer.
	Header map[string]string
	// Answer is a file of testdata, or the answer itself if it begins with a
	// brace or a bracket. Text is an answer that is no JSON.
	Answer, Text string
	// Break answers with this error instead, as a broken line does.
	Break error
}

// Recorded plays exchanges in their order and fails the test on a request that
// is not the next one, and on one that never comes.
type Recorded struct {
	t    testing.TB
	api  string
	mu   sync.Mutex
	next []Exchange

	// Slept are the waits that were asked for.
	Slept []time.Duration
	// Clock is what the line takes for now.
	Clock time.Time
}

// Play makes a line on which these exchanges are expected, at this API.
func Play(t testing.TB, api string, exchanges ...Exchange) *Recorded {
	r := &Recorded{t: t, api: api, next: exchanges, Clock: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)}
	t.Cleanup(func() {
		for _, x := range r.next {
			t.Errorf("not asked: %s", x.Ask)
		}
	})
	return r
}

// Options have the line, its clock, a sleep that only notes, and the secret.
func (r *Recorded) Options(at forge.Context) forge.Options {
	return forge.Options{Context: at, Token: Secret, HTTP: r, Now: func() time.Time { return r.Clock },
		Sleep: func(_ context.Context, d time.Duration) error {
			r.Slept = append(r.Slept, d)
			r.Clock = r.Clock.Add(d)
			return nil
		}}
}

// RoundTrip answers the next request.
func (r *Recorded) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		req.Body.Close()
	}
	asked := req.Method + " " + strings.TrimPrefix(req.URL.String(), r.api)
	if len(r.next) == 0 {
		r.t.Errorf("not expected: %s %s", asked, body)
		return nil, fmt.Errorf("not expected: %s", asked)
	}
	x := r.next[0]
	if normal(asked) != normal(x.Ask) {
		r.t.Errorf("asked    %s\nexpected %s\nbody %s", asked, x.Ask, body)
		return nil, fmt.Errorf("not expected: %s", asked)
	}
	r.next = r.next[1:]
	if auth := req.Header.Get("Authorization"); !strings.HasSuffix(auth, " "+Secret) {
		r.t.Errorf("%s: no token in the header", asked)
	}
	if strings.Contains(req.URL.String(), Secret) || strings.Contains(string(body), Secret) {
		r.t.Errorf("%s: the token is in the address or the body", asked)
	}
	if x.Body != "" {
		r.compare(asked, x.Body, body)
	}
	if x.Break != nil {
		return nil, x.Break
	}
	return x.response(r.t, req), nil
}

func (x Exchange) response(t testing.TB, req *http.Request) *http.Response {
	t.Helper()
	answer := x.Text + x.Answer
	if x.Answer != "" && strings.IndexByte(`{[<`, x.Answer[0]) < 0 {
		b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(x.Answer)))
		if err != nil {
			t.Error(err)
		}
		answer = string(b)
	}
	resp := &http.Response{StatusCode: x.Status, Header: http.Header{}, Request: req, Body: io.NopCloser(strings.NewReader(answer)),
		ContentLength: int64(len(answer)), ProtoMajor: 1, ProtoMinor: 1}
	if resp.StatusCode == 0 {
		resp.StatusCode = http.StatusOK
	}
	resp.Status = http.StatusText(resp.StatusCode)
	resp.Header.Set("Content-Type", "application/json; charset=utf-8")
	for k, v := range x.Header {
		resp.Header.Set(k, v)
	}
	return resp
}

// normal has the query in its order.
func normal(ask string) string {
	path, query, ok := strings.Cut(ask, "?")
	if !ok {
		return ask
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return ask
	}
	return path + "?" + v.Encode()
}

func (r *Recorded) compare(asked, want string, got []byte) {
	r.t.Helper()
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		r.t.Errorf("%s: the expectation is no JSON: %v", asked, err)
		return
	}
	if err := json.Unmarshal(got, &g); err != nil {
		r.t.Errorf("%s: the body is no JSON: %v: %s", asked, err, got)
		return
	}
	if at := differs(w, g, "body"); at != "" {
		r.t.Errorf("%s: %s\nbody %s\nwant %s", asked, at, got, want)
	}
}

// differs says where a value lacks what is wanted, "" if it has all of it.
func differs(want, got any, at string) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return at + " is no object"
		}
		for k, v := range w {
			if _, there := g[k]; !there && v != nil {
				return at + "." + k + " is missing"
			}
			if d := differs(v, g[k], at+"."+k); d != "" {
				return d
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s has not %d elements", at, len(w))
		}
		for i := range w {
			if d := differs(w[i], g[i], fmt.Sprintf("%s[%d]", at, i)); d != "" {
				return d
			}
		}
	default:
		if !reflect.DeepEqual(want, got) {
			return fmt.Sprintf("%s is %v, not %v", at, got, want)
		}
	}
	return ""
}
