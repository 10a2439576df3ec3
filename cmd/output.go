package cmd

import (
	"bytes"
	"fmt"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

func nearest(word string, candidates []string) string { return dimension.Nearest(word, candidates) }

// emit writes a finished document to --out or standard output. A file is
// replaced as a whole or not at all.
func (g *global) emit(b []byte) error {
	if g.toFile() {
		return g.writeFile(g.out, b)
	}
	_, err := g.env.Out.Write(b)
	return err
}

// writeFile writes a document to a file, and says so on standard error: what
// goes to standard output may be read by a program.
func (g *global) writeFile(name string, b []byte) error {
	if err := workspace.WriteFile(name, b); err != nil {
		return err
	}
	say(g.env.Err, "wrote "+name+", "+sizeOf(len(b)), "")
	return nil
}

// sizeOf is how large a file is, rounded up.
func sizeOf(n int) string {
	if n < 1000 {
		return render.Count(n, "byte", "bytes")
	}
	return render.Whole((n+999)/1000) + " kB"
}

// toFile says that the document goes to a file.
func (g *global) toFile() bool { return g.out != "" && g.out != "-" }

// width is how long lines may be, 0 where nothing limits them: a file is the same
// whatever the terminal of who writes it.
func (g *global) width() int {
	if g.toFile() {
		return 0
	}
	return g.env.Width
}

// painted says whether text gets colours: a file only where they are asked for.
func (g *global) painted() bool {
	return g.colour == "always" || !g.toFile() && g.env.colour(g.colour)
}

// emitWith collects a document and emits it once it is complete.
func (g *global) emitWith(write func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	return g.emit(b.Bytes())
}

// remark says on standard error that the last close was not compared with:
// what is new inside a fence or a lead time is then not told.
func (g *global) remark(s *workspace.Snapshot) {
	for _, n := range s.NotJudged {
		if n.Check == workspace.PreviousPlan {
			fmt.Fprintf(g.env.Err, "accord: %s not judged: %s\n", n.Check, printable(n.Reason))
		}
	}
}
