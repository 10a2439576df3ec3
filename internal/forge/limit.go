package forge

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// limited says that an answer means too many calls. GitHub says so with 403 as
// well, for which it has three marks.
func limited(resp *http.Response, answer []byte) bool {
	switch {
	case resp == nil:
		return false
	case resp.StatusCode == http.StatusTooManyRequests:
		return true
	case resp.StatusCode != http.StatusForbidden:
		return false
	}
	return resp.Header.Get("X-RateLimit-Remaining") == "0" || resp.Header.Get("Retry-After") != "" || secondary(answer)
}

// secondary is GitHub's limit of too many writes in a short time.
func secondary(answer []byte) bool {
	low := bytes.ToLower(answer[:min(len(answer), 4096)])
	return bytes.Contains(low, []byte("secondary rate limit")) || bytes.Contains(low, []byte("abuse detection"))
}

// asked is how long the forge asks to wait: Retry-After in seconds or as a
// date, else the time at which its limit begins anew, else what GitHub asks
// for after its secondary limit, else otherwise.
func (t *transport) asked(resp *http.Response, answer []byte, otherwise time.Duration) time.Duration {
	h := resp.Header
	if s := h.Get("Retry-After"); s != "" {
		if n, err := strconv.Atoi(s); err == nil {
			return time.Duration(min(max(n, 0), 1e6)) * time.Second
		}
		if at, err := http.ParseTime(s); err == nil {
			return at.Sub(t.now())
		}
	}
	if h.Get("X-RateLimit-Remaining") == "0" || resp.StatusCode == http.StatusTooManyRequests {
		for _, name := range []string{"X-RateLimit-Reset", "RateLimit-Reset"} {
			if n, err := strconv.ParseInt(h.Get(name), 10, 64); err == nil && n > 0 && n < 1e11 {
				if n < 1e9 { // some proxies write seconds from now
					return time.Duration(n) * time.Second
				}
				return time.Unix(n, 0).Sub(t.now()) + time.Second
			}
		}
	}
	if secondary(answer) {
		return time.Minute
	}
	return otherwise
}

// certificate is what is wrong with the forge's certificate, nil if nothing is.
func certificate(err error) error {
	var verify *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &verify):
		return verify.Err
	case errors.As(err, &unknown):
		return unknown
	case errors.As(err, &host):
		return host
	case errors.As(err, &invalid):
		return invalid
	}
	return nil
}
