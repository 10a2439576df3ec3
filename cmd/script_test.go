package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain is accord itself where it is called by that name: by `exec accord`
// of a script.
func TestMain(m *testing.M) {
	switch strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") {
	case "accord":
		os.Exit(Main(100))
	case "ssh-keygen":
		os.Exit(keygen(os.Args))
	}
	os.Exit(withCommand(m))
}

// withCommand runs the tests with this binary on the path as accord, and with
// nothing of the machine's configuration of git.
func withCommand(m *testing.M) int {
	dir, err := os.MkdirTemp("", "accord-test")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	names := []string{"accord"}
	if os.Getenv("ACCORD_SSH") == "" {
		names = append(names, "ssh-keygen")
	}
	for _, name := range names {
		name = filepath.Join(dir, name)
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if err := os.Symlink(self, name); err != nil {
			if err := os.Link(self, name); err != nil {
				panic(err)
			}
		}
	}
	for k, v := range map[string]string{"PATH": dir + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"HOME": dir, "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1"} {
		os.Setenv(k, v)
	}
	return m.Run()
}

// TestScripts runs the real command in every situation that a script
// describes; the scripts can be read as the manual. ACCORD_UPDATE=1 rewrites
// what they expect.
func TestScripts(t *testing.T) {
	absolute := func(path string) string {
		abs, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		return abs
	}
	plans, small, docs := absolute("../plans"), absolute("testdata/small"), absolute("../docs")
	// One command at a time runs in this process, so a second processor gains
	// nothing and costs a second schema for each plan that is read.
	processors, percent := runtime.GOMAXPROCS(1), debug.SetGCPercent(400)
	t.Cleanup(func() {
		runtime.GOMAXPROCS(processors)
		debug.SetGCPercent(percent)
	})
	testscript.Run(t, testscript.Params{
		Dir:                absolute("testdata/script"), // see runHere
		UpdateScripts:      os.Getenv("ACCORD_UPDATE") != "",
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("PATH", os.Getenv("PATH"))
			e.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			for _, who := range []string{"AUTHOR", "COMMITTER"} {
				e.Setenv("GIT_"+who+"_NAME", "Anna")
				e.Setenv("GIT_"+who+"_EMAIL", "anna@northlight.example")
				e.Setenv("GIT_"+who+"_DATE", "2026-12-09T10:00:00Z")
			}
			e.Setenv("PLANS", plans)
			e.Setenv("SMALL", small)
			e.Setenv("SCRIPT", filepath.Join(docs, "examples", "verify", "accord_verify.py"))
			e.Setenv("DOCS", docs)
			e.Setenv("NO_COLOR", "1")
			// Scripts run side by side; each process keeps to itself, and does
			// not sleep for a second before it ends as the race detector would.
			e.Setenv("GOMAXPROCS", "1")
			e.Setenv("GOGC", "400")
			e.Setenv("GORACE", "atexit_sleep_ms=0")
			return nil
		},
		Cmds: commands,
		// [ssh] is where the real ssh-keygen runs, and not what stands in for it.
		Condition: func(name string) (bool, error) {
			if name != "ssh" {
				return false, fmt.Errorf("unknown condition %s", name)
			}
			return os.Getenv("ACCORD_SSH") != "", nil
		},
	})
}
