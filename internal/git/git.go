// Package git runs the git program. What writes into people's repositories goes
// through it, because only git knows their configuration, hooks, credentials
// and keys; reading is package history's.
//
// Every call has its arguments as a list, never through a shell; what is a path
// or a revision stands behind `--` or `--end-of-options` where git knows them.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrNoGit says that there is no git program on the path.
var ErrNoGit = errors.New("git is not on the path")

// Error is a git command that failed: exit code 3 for whoever called accord.
type Error struct {
	// Command is what was called, without arguments that may hold secrets.
	Command string
	Code    int
	// Said is what git printed on standard error, without its last line end.
	Said string
}

func (e *Error) Error() string {
	if e.Said == "" {
		return fmt.Sprintf("git %s failed with exit code %d", e.Command, e.Code)
	}
	return fmt.Sprintf("git %s: %s", e.Command, e.Said)
}

// Git calls git in one folder. The zero value calls it in the current one.
type Git struct {
	// Dir is a folder of the repository.
	Dir string
	// Env are further variables, as NAME=VALUE, over the process's own.
	Env []string
	// In is what the command reads.
	In []byte

	// inherited tells which variables of the process git gets; nil for all.
	inherited func(name string) bool
}

// Apart returns a copy that gets no variable of git's from the process: what
// it does depends on Env and on no caller.
func (g Git) Apart() Git {
	g.inherited = func(name string) bool { return !strings.HasPrefix(name, "GIT_") }
	return g
}

// ofRepository are the variables by which a git that started us, as it does
// hooks, names its own repository; `git rev-parse --local-env-vars` lists them.
// Settings are not among them, as one may hold what lets git in at a proxy.
var ofRepository = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_PREFIX", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_IMPLICIT_WORK_TREE", "GIT_QUARANTINE_PATH",
	// These say how paths are read and how a difference is shown, which whoever
	// reads the answer has to know.
	"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS"}

// Here returns a copy that works in the repository of Dir, whichever one the
// process was started for.
func (g Git) Here() Git {
	g.inherited = func(name string) bool { return !slices.Contains(ofRepository, name) }
	return g
}

// Set returns a copy with settings over all others, as KEY, VALUE and so on.
func (g Git) Set(pairs ...string) Git {
	n, _ := strconv.Atoi(g.value("GIT_CONFIG_COUNT"))
	n = max(n, 0)
	var env []string
	for ; len(pairs) >= 2; pairs = pairs[2:] {
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n, pairs[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, pairs[1]))
		n++
	}
	return g.With(append(env, "GIT_CONFIG_COUNT="+strconv.Itoa(n))...)
}

// value is what git finds in a variable.
func (g Git) value(name string) (v string) {
	for _, pair := range g.environment() {
		if rest, ok := strings.CutPrefix(pair, name+"="); ok {
			v = rest
		}
	}
	return v
}

// secrets are variables that no other program gets, and git starts some: hooks,
// helpers for credentials, filters.
var secrets = []string{"ACCORD_RECORDER_KEY"}

func (g Git) environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.Contains(secrets, name)
	})
	if g.inherited != nil {
		env = slices.DeleteFunc(env, func(pair string) bool {
			name, _, _ := strings.Cut(pair, "=")
			return !g.inherited(name)
		})
	}
	return append(append(env, "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"), g.Env...)
}

// With returns a copy with further variables.
func (g Git) With(env ...string) Git {
	g.Env = append(append([]string{}, g.Env...), env...)
	return g
}

// Input returns a copy whose command reads these bytes.
func (g Git) Input(b []byte) Git {
	g.In = b
	return g
}

// Run calls git and returns what it printed on standard output. A command that
// fails is an *Error; what it printed is returned beside it.
func (g Git) Run(ctx context.Context, args ...string) ([]byte, error) {
	out, _, err := g.Say(ctx, args...)
	return out, err
}

// Say calls git as Run does, and also returns what it said on standard error:
// of a push, the words of the other side.
func (g Git) Say(ctx context.Context, args ...string) (printed []byte, said string, err error) {
	path, err := exec.LookPath("git")
	if err != nil {
		return nil, "", ErrNoGit
	}
	c := exec.CommandContext(ctx, path, args...)
	c.Dir = g.Dir
	c.Env = g.environment()
	if g.In != nil {
		c.Stdin = bytes.NewReader(g.In)
	}
	var out, aside bytes.Buffer
	c.Stdout, c.Stderr = &out, &aside
	err = c.Run()
	if ctx.Err() != nil {
		return nil, "", ctx.Err()
	}
	said = tidy(aside.String())
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out.Bytes(), said, &Error{Command: commandOf(args), Code: exit.ExitCode(), Said: said}
	}
	return out.Bytes(), said, err
}

// Line calls git and returns the first line that it printed.
func (g Git) Line(ctx context.Context, args ...string) (string, error) {
	out, err := g.Run(ctx, args...)
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSuffix(line, "\r"), err
}

// CodeOf returns the exit code of a git command that failed, 0 for no error and
// -1 for an error that is none of git's.
func CodeOf(err error) int {
	var e *Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.Code
	}
	return -1
}

// commandOf is the subcommand: options before it, such as -c with a header
// that authorises, are nobody's business.
func commandOf(args []string) string {
	for i := 0; i < len(args); i++ {
		switch a := args[i]; {
		case a == "-c" || a == "-C" || a == "--git-dir" || a == "--work-tree":
			i++
		case !strings.HasPrefix(a, "-"):
			return a
		}
	}
	return ""
}

const longest = 2000

func tidy(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd"))
	if len(s) > longest {
		s = s[:longest]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
		s += " …"
	}
	return s
}
