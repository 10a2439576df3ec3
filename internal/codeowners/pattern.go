package codeowners

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// pattern writes a rule's path in the forge's dialect.
func (f Forge) pattern(r rule) string {
	if f == Gitea {
		return token(expression(r))
	}
	switch {
	case r.path == "." && r.folder:
		return "*"
	case r.folder:
		return "/" + glob(r.path) + "/"
	}
	return "/" + glob(r.path)
}

// glob escapes a path for a pattern like those of .gitignore. A sign that no
// line can hold is matched by any.
func glob(p string) string {
	var b strings.Builder
	for _, r := range p {
		switch {
		case r < ' ' || r == 0x7f || r == utf8.RuneError:
			b.WriteByte('?')
		case strings.ContainsRune(` \*?[]`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// expression is the regular expression that fits all of a path from the
// repository's root.
func expression(r rule) string {
	at := ""
	if r.path != "." {
		at = quote(r.path)
		if r.folder {
			at += "/"
		}
	}
	switch {
	case !r.folder:
		return at
	case !r.rest:
		return at + ".*"
	}
	// What is in the folder and is none of its known entries.
	var known []string
	for _, name := range r.except {
		if below, ok := strings.CutSuffix(name, "/"); ok {
			known = append(known, quote(below)+"/")
		} else {
			known = append(known, quote(name)+"$")
		}
	}
	return at + "(?!" + strings.Join(known, "|") + ").*"
}

// quote escapes what means something in a regular expression.
func quote(p string) string {
	var b strings.Builder
	for i, r := range p {
		switch {
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r == utf8.RuneError:
			b.WriteByte('.')
		case strings.ContainsRune(`\.+*?()|[]{}^$`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '!' && i == 0: // at the beginning of a line it turns the pattern round
			b.WriteString("[!]")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// token escapes an expression for Gitea's reader of lines, which takes
// backslashes away before the expression is read.
func token(expression string) string {
	return strings.NewReplacer(`\`, `\\`, " ", `\ `, "#", `\#`).Replace(expression)
}
