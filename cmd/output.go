package cmd

import (
	"bytes"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/pflag"
)

type flag = pflag.Flag

func nearest(word string, candidates []string) string { return dimension.Nearest(word, candidates) }

// emit writes a finished document to --out or standard output. A file is
// replaced as a whole or not at all.
func (g *global) emit(b []byte) error {
	if g.out != "" && g.out != "-" {
		return workspace.WriteFile(g.out, b)
	}
	_, err := g.env.Out.Write(b)
	return err
}

// emitWith collects a document and emits it once it is complete.
func (g *global) emitWith(write func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	return g.emit(b.Bytes())
}
