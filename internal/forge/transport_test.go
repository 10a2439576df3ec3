package forge_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/google/go-cmp/cmp"
)

const api = "https://api.github.com"

func line(t *testing.T, o forge.Options) *forge.Conn {
	t.Helper()
	conn, err := forge.Connect(o, func(h http.Header, token string) { h.Set("Authorization", "Bearer "+token) })
	if err != nil {
		t.Fatal(err)
	}
	conn.Lacks = "give it"
	return conn
}

func hub() forge.Context {
	return forge.Context{Kind: forge.GitHub, Web: "https://github.com", API: api, Repository: "northlight/plan", TokenVar: "GITHUB_TOKEN"}
}

// send makes one request and returns the answer's body and the Problem.
func send(ctx context.Context, conn *forge.Conn, method, path string, repeatable bool) (string, error) {
	ctx, try := conn.Try(ctx, "do it", "statuses: write")
	if repeatable {
		try.Repeatable()
	}
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(`{"x":1}`)
	}
	req, err := http.NewRequestWithContext(ctx, method, conn.API+path, body)
	if err != nil {
		return "", err
	}
	resp, err := conn.HTTP.Do(req)
	if err != nil {
		return "", try.Err(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 400 {
		err = errors.New("a library's own words")
	}
	return string(b), try.Err(err)
}

var (
	dialled = &net.OpError{Op: "dial", Err: errors.New("connection refused by " + forgetest.Secret)}
	reset   = &net.OpError{Op: "read", Err: errors.New("connection reset " + forgetest.Secret)}
	nowhere = &net.DNSError{Err: "no such host", Name: "api.github.com", IsNotFound: true}
)

// TestLine: what is repeated, how long is waited, and what is said at the end.
func TestLine(t *testing.T) {
	const get, post = "GET /x", "POST /x"
	bad := func(ask string, status int) forgetest.Exchange {
		return forgetest.Exchange{Ask: ask, Status: status, Answer: "<html>bad</html>"}
	}
	broken := func(ask string, err error) forgetest.Exchange { return forgetest.Exchange{Ask: ask, Break: err} }
	limit := func(ask string, status int, message string, header ...string) forgetest.Exchange {
		b, _ := json.Marshal(map[string]string{"message": message})
		x := forgetest.Exchange{Ask: ask, Status: status, Answer: string(b), Header: map[string]string{}}
		for i := 0; i < len(header); i += 2 {
			x.Header[header[i]] = header[i+1]
		}
		return x
	}
	fine := func(ask string) forgetest.Exchange { return forgetest.Exchange{Ask: ask, Answer: `{"fine":true}`} }
	reset9 := fmt.Sprint(time.Date(2026, 12, 10, 9, 0, 20, 0, time.UTC).Unix())
	reset10 := fmt.Sprint(time.Date(2026, 12, 10, 10, 0, 0, 0, time.UTC).Unix())
	seconds := func(ns ...int) (out []time.Duration) {
		for _, n := range ns {
			out = append(out, time.Duration(n)*time.Second)
		}
		return out
	}
	for _, x := range []struct {
		name       string
		ask        string
		repeatable bool
		exchanges  []forgetest.Exchange
		slept      []time.Duration
		is         error
		want       string
	}{
		{"at once", get, false, []forgetest.Exchange{fine(get)}, nil, nil, ""},
		{"502, then fine", get, false, []forgetest.Exchange{bad(get, 502), fine(get)}, seconds(1), nil, ""},
		{"503 that names a time", get, false, []forgetest.Exchange{limit(get, 503, "", "Retry-After", "5"), fine(get)}, seconds(5), nil, ""},
		{"504 until the end", get, false, []forgetest.Exchange{bad(get, 504), bad(get, 504), bad(get, 504), bad(get, 504)}, seconds(1, 2, 4), forge.ErrUnreachable,
			"cannot do it: github.com answers with 504, gateway timeout, 4 times; run it again later"},
		{"503 that asks for too much", get, false, []forgetest.Exchange{limit(get, 503, "", "Retry-After", "900")}, nil, forge.ErrUnreachable, "asks to wait 15m0s"},
		{"500 is not repeated", get, false, []forgetest.Exchange{bad(get, 500)}, nil, forge.ErrUnreachable, "answers with 500"},
		{"a broken line", get, false, []forgetest.Exchange{broken(get, reset), fine(get)}, seconds(1), nil, ""},
		{"a line that stays broken", get, false, []forgetest.Exchange{broken(get, reset), broken(get, reset), broken(get, reset), broken(get, reset)}, seconds(1, 2, 4), forge.ErrUnreachable,
			"cannot do it: api.github.com broke off before it answered; run it again later"},
		{"an answer that is cut off", get, false, []forgetest.Exchange{broken(get, io.ErrUnexpectedEOF), fine(get)}, seconds(1), nil, ""},
		{"no such host", get, false, []forgetest.Exchange{broken(get, nowhere)}, nil, forge.ErrUnreachable, "api.github.com is not reachable"},
		{"POST, 502: nobody knows", post, false, []forgetest.Exchange{bad(post, 502)}, nil, forge.ErrUnreachable, "see whether it was carried out all the same"},
		{"POST, a broken line: nobody knows", post, false, []forgetest.Exchange{broken(post, reset)}, nil, forge.ErrUnreachable, "see whether it was carried out all the same"},
		{"POST that was never sent", post, false, []forgetest.Exchange{broken(post, dialled), fine(post)}, seconds(1), nil, ""},
		{"POST that was limited", post, false, []forgetest.Exchange{limit(post, 429, "slow", "Retry-After", "7"), fine(post)}, seconds(7), nil, ""},
		{"POST that may be repeated, 502", post, true, []forgetest.Exchange{bad(post, 502), bad(post, 502), fine(post)}, seconds(1, 2), nil, ""},
		{"429 without a time", get, false, []forgetest.Exchange{limit(get, 429, "slow"), limit(get, 429, "slow"), fine(get)}, seconds(1, 2), nil, ""},
		{"429 without an end", get, false, []forgetest.Exchange{limit(get, 429, "slow"), limit(get, 429, "slow"), limit(get, 429, "slow"), limit(get, 429, "slow"), limit(get, 429, "slow"), limit(get, 429, "slow")},
			seconds(1, 2, 4, 8, 16), forge.ErrRateLimit, "cannot do it: the forge's limit of calls is used up until 09:01:03 UTC; run it again after that"},
		{"429 with a date", get, false, []forgetest.Exchange{limit(get, 429, "slow", "Retry-After", "Thu, 10 Dec 2026 09:00:09 GMT"), fine(get)}, seconds(9), nil, ""},
		{"the primary limit, soon over", get, false, []forgetest.Exchange{limit(get, 403, "API rate limit exceeded", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset9), fine(get)}, seconds(21), nil, ""},
		{"the primary limit, for an hour", get, false, []forgetest.Exchange{limit(get, 403, "API rate limit exceeded", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset10)}, nil, forge.ErrRateLimit,
			"limit of calls is used up until 10:00:01 UTC"},
		{"the secondary limit", post, false, []forgetest.Exchange{limit(post, 403, "You have exceeded a secondary rate limit", "Retry-After", "30"), fine(post)}, seconds(30), nil, ""},
		{"the secondary limit without a time", post, false, []forgetest.Exchange{limit(post, 403, "You have exceeded a secondary rate limit. Please wait."), fine(post)}, seconds(60), nil, ""},
		{"the secondary limit twice", post, false, []forgetest.Exchange{limit(post, 403, "secondary rate limit", "Retry-After", "40"), limit(post, 403, "secondary rate limit", "Retry-After", "40")}, seconds(40), forge.ErrRateLimit,
			"until 09:01:20 UTC"},
		{"gitlab's time", get, false, []forgetest.Exchange{limit(get, 429, "slow", "RateLimit-Reset", reset9), fine(get)}, seconds(21), nil, ""},
		{"401", get, false, []forgetest.Exchange{limit(get, 401, "Bad credentials")}, nil, forge.ErrUnauthorized, "cannot do it: the token in GITHUB_TOKEN is not valid, or has expired (github.com says: Bad credentials); put a new token into GITHUB_TOKEN"},
		{"403", post, false, []forgetest.Exchange{limit(post, 403, "Resource not accessible by integration", "X-RateLimit-Remaining", "4999")}, nil, forge.ErrPermission,
			"cannot do it: the token lacks the permission statuses: write (github.com says: Resource not accessible by integration); give it"},
		{"404", get, false, []forgetest.Exchange{limit(get, 404, "Not Found")}, nil, forge.ErrNotFound, "cannot do it: not found, or the token may not see it; check the address, and that the token has the permission statuses: write"},
		{"410", get, false, []forgetest.Exchange{limit(get, 410, "Issues are disabled for this repo")}, nil, forge.ErrNotFound, "it is gone, or switched off in this repository (github.com says: Issues are disabled"},
		{"422", post, false, []forgetest.Exchange{{Ask: post, Status: 422, Answer: `{"message":"Validation Failed","errors":[{"resource":"IssueComment","code":"unprocessable","field":"data","message":"Body is too long (maximum is 65536 characters)"}]}`}}, nil, forge.ErrRefused,
			"cannot do it: it was refused (github.com says: Validation Failed; Body is too long (maximum is 65536 characters))"},
		{"400 of gitlab", post, false, []forgetest.Exchange{{Ask: post, Status: 400, Answer: `{"message":{"note":["is too long (maximum is 1000000 characters)"],"base":["a","b"]}}`}}, nil, forge.ErrRefused,
			"says: base a; base b; note is too long"},
		{"a page instead", get, false, []forgetest.Exchange{bad(get, 403)}, nil, forge.ErrPermission, "statuses: write; give it"},
		{"words that steer", get, false, []forgetest.Exchange{limit(get, 403, "line\n::set-output name=x::y\x1b[31m\u202e"+strings.Repeat("long ", 100), "X-RateLimit-Remaining", "1")}, nil, forge.ErrPermission, "says: line ::set-output"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := forgetest.Play(t, api, x.exchanges...)
			method, path, _ := strings.Cut(x.ask, " ")
			_, err := send(t.Context(), line(t, r.Options(hub())), method, path, x.repeatable)
			if d := cmp.Diff(x.slept, r.Slept); d != "" {
				t.Error("slept", d)
			}
			if x.is == nil && err != nil || x.is != nil && !errors.Is(err, x.is) {
				t.Fatalf("%v, want %v", err, x.is)
			}
			if err != nil {
				tells(t, err, x.want)
			}
		})
	}
}

