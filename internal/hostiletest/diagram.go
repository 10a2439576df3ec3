package hostiletest

import (
	"fmt"
	"regexp"
	"strings"
)

// diagramLines are all that accord's drawings in Mermaid consist of. Words of a
// plan stand between quotes, where none of Mermaid's own signs may stand, nor
// any that a reader of Markdown or HTML would act on.
var diagramLines = regexp.MustCompile(`^(` + strings.Join([]string{
	`%%\{init: \{"xyChart": [{}"A-Za-z0-9:, #]+\}\}%%`,
	`xychart-beta`,
	`  title ` + label,
	`  x-axis \[` + label + `(, ` + label + `)*\]`,
	`  y-axis ` + label + ` [0-9.-]+ --> [0-9.-]+`,
	`  (bar|line)( ` + label + `)? \[[0-9.-]+(, [0-9.-]+)*\]`,
	``,
}, "|") + `)$`)

const label = `"[^"\\<>\[\]{}#&;%@$\x60~^|!*_=]*"`

// diagram judges the text of one drawing.
func diagram(code string) []string {
	for line := range strings.Lines(code) {
		if line = strings.TrimSuffix(line, "\n"); !diagramLines.MatchString(line) {
			return []string{fmt.Sprintf("a drawing with the line %s", quoted(line))}
		}
	}
	return nil
}
