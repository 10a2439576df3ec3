package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"accord": func() { os.Exit(Main()) }})
}

// TestScripts runs the real command in every situation that a script
// describes; the scripts can be read as the manual. ACCORD_UPDATE=1 rewrites
// what they expect.
func TestScripts(t *testing.T) {
	plans, err := filepath.Abs("../plans")
	if err != nil {
		t.Fatal(err)
	}
	small, err := filepath.Abs("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("ACCORD_UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			for _, who := range []string{"AUTHOR", "COMMITTER"} {
				e.Setenv("GIT_"+who+"_NAME", "Anna")
				e.Setenv("GIT_"+who+"_EMAIL", "anna@northlight.example")
				e.Setenv("GIT_"+who+"_DATE", "2026-12-09T10:00:00Z")
			}
			e.Setenv("PLANS", plans)
			e.Setenv("SMALL", small)
			e.Setenv("NO_COLOR", "1")
			// Scripts run side by side; each process keeps to itself.
			e.Setenv("GOMAXPROCS", "1")
			e.Setenv("GOGC", "400")
			return nil
		},
		Cmds: commands,
	})
}
