package forge

import (
	"net/url"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// EscapePath escapes a file's path for the address of a page, segment by
// segment; slashes stay.
func EscapePath(file string) string {
	segments := strings.Split(file, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

var commitHash = pattern.Of(`^(?:[0-9a-f]{40}|[0-9a-f]{64})$`)

// CheckHash refuses what is no commit's hash, before it becomes a part of an
// address.
func CheckHash(hash string) error {
	if commitHash().MatchString(hash) {
		return nil
	}
	return &Problem{Summary: tidy(hash) + " is no commit's hash", Do: "give all 40 digits of it", Err: ErrRefused}
}

// LinkOnly is the address if it is one of a page, else "".
func LinkOnly(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		return address
	}
	return ""
}