// tells: one line, short, the wanted words, no secret, no library's words.
func tells(t *testing.T, err error, want string) {
	t.Helper()
	var p *forge.Problem
	if !errors.As(err, &p) {
		t.Fatalf("%T is no Problem: %v", err, err)
	}
	for _, s := range []string{err.Error(), fmt.Sprintf("%v", err), fmt.Sprintf("%+v", *p), fmt.Sprintf("%#v", *p)} {
		if strings.Contains(s, forgetest.Secret) || strings.Contains(s, url.QueryEscape(forgetest.Secret)) {
			t.Fatalf("the token is told: %s", s)
		}
	}
	s := err.Error()
	if strings.ContainsAny(s, "\n\x1b\u202e") || strings.Contains(s, "library's own words") || len(s) > 600 {
		t.Errorf("not fit for a log: %q", s)
	}
	if !strings.Contains(s, want) {
		t.Errorf("%q\nwant %q", s, want)
	}
}

// TestLinePatience: all calls of one forge together wait a minute at most.
func TestLinePatience(t *testing.T) {
	limited := forgetest.Exchange{Ask: "GET /x", Status: 429, Header: map[string]string{"Retry-After": "25"}, Answer: "{}"}
	fine := forgetest.Exchange{Ask: "GET /x", Answer: "{}"}
	r := forgetest.Play(t, api, limited, fine, limited, fine, limited)
	conn := line(t, r.Options(hub()))
	for range 2 {
		if _, err := send(t.Context(), conn, "GET", "/x", false); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := send(t.Context(), conn, "GET", "/x", false); !errors.Is(err, forge.ErrRateLimit) {
		t.Errorf("after 50 s of waiting another 25: %v", err)
	}
}

// TestLineEnds: who gives up gets that, and no Problem.
func TestLineEnds(t *testing.T) {
	r := forgetest.Play(t, api, forgetest.Exchange{Ask: "GET /x", Status: 502, Answer: "{}"})
	ctx, cancel := context.WithCancel(t.Context())
	o := r.Options(hub())
	o.Sleep = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
	if _, err := send(ctx, line(t, o), "GET", "/x", false); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// real lines, on the loopback interface.

func served(t *testing.T, h http.HandlerFunc) (*forge.Conn, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	at := hub()
	at.Web, at.API = s.URL, s.URL
	return line(t, forge.Options{Context: at, Token: forgetest.Secret, Sleep: func(context.Context, time.Duration) error { return nil }}), s.URL
}

func TestRedirects(t *testing.T) {
	asked := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Header.Get("Authorization") != "" {
			t.Errorf("the token came to another host")
		}
	}))
	defer elsewhere.Close()
	var methods []string
	conn, _ := served(t, func(w http.ResponseWriter, r *http.Request) {
		methods = append(methods, r.Method)
		switch r.URL.Path {
		case "/elsewhere":
			http.Redirect(w, r, elsewhere.URL+"/x", http.StatusFound)
		case "/moved":
			http.Redirect(w, r, "/here", http.StatusMovedPermanently)
		case "/kept":
			http.Redirect(w, r, "/here", http.StatusTemporaryRedirect)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/here":
			if r.Header.Get("Authorization") != "Bearer "+forgetest.Secret {
				t.Error("within the forge the token stays")
			}
			_, _ = io.WriteString(w, "here")
		}
	})
	for _, x := range []struct {
		method, path, want string
		is                 error
	}{
		{"GET", "/elsewhere", "leads to another address, http://127.0.0.1:", forge.ErrRefused},
		{"POST", "/elsewhere", "", forge.ErrRefused},
		{"GET", "/moved", "", nil},
		{"POST", "/moved", "has moved the repository", forge.ErrRefused},
		{"POST", "/kept", "", nil},
		{"GET", "/circle", "leads in a circle", forge.ErrUnreachable},
	} {
		methods = nil
		got, err := send(t.Context(), conn, x.method, x.path, false)
		if x.is == nil && (err != nil || got != "here" || methods[len(methods)-1] != x.method) {
			t.Errorf("%s %s: %q, %v, %v", x.method, x.path, got, methods, err)
		}
		if x.is != nil && !errors.Is(err, x.is) {
			t.Errorf("%s %s: %v", x.method, x.path, err)
		}
		if err != nil {
			tells(t, err, x.want)
		}
	}
	if asked != 0 {
		t.Errorf("the other host was asked %d times", asked)
	}
}

