// Command december is accord with its clock set: the example company of plans/
// plans its cycle of December 2026, and what is signed in it says so, whatever
// the clock of this machine says. Everything else is the program.
package main

import (
	"context"
	"os"
	"time"

	"github.com/accord-plan/accord/cmd"
)

// day is the executive day of the cycle.
var day = time.Date(2026, 12, 10, 10, 0, 0, 0, time.UTC)

func main() {
	env := &cmd.Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Now: func() time.Time { return day }, Getenv: os.Getenv, Width: 120}
	os.Exit(cmd.Run(context.Background(), env, os.Args[1:]))
}
