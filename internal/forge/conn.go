package forge

import (
	"cmp"
	"context"
	"net/http"
	"time"
)

// Options say how one repository at one forge is reached.
type Options struct {
	Context
	Token Token
	HTTP  http.RoundTripper // nil for the network
	Now   func() time.Time  // nil for the clock
	// Sleep waits before another attempt; nil for really waiting.
	Sleep func(context.Context, time.Duration) error
}

// Conn is a forge's line: what the packages github, gitlab and gitea share.
// Its [http.Client] adds the token, repeats and waits as documented there.
type Conn struct {
	Context
	HTTP *http.Client
	// Lacks says in one sentence how a missing permission is given.
	Lacks string

	redact func(string) string // holds the token where nothing prints it
}

// UserAgent is how accord names itself to a forge.
const UserAgent = "accord"

// Connect makes the line. sign puts the token into a request's header. Nothing
// is sent yet. Problems: no token, an address that is none or not encrypted.
func Connect(o Options, sign func(http.Header, string)) (*Conn, error) {
	if o.Token == "" {
		return nil, &Problem{Summary: "no token for " + hostOf(o.Web), Do: "put a token into the variable " + o.TokenVar, Err: ErrUnauthorized}
	}
	for _, u := range []string{o.Web, o.API} {
		if err := cmp.Or(checkAddress(u), checkLine(u)); err != nil {
			return nil, err
		}
	}
	if err := checkRepository(o.Kind, o.Repository); err != nil {
		return nil, err
	}
	token := string(o.Token)
	t := &transport{base: o.HTTP, origin: originOf(o.API), now: o.Now, sleep: o.Sleep,
		sign: func(h http.Header) { h.Set("User-Agent", UserAgent); sign(h, token) }}
	if t.base == nil {
		t.base = http.DefaultTransport
	}
	if t.now == nil {
		t.now = time.Now
	}
	if t.sleep == nil {
		t.sleep = pause
	}
	return &Conn{Context: o.Context, HTTP: t.client(), redact: o.Token.Redact}, nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
