package cmd

import (
	"os"
	"path/filepath"
	"strings"
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
			e.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":      exitsWith,
			"northlight": copyPlans,
		},
	})
}

// exitsWith runs a command and asserts its exit code: `exits 1 accord diff`.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGS...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// copyPlans copies the example company into the script's folder.
func copyPlans(ts *testscript.TestScript, neg bool, args []string) {
	to := ts.MkAbs("plans")
	if len(args) == 1 {
		to = ts.MkAbs(args[0])
	}
	ts.Check(os.CopyFS(to, os.DirFS(ts.Getenv("PLANS"))))
}
