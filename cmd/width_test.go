package cmd

import (
	"errors"
	"testing"
)

func noTerminal() (int, error) { return 0, errors.New("not a terminal") }

func TestWidth(t *testing.T) {
	for _, c := range []struct {
		columns  string
		terminal int
		want     int
	}{
		{"", 0, 120}, // into a file
		{"", 83, 83},
		{"", 20, 40},
		{"", 1000, 400},
		{"100", 83, 100}, // who says how wide is obeyed
		{"1", 83, 40},
		{"wide", 83, 83},
		{"-5", 83, 83},
		{"0", 83, 83},
		{"0", 0, 120},
	} {
		env := systemOf(func(string) string { return c.columns }, func() (int, error) {
			if c.terminal == 0 {
				return noTerminal()
			}
			return c.terminal, nil
		})
		if env.Width != c.want {
			t.Errorf("COLUMNS %q on a terminal of %d: %d, want %d", c.columns, c.terminal, env.Width, c.want)
		}
	}
}
