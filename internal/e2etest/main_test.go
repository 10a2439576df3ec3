package e2etest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	// The program is built and run, not called; but a change of it is to run
	// these tests again.
	_ "github.com/accord-plan/accord/cmd"
)

// world is what all tests share: one forge, one organisation, one accord.
var world struct {
	server  *Server
	company *Company
	// accord is the program as it is built from this source.
	accord string
}

// TestMain starts the forge once. Without ACCORD_E2E nothing here runs: `go
// test ./...` needs Go and git only.
func TestMain(m *testing.M) {
	if os.Getenv("ACCORD_E2E") == "" {
		fmt.Println("set ACCORD_E2E=1 to run against a real forge; the project's own check does")
		os.Exit(0)
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	home, err := os.MkdirTemp("", "accord-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(home)
	if world.accord, err = buildAccord(home); err != nil {
		return 0, err
	}
	if world.server, err = StartServer(context.Background(), filepath.Join(home, "forge")); err != nil {
		return 0, err
	}
	defer func() {
		_ = world.server.Stop()
		if dir, err := example(); err == nil {
			os.RemoveAll(dir)
		}
	}()
	return m.Run(), nil
}

func buildAccord(home string) (string, error) {
	to := filepath.Join(home, "accord")
	if runtime.GOOS == "windows" {
		to += ".exe"
	}
	c := exec.Command("go", "build", "-trimpath", "-o", to, "github.com/accord-plan/accord/cmd/accord")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build accord: %w\n%s", err, out)
	}
	return to, nil
}

// company founds the organisation with the first test that needs it.
func company(t testing.TB) *Company {
	t.Helper()
	founding.Lock()
	defer founding.Unlock()
	if world.company == nil {
		world.company = Found(t, world.server)
	}
	return world.company
}