// TestAnswers that are cut off, too long, or that say the token.
func TestAnswers(t *testing.T) {
	cut := 0
	conn, _ := served(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut":
			cut++
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"half":`)
		case "/long":
			for range 17 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
		case "/echo":
			w.WriteHeader(http.StatusForbidden)
			_, _ = fmt.Fprintf(w, `{"message":"bad %s"}`, r.Header.Get("Authorization"))
		}
	})
	_, err := send(t.Context(), conn, "GET", "/cut", false)
	if !errors.Is(err, forge.ErrUnreachable) || cut != 4 {
		t.Errorf("cut off %d times: %v", cut, err)
	}
	tells(t, err, "broke off")
	_, err = send(t.Context(), conn, "GET", "/long", false)
	tells(t, err, "longer than 16 MiB")
	_, err = send(t.Context(), conn, "GET", "/echo", false)
	tells(t, err, "says: bad Bearer [token])")
}

// TestConnectRefuses what would give the token away.
func TestConnectRefuses(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*forge.Options)
		is     error
	}{
		{"no token", func(o *forge.Options) { o.Token = "" }, forge.ErrUnauthorized},
		{"an open line", func(o *forge.Options) { o.API = "http://api.github.com" }, forge.ErrRefused},
		{"an address with a token", func(o *forge.Options) { o.API = "https://" + forgetest.Secret + "@api.github.com" }, forge.ErrNotFound},
		{"a repository that leads away", func(o *forge.Options) { o.Repository = "../.." }, forge.ErrNotFound},
	} {
		o := forge.Options{Context: hub(), Token: forgetest.Secret}
		x.change(&o)
		_, err := forge.Connect(o, func(http.Header, string) {})
		if !errors.Is(err, x.is) {
			t.Errorf("%s: %v", x.name, err)
		}
		tells(t, err, "")
	}
	loopback := forge.Options{Context: hub(), Token: forgetest.Secret}
	loopback.API, loopback.Web = "http://127.0.0.1:3000/api/v1", "http://[::1]:3000"
	if _, err := forge.Connect(loopback, func(http.Header, string) {}); err != nil {
		t.Errorf("to this machine: %v", err)
	}
}

// TestGuard: an address that an answer smuggled in is not asked.
func TestGuard(t *testing.T) {
	conn := line(t, forgetest.Play(t, api).Options(hub()))
	for _, address := range []string{"https://evil.example/x", "http://api.github.com/x", "https://api.github.com:8443/x"} {
		ctx, try := conn.Try(t.Context(), "do it", "x")
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		_, err := conn.HTTP.Do(req)
		if err = try.Err(err); !errors.Is(err, forge.ErrRefused) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestCertificate(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	at := hub()
	at.Web, at.API = s.URL, s.URL
	_, err := send(t.Context(), line(t, forge.Options{Context: at, Token: forgetest.Secret, Sleep: func(context.Context, time.Duration) error {
		t.Error("a certificate does not become good by waiting")
		return nil
	}}), "GET", "/x", false)
	if !errors.Is(err, forge.ErrUnreachable) {
		t.Fatal(err)
	}
	tells(t, err, "the certificate of 127.0.0.1:")
}

// TestTokenIsNotPrinted, whatever prints it.
func TestTokenIsNotPrinted(t *testing.T) {
	o := forge.Options{Context: hub(), Token: forgetest.Secret}
	conn := line(t, o)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{o, &o, o.Token, conn, *conn} {
			s := fmt.Sprintf(format, v)
			if strings.Contains(s, forgetest.Secret) || strings.Contains(s, fmt.Sprintf("%x", forgetest.Secret)) {
				t.Errorf("%s of %T prints it", format, v)
			}
		}
	}
}
