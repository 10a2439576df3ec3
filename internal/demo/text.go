package demo

import (
	"fmt"
	"regexp"
	"strings"
)

// edit changes texts of a folder. Each method says by its name what it looks
// for, and remembers the first thing that it did not find: the example has then
// been changed, and the story with it must be.
type edit struct {
	folder
	err error
}

func (e *edit) fail(path, what string) {
	switch {
	case e.err != nil:
	case e.folder[path] == "":
		e.err = fmt.Errorf("the example has no %s any more", path)
	default:
		e.err = fmt.Errorf("the example's %s has no %q any more", path, what)
	}
}

// replace puts one text in the place of another that must be there once.
func (e *edit) replace(path, old, text string) {
	if strings.Count(e.folder[path], old) != 1 {
		e.fail(path, old)
		return
	}
	e.folder[path] = strings.Replace(e.folder[path], old, text, 1)
}

// replaceAfter replaces the first old text behind a heading.
func (e *edit) replaceAfter(path, heading, old, text string) {
	before, after, ok := strings.Cut(e.folder[path], heading)
	if !ok || !strings.Contains(after, old) {
		e.fail(path, heading+" … "+old)
		return
	}
	e.folder[path] = before + heading + strings.Replace(after, old, text, 1)
}

// cut removes what stands from one text up to another.
func (e *edit) cut(path, from, to string) {
	before, rest, ok := strings.Cut(e.folder[path], from)
	_, after, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		e.fail(path, from+" … "+to)
		return
	}
	e.folder[path] = before + to + after
}

// removeLines removes the lines that match.
func (e *edit) removeLines(path string, line *regexp.Regexp) {
	var out strings.Builder
	n := 0
	for l := range strings.Lines(e.folder[path]) {
		if line.MatchString(strings.TrimSuffix(l, "\n")) {
			n++
			continue
		}
		out.WriteString(l)
	}
	if n == 0 {
		e.fail(path, line.String())
	}
	e.folder[path] = out.String()
}

// remove removes a file.
func (e *edit) remove(path string) {
	if _, ok := e.folder[path]; !ok {
		e.fail(path, "file")
	}
	delete(e.folder, path)
}

// indent returns how many spaces a line begins with.
func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// key returns the key that a line of a map states, "" for none.
func key(line string) string {
	k, _, ok := strings.Cut(strings.TrimSpace(line), ":")
	if !ok || strings.HasPrefix(k, "#") {
		return ""
	}
	return k
}
