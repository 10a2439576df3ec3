package forge

import (
	"net/url"
	"strings"
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
