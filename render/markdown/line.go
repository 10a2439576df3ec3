package markdown

import "github.com/accord-plan/accord/render"

// Line is foreign text as one line of Markdown that formats nothing, notifies
// nobody and begins no list, quote or command of a forge.
func Line(s string) string { return begin(escape(render.Clean(s))) }
