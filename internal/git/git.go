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
	c.Env = append(slices.DeleteFunc(os.Environ(), elsewhere), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	c.Env = append(c.Env, g.Env...)
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

// elsewhere reports whether a variable of the process leads git to another
// repository, index or work tree than that of the folder: a hook and a shell
// may have them set, and what writes must write where it was read.
func elsewhere(v string) bool {
	name, _, _ := strings.Cut(v, "=")
	return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_NAMESPACE", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE",
		"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS"}, name)
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
