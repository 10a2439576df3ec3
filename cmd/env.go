package cmd

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"
)

// Env is the world as a command sees it. Tests make their own.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Now      func() time.Time
	Getenv   func(string) string
	// TTY says that Out is a terminal, Width its columns.
	TTY   bool
	Width int
	// Asks says that somebody sits at In and sees Err.
	Asks bool
	// HTTP is how forges are reached, nil for the network. Tests answer
	// themselves.
	HTTP http.RoundTripper
	// Lean has the process keep to little memory, nil where it is not ours.
	Lean func()
	// Patient has it collect little while so many states of a plan are read that
	// stay, nil likewise.
	Patient func(states int)
}

// system is the real world.
func system() *Env {
	e := systemOf(os.Getenv, func() (int, error) {
		width, _, err := term.GetSize(int(os.Stdout.Fd()))
		return width, err
	})
	e.In, e.Out, e.Err = os.Stdin, os.Stdout, os.Stderr
	e.TTY = isTerminal(os.Stdout)
	e.Asks = isTerminal(os.Stdin) && isTerminal(os.Stderr)
	e.Lean, e.Patient = lean, patient
	return e
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// systemOf is the real world with these variables, without input or output. Lines are
// as long as COLUMNS says, else as the terminal is wide, if there is one; 40 to 400.
func systemOf(getenv func(string) string, terminal func() (width int, err error)) *Env {
	e := &Env{Now: time.Now, Getenv: getenv, Width: 120}
	n, err := strconv.Atoi(getenv("COLUMNS"))
	if err != nil || n <= 0 {
		n, err = terminal()
	}
	if err == nil && n > 0 {
		e.Width = min(max(n, 40), 400)
	}
	return e
}

// colour decides by flag, NO_COLOR and terminal.
func (e *Env) colour(flag string) bool {
	switch flag {
	case "always":
		return true
	case "never":
		return false
	}
	return e.TTY && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb"
}

// Nowhere is an environment without a terminal, files or a clock, for
// documentation.
func Nowhere() *Env {
	return &Env{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Now: func() time.Time { return time.Time{} },
		Getenv: func(string) string { return "" }, Width: 100}
}
