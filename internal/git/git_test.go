package git

import (
	"strings"
	"testing"
)

// A git that is apart sees nothing of what git's own variables say; one that is
// here sees settings, and no other repository; settings add to those there are.
func TestEnvironment(t *testing.T) {
	t.Setenv("GIT_DIR", "/nowhere")
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "accord.first")
	t.Setenv("GIT_CONFIG_VALUE_0", "1")
	dir := t.TempDir()
	if _, err := (Git{Dir: dir}).Apart().Run(t.Context(), "init", "-q"); err != nil {
		t.Fatal(err)
	}
	g := Git{Dir: dir}.Here().Set("accord.second", "2", "accord.third", "").Set("accord.fourth", "4")
	out, err := g.Run(t.Context(), "config", "--get-regexp", `^accord\.`)
	if err != nil || strings.Join(strings.Fields(string(out)), " ") != "accord.first 1 accord.second 2 accord.third accord.fourth 4" {
		t.Errorf("%q %v", out, err)
	}
	if out, err := (Git{Dir: dir}).Apart().Run(t.Context(), "config", "--get-regexp", `^accord\.`); CodeOf(err) != 1 {
		t.Errorf("%q %v", out, err)
	}
	if _, err := (Git{Dir: dir}).Run(t.Context(), "rev-parse", "--git-dir"); err == nil {
		t.Error("the variable of the process is not heard by default")
	}
}
