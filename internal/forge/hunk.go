package forge

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// DiffLine is a line of the new file that a diff shows.
type DiffLine struct {
	Old  int // its number in the old file, 0 for an added line
	Hunk int // which hunk it is in, from 1
}

var hunkHead = pattern.Of(`^@@ -([0-9]{1,9})(?:,[0-9]{1,9})? \+([0-9]{1,9})(?:,[0-9]{1,9})? @@`)

// DiffLines are the lines of the new file, by their number, that a file's diff
// shows: only they can carry a comment. patch is what follows the file's names,
// from the first @@.
func DiffLines(patch string) map[int]DiffLine {
	out := map[int]DiffLine{}
	hunk, before, after := 0, 0, 0
	for line := range strings.SplitSeq(patch, "\n") {
		if m := hunkHead().FindStringSubmatch(line); m != nil {
			hunk++
			before, _ = strconv.Atoi(m[1])
			after, _ = strconv.Atoi(m[2])
			continue
		}
		if hunk == 0 || line == "" {
			continue
		}
		switch line[0] {
		case '+':
			out[after] = DiffLine{Hunk: hunk}
			after++
		case '-':
			before++
		case ' ':
			out[after] = DiffLine{Old: before, Hunk: hunk}
			before++
			after++
		}
	}
	return out
}

// Carries says whether a diff shows every line of an annotation, in one hunk.
func Carries(lines map[int]DiffLine, a Annotation) bool {
	first, last := lines[a.Line], lines[a.LastLine()]
	return a.Line > 0 && first.Hunk > 0 && first.Hunk == last.Hunk
}
