// Package findings writes what is wrong in a plan, and its gaps, in the formats
// that people and machines read: a terminal, a pull request, a code scanner, a
// test report.
//
// All formats are made from one value, [finding.Report], and from nothing
// else, so they cannot disagree. The same report gives the same bytes.
//
// # Foreign text
//
// Messages, paths and excerpts hold text that somebody else wrote, and a plan
// under review may be hostile. Text therefore reaches no terminal, log or page
// as it stands: control characters, escape sequences, bidirectional controls
// and other invisible characters are printed as `\u{202e}`, bytes that are not
// UTF-8 as `\xff`, and what a build log would take for a command is broken up.
// The JSON formats keep every character, as escapes. Markdown neither mentions
// nor links anybody, and holds no HTML of the plan's.
package findings

import (
	"fmt"
	"io"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// Options say how a report is printed; the zero value prints everything
// without colour.
type Options struct {
	// Color allows colours in the text format.
	Color bool
	// Width is the terminal's width in columns, 0 if there is none; the text
	// format keeps to it where it can.
	Width int
	// Limit is how many findings of one code are listed per file, and how many
	// gaps per class, in text and markdown; 0 lists all.
	Limit int
	// Base is the address of the repository's tree at the reported revision,
	// under which files can be seen; the markdown format links places to it.
	Base string
	// Version is accord's own, for formats that name the tool's; may be empty.
	Version string
}

type writer func(finding.Report, Options) ([]byte, error)

// formats, by name; sorted.
var formats = []struct {
	name  string
	write writer
}{
	{"github", writeGitHub},
	{"gitlab", writeGitLab},
	{"json", writeJSON},
	{"junit", writeJUnit},
	{"markdown", writeMarkdown},
	{"rdjsonl", writeRDJSON},
	{"sarif", writeSARIF},
	{"text", writeText},
}

// Formats returns the names of all formats, sorted.
func Formats() []string {
	out := make([]string, len(formats))
	for i, f := range formats {
		out[i] = f.name
	}
	return out
}

// Write writes the report in the named format. A format that does not exist is
// an error that lists those that do.
func Write(w io.Writer, format string, r finding.Report, o Options) error {
	for _, f := range formats {
		if f.name != format {
			continue
		}
		b, err := f.write(r, o)
		if err != nil {
			return err
		}
		_, err = w.Write(b)
		return err
	}
	return fmt.Errorf("unknown format %q, expected one of %s", format, strings.Join(Formats(), ", "))
}
