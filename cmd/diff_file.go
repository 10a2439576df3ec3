package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// forGit says in which of git's ways diff is called: it then needs no plan, only
// the files that git names.
func (o *diffOptions) forGit() bool { return o.external || o.textconv }

// runTextconv prints a plan file one value a line, or a file that is none as it
// is.
func (g *global) runTextconv(args []string) error {
	if len(args) != 1 {
		return &workspace.Usage{Summary: "--textconv needs one file", Do: "git calls it: git config diff.accord.textconv 'accord diff --textconv --'"}
	}
	text, err := workspace.ReadFile(args[0], planfile.MaxSize+1)
	if err != nil {
		return err
	}
	if tree := document(text); tree != nil {
		text = shownLines(render.FileText(planfile.Lines(tree)))
	}
	return g.emit(text)
}

// forPager is runExternal for git, which writes to a pager that may have been
// left: that is no fault, and git would call it one.
func (g *global) forPager(ctx context.Context, args []string) error {
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	var err error
	if n := g.env.Getenv("GIT_DIFF_PATH_COUNTER"); n != "" && n != "1" {
		err = g.line("") // between two files
	}
	if err == nil {
		err = g.runExternal(ctx, args)
	}
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// runExternal compares two versions of a file, as git hands them to the command
// of diff.NAME.command: path, then file, hash and mode of the old and of the new
// version, and where the file was renamed the new name and what git knows of it.
func (g *global) runExternal(ctx context.Context, args []string) error {
	switch len(args) {
	case 1: // a conflict is not resolved
		return g.line(printable(args[0]) + ": not merged yet")
	case 7, 9:
	default:
		return &workspace.Usage{Summary: "--external needs the seven arguments that git gives", Do: "git calls it: git config diff.accord.command 'accord diff --external --'"}
	}
	name, oldFile, oldMode, newFile, newMode := args[0], args[1], args[3], args[4], args[6]
	before, err := readVersion(oldFile)
	if err != nil {
		return err
	}
	after, err := readVersion(newFile)
	if err != nil {
		return err
	}
	base, head := document(before), document(after)
	if before != nil && base == nil || after != nil && head == nil {
		return g.rawDiff(ctx, name, oldFile, newFile)
	}
	var notes []string
	switch {
	case before == nil:
		notes = append(notes, "new file")
	case after == nil:
		notes = append(notes, "file removed")
	case oldMode != newMode:
		notes = append(notes, "mode "+oldMode+" → "+newMode)
	}
	if len(args) == 9 {
		notes = append(notes, "now "+args[7])
	}
	return g.writeDocument(render.FileDiff(name, change.CompareFiles(base, head), notes))
}

// readVersion is nil where the file does not exist on that side.
func readVersion(name string) ([]byte, error) {
	if name == os.DevNull || name == "/dev/null" {
		return nil, nil
	}
	text, err := workspace.ReadFile(name, planfile.MaxSize+1)
	if err == nil && text == nil {
		text = []byte{}
	}
	return text, err
}

// document is the tree of a text that can be read as a plan file without doubt,
// else nil: then git's own lines say more.
func document(text []byte) *planfile.Tree {
	tree, ok := planfile.Readable(text)
	if !ok {
		return nil
	}
	return tree
}

// rawDiff shows the lines that differ, as git does without this command.
func (g *global) rawDiff(ctx context.Context, name, oldFile, newFile string) error {
	out, err := git.Git{}.Run(ctx, "diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--", oldFile, newFile)
	if code := git.CodeOf(err); err != nil && code != 1 { // 1: they differ
		return err
	}
	// The first lines name the temporary files that git has made.
	if i := bytes.Index(out, []byte("\n@@ ")); i >= 0 {
		old, now := "a/"+name, "b/"+name
		if oldFile == "/dev/null" {
			old = "/dev/null"
		}
		if newFile == "/dev/null" {
			now = "/dev/null"
		}
		out = append([]byte("--- "+printable(old)+"\n+++ "+printable(now)), out[i:]...)
	} else if bytes.Contains(out, []byte("Binary files")) {
		out = []byte("Binary files a/" + printable(name) + " and b/" + printable(name) + " differ\n")
	}
	return g.emit(shownLines(bytes.TrimPrefix(out, []byte("\n"))))
}

// shownLines makes lines of a file that is shown as it stands harmless: what
// cannot be read as a plan file may be anything.
func shownLines(text []byte) []byte {
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), "\t") // which stay
		for i := range words {
			words[i] = printable(words[i])
		}
		b.WriteString(strings.Join(words, "\t") + "\n")
	}
	return []byte(b.String())
}
