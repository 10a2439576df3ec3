package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

// world is an environment whose output can be read.
func world() (env *Env, out, errs *bytes.Buffer) {
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	return &Env{In: strings.NewReader(""), Out: out, Err: errs, Width: 100,
		Now:    func() time.Time { return time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" }}, out, errs
}

// walk visits the tree of commands, help included.
func walk(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		walk(sub, visit)
	}
}

// TestEveryHelpIsComplete: what a command does, an example that names it, and
// exit codes that docs/exit-codes.md knows.
func TestEveryHelpIsComplete(t *testing.T) {
	root := New(Nowhere())
	root.InitDefaultHelpCmd()
	walk(root, func(c *cobra.Command) {
		if c == root {
			return
		}
		name := c.CommandPath()
		if !strings.HasPrefix(c.Long, strings.ToUpper(c.Name()[:1])+c.Name()[1:]+" ") {
			t.Errorf("%s: the help does not begin with the command's name", name)
		}
		if !strings.Contains(c.Example, name) {
			t.Errorf("%s: no example", name)
		}
		_, codes, ok := strings.Cut(c.Long, "\n\nExit codes:\n")
		if !ok || !strings.HasPrefix(codes, "  0   fine") {
			t.Errorf("%s: the help does not end with exit codes", name)
		}
		if c.GroupID == "" && c.Parent() == root {
			t.Errorf("%s: stands in no group of the help", name)
		}
		if strings.HasSuffix(c.Short, ".") || c.Short == "" {
			t.Errorf("%s: short help %q", name, c.Short)
		}
	})
}

// TestExitCodesNameFlagsThatAreThere: what help says of exit codes names no flag that
// the command does not have.
func TestExitCodesNameFlagsThatAreThere(t *testing.T) {
	flag := regexp.MustCompile(`--([a-z-]+)`)
	told := 0
	walk(New(Nowhere()), func(c *cobra.Command) {
		_, codes, _ := strings.Cut(c.Long, "Exit codes:")
		for _, m := range flag.FindAllStringSubmatch(codes, -1) {
			told++
			if c.Flags().Lookup(m[1]) == nil && c.InheritedFlags().Lookup(m[1]) == nil {
				t.Errorf("%s: the exit codes name --%s, which it does not have", c.CommandPath(), m[1])
			}
		}
	})
	if told < 5 {
		t.Errorf("only %d flags are named", told)
	}
}

// TestEveryExitCodeIsDocumented, with the words that help uses.
func TestEveryExitCodeIsDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "exit-codes.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(page), "`", "")
	for _, e := range ExitCodes {
		if !strings.Contains(text, fmt.Sprintf("| %d | %s", e.Code, e.Meaning)) {
			t.Errorf("docs/exit-codes.md does not have %d as %q", e.Code, e.Meaning)
		}
	}
}

func TestExitCodes(t *testing.T) {
	problem := &history.Problem{Summary: "no base", Do: "fetch it", Err: history.ErrNoBase}
	unknown := &history.Problem{Summary: "there is no revision", Do: "did you mean main?", Err: history.ErrUnknownRevision}
	for _, tt := range []struct {
		name string
		err  error
		code int
		says string
	}{
		{"nothing wrong", nil, 0, ""},
		{"findings, which are on the page already", quiet{exitFindings}, 1, ""},
		{"usage", &workspace.Usage{Summary: "two words", Do: "write one"}, 2, "accord: two words\naccord: write one\n"},
		{"a revision that does not exist", fmt.Errorf("wrapped: %w", unknown), 2, "accord: there is no revision\naccord: did you mean main?\n"},
		{"git", problem, 3, "accord: no base\naccord: fetch it\n"},
		{"disk", &fs.PathError{Op: "write", Path: "a\n::error::b\x1b[31m", Err: fs.ErrPermission}, 3,
			"accord: write a ::error::b\ufffd[31m: permission denied\naccord: check that the path exists and may be read or written\n"},
		{"anything else", errors.New("the network is gone"), 3, "accord: the network is gone\n"},
		{"several, each said once", errors.Join(&forge.Problem{Summary: "cannot set the status", Do: "give it"}, errors.Join(errors.New("cannot write"), problem), errors.New("cannot write")), 3,
			"accord: cannot set the status\naccord: give it\naccord: cannot write\naccord: no base\naccord: fetch it\n"},
		{"several in other words", fmt.Errorf("both: %w, %w", errors.New("this"), errors.New("that")), 3, "accord: both: this, that\n"},
		{"an interrupt", fmt.Errorf("reading: %w", context.Canceled), 130, "accord: interrupted\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if code := codeOf(tt.err, &b); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if b.String() != tt.says {
				t.Errorf("says %q, want %q", b.String(), tt.says)
			}
		})
	}
}

// broken is an output that our own code fails on.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("index out of range [3]") }

// TestFault: a panic is ours, exit code 5, without a trace unless it is asked for.
func TestFault(t *testing.T) {
	for _, debug := range []string{"", "1"} {
		env, _, errs := world()
		env.Out = broken{}
		env.Getenv = func(name string) string { return map[string]string{"ACCORD_DEBUG": debug}[name] }
		if code := Run(t.Context(), env, []string{"version"}); code != 5 {
			t.Errorf("exit code %d, want 5", code)
		}
		if want := "accord: this is a fault of accord itself: index out of range [3]\n"; !strings.HasPrefix(errs.String(), want) {
			t.Errorf("says %q, want %q", errs, want)
		}
		if trace := strings.Contains(errs.String(), "goroutine"); trace != (debug != "") {
			t.Errorf("with ACCORD_DEBUG=%q a trace is printed: %v", debug, trace)
		}
	}
}

// full is an output that takes nothing more.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestFullDisk: what could not be written is not a success.
func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"validate", "--repo", "../plans"}, {"render", "--repo", "../plans"}, {"schema"}, {"--version"}, {"fmt", "--check", "-"}} {
		env, _, errs := world()
		env.Out, env.In = full{}, strings.NewReader("kind:   Plan\n")
		if code := Run(t.Context(), env, args); code != 3 {
			t.Errorf("%v: exit code %d, want 3", args, code)
		}
		if !strings.Contains(errs.String(), "no space left on device") {
			t.Errorf("%v: says %q", args, errs)
		}
	}
}

// TestInterrupt: every command that takes a while notices, writes nothing and
// exits 130.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../plans")); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "page.html")
	for _, args := range [][]string{
		{"validate"}, {"validate", "--shape"}, {"render"}, {"render", "-o", "html", "--out", page}, {"fmt"}, {"fmt", "--check"},
	} {
		t.Run(fmt.Sprint(len(args), args[0]), func(t *testing.T) {
			env, out, errs := world()
			if code := Run(ctx, env, append([]string{"--repo", dir}, args...)); code != 130 {
				t.Errorf("exit code %d, want 130", code)
			}
			if out.Len() > 0 {
				t.Errorf("writes %q", out)
			}
			if errs.String() != "accord: interrupted\n" {
				t.Errorf("says %q", errs)
			}
		})
	}
	if _, err := os.Stat(page); err == nil {
		t.Error("a page was written")
	}
}

// TestInterruptOnTheWay cancels when the clock is first asked, in the middle of
// the work.
func TestInterruptOnTheWay(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	env, out, _ := world()
	env.Now = func() time.Time {
		cancel()
		return time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC)
	}
	if code := Run(ctx, env, []string{"render", "--repo", "../plans"}); code != 130 || out.Len() > 0 {
		t.Errorf("exit code %d and %d bytes, want 130 and none", code, out.Len())
	}
}

// TestColour: the flag, then NO_COLOR, then the terminal; a file has none
// unless it is asked for.
func TestColour(t *testing.T) {
	for _, tt := range []struct {
		flag, noColor, term string
		tty, file           bool
		want                bool
	}{
		{flag: "auto", tty: true, want: true},
		{flag: "auto"},
		{flag: "auto", tty: true, noColor: "1"},
		{flag: "auto", tty: true, term: "dumb"},
		{flag: "auto", tty: true, file: true},
		{flag: "always", want: true},
		{flag: "always", noColor: "1", want: true},
		{flag: "always", file: true, want: true},
		{flag: "never", tty: true},
	} {
		env, _, _ := world()
		env.TTY = tt.tty
		env.Getenv = func(name string) string { return map[string]string{"NO_COLOR": tt.noColor, "TERM": tt.term}[name] }
		g := &global{env: env, colour: tt.flag}
		if tt.file {
			g.out = "report.txt"
		}
		if got := g.painted(); got != tt.want {
			t.Errorf("%+v: colours %v", tt, got)
		}
	}
}

// TestDemoSaysThatItBuilds, where somebody watches; what it prints is the same.
func TestDemoSaysThatItBuilds(t *testing.T) {
	env, _, errs := world()
	env.TTY = true
	dir := filepath.Join(t.TempDir(), "northlight")
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // so that building fails at once
		t.Fatal(err)
	}
	if code := Run(t.Context(), env, []string{"demo", dir}); code != exitEnvironment {
		t.Errorf("exit code %d, want 3", code)
	}
	if want := "accord: building " + dir; !strings.HasPrefix(errs.String(), want) {
		t.Errorf("says %q, want %q first", errs, want)
	}
}
