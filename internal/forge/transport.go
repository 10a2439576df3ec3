package forge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	// mostAnswer is how much of an answer is read, in bytes.
	mostAnswer = 16 << 20
	// attempts are how often one request is sent at most.
	attempts = 4
	// patience is how long all waits of one forge together may be.
	patience = 60 * time.Second
	// deadline of one attempt, its answer read.
	deadline = 30 * time.Second
)

// transport is the only way to a forge. It adds the token to requests to the
// forge's own address and to no others, waits where the forge asks for it,
// repeats what may be repeated, and reads answers of bounded size.
type transport struct {
	base   http.RoundTripper
	origin string // scheme and host that may have the token
	sign   func(http.Header)
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error

	mu     sync.Mutex
	waited time.Duration
}

// RoundTrip sends one request, up to four times.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.guard(req); err != nil {
		return nil, err
	}
	body, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	try := tryOf(req.Context())
	try.begin()
	repeatable := req.Method != http.MethodPost || try.repeatable
	for n := 1; ; n++ {
		resp, answer, err := t.once(req, body)
		if ended := req.Context().Err(); ended != nil {
			return nil, ended
		}
		if d, again := t.judge(resp, answer, err, repeatable, n); again {
			if err := t.wait(req.Context(), d, limited(resp, answer)); err != nil {
				return nil, err
			}
			continue
		}
		try.note(resp, answer, n, err != nil && !repeatable && !unsent(err))
		if err != nil {
			return nil, err
		}
		resp.Body = io.NopCloser(bytes.NewReader(answer))
		return resp, nil
	}
}

// guard lets nothing out to another address: a redirect, or one that an answer
// smuggled in.
func (t *transport) guard(req *http.Request) error {
	if to := req.URL.Scheme + "://" + req.URL.Host; to != t.origin {
		return &Problem{Summary: fmt.Sprintf("the forge leads to another address, %s, and the token is not sent there", tidy(to)),
			Do: "check the forge's address, or set ACCORD_FORGE_URL", Err: ErrRefused}
	}
	return nil
}

func bodyOf(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// once sends the request and reads the whole answer.
func (t *transport) once(req *http.Request, body []byte) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(req.Context(), deadline)
	defer cancel()
	out := req.Clone(ctx)
	if body != nil {
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	t.sign(out.Header)
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	if err != nil {
		return nil, nil, err
	}
	if len(answer) > mostAnswer {
		return nil, nil, &Problem{Summary: fmt.Sprintf("the forge's answer is longer than %d MiB", mostAnswer>>20), Err: ErrRefused}
	}
	resp.Request = req
	return resp, answer, nil
}

// judge says whether a request is sent again, and after which wait. What may
// not be repeated is sent again only if it was surely not carried out: the
// connection never stood, or the forge says that it did not even begin.
func (t *transport) judge(resp *http.Response, answer []byte, err error, repeatable bool, n int) (time.Duration, bool) {
	backoff := time.Second << (n - 1)
	var problem *Problem
	switch {
	case errors.As(err, &problem):
		return 0, false
	case err != nil:
		return backoff, n < attempts && (unsent(err) || repeatable) && !hopeless(err)
	case limited(resp, answer):
		return max(t.asked(resp, answer, backoff), backoff), true // until patience ends
	case resp.StatusCode == http.StatusBadGateway, resp.StatusCode == http.StatusServiceUnavailable, resp.StatusCode == http.StatusGatewayTimeout:
		return max(t.asked(resp, nil, backoff), backoff), n < attempts && repeatable
	}
	return 0, false
}

// wait sleeps if patience is left; it is a Problem otherwise.
func (t *transport) wait(ctx context.Context, d time.Duration, limit bool) error {
	t.mu.Lock()
	enough := t.waited+d <= patience
	if enough {
		t.waited += d
	}
	t.mu.Unlock()
	switch {
	case enough:
		return t.sleep(ctx, d)
	case limit:
		until := t.now().Add(d).UTC()
		return &Problem{Summary: "the forge's limit of calls is used up until " + clock(t.now().UTC(), until), Do: "run it again after that", Err: ErrRateLimit}
	}
	return &Problem{Summary: fmt.Sprintf("the forge asks to wait %s, which is longer than accord waits", d.Round(time.Second)), Do: "run it again later", Err: ErrUnreachable}
}

// clock writes a time, with its day if that is another one.
func clock(now, then time.Time) string {
	if now.Format(time.DateOnly) == then.Format(time.DateOnly) {
		return then.Format("15:04:05 UTC")
	}
	return then.Format("2006-01-02 15:04:05 UTC")
}

// unsent says that the forge cannot have got the request.
func unsent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// hopeless says that another attempt would end the same way.
func hopeless(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound || certificate(err) != nil
}

// client follows redirects within the forge only, and none that would make
// another call of the first one.
func (t *transport) client() *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		switch {
		case len(via) > 5:
			return &Problem{Summary: "the forge leads in a circle", Err: ErrUnreachable}
		case req.Method != via[0].Method:
			return &Problem{Summary: "the forge has moved the repository", Do: "name it as it is now, with ACCORD_REPOSITORY", Err: ErrRefused}
		}
		return t.guard(req)
	}}
}

// originOf is scheme and host of an address.
func originOf(api string) string {
	u, err := url.Parse(api)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
