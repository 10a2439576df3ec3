package cmd

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
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
	// Patient has it collect little while much is read that stays, nil likewise.
	Patient func()
}

// system is the real world.
func system() *Env {
	e := systemOf(os.Getenv)
	e.In, e.Out, e.Err = os.Stdin, os.Stdout, os.Stderr
	e.TTY = isTerminal(os.Stdout)
	e.Asks = isTerminal(os.Stdin) && isTerminal(os.Stderr)
	e.Lean, e.Patient = lean, patient
	return e
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// systemOf is the real world with these variables, without input or output.
func systemOf(getenv func(string) string) *Env {
	e := &Env{Now: time.Now, Getenv: getenv, Width: 120}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n >= 40 && n <= 400 {
		e.Width = n
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
