package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/signing"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render/disarm"
)

// The exit codes. docs/exit-codes.md and every help text list them; what 1 means of
// a command, its help text says.
const (
	exitFine        = 0
	exitFindings    = 1
	exitUsage       = 2
	exitEnvironment = 3
	exitSignoff     = 4
	exitFault       = 5
	exitInterrupted = 130
)

// ExitCodes documents the codes, for help texts and docs.
var ExitCodes = []struct {
	Code    int
	Meaning string
}{
	{exitFine, "fine"},
	{exitFindings, "findings, such as errors in the plan"},
	{exitUsage, "wrong usage"},
	{exitEnvironment, "environment: git, disk or network"},
	{exitSignoff, "sign-off missing, or the chain is not proven"},
	{exitFault, "a fault of accord itself"},
	{exitInterrupted, "interrupted"},
}

// quiet is an exit code whose reason is already on the page.
type quiet struct{ code int }

func (q quiet) Error() string { return fmt.Sprintf("exit %d", q.code) }

// codeOf maps an error to an exit code and prints it, unless it was said. Of
// several that are joined each is printed, once, and the first gives the code.
func codeOf(err error, out io.Writer) int {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(out, "accord: interrupted")
		return exitInterrupted
	}
	var q quiet
	if errors.As(err, &q) {
		return q.code
	}
	code := exitFine
	said := map[string]bool{}
	for _, e := range apiece(err) {
		c, summary, do := wordsOf(e)
		if code == exitFine {
			code = c
		}
		if !said[summary] {
			said[summary] = true
			say(out, summary, do)
		}
	}
	return code
}

// apiece takes errors apart that were joined and not wrapped in other words.
func apiece(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || errors.Join(joined.Unwrap()...).Error() != err.Error() {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, apiece(e)...)
	}
	return out
}

// wordsOf is what is said of one error, what to do about it, and its exit code.
func wordsOf(err error) (code int, summary, do string) {
	var usage *workspace.Usage
	var problem *history.Problem
	var refused *forge.Problem
	var keys *signing.Problem
	var path *fs.PathError
	switch {
	case errors.As(err, &usage):
		return exitUsage, usage.Summary, usage.Do
	case errors.As(err, &problem):
		if errors.Is(err, history.ErrUnknownRevision) {
			return exitUsage, problem.Summary, problem.Do
		}
		return exitEnvironment, problem.Summary, problem.Do
	case errors.As(err, &refused):
		return exitEnvironment, refused.Summary, refused.Do
	case errors.As(err, &keys):
		return exitEnvironment, keys.Summary, keys.Do
	case errors.As(err, &path):
		return exitEnvironment, path.Error(), "check that the path exists and may be read or written"
	}
	return exitEnvironment, err.Error(), ""
}

func say(out io.Writer, summary, do string) {
	fmt.Fprintln(out, "accord: "+printable(summary))
	if do != "" {
		fmt.Fprintln(out, "accord: "+printable(do))
	}
}

// printable keeps foreign text on its line, and from steering the terminal or
// the build whose log it goes to.
func printable(s string) string {
	return disarm.Line(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case disarm.Hidden(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}
