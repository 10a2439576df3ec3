// Command largetest writes the large broken plans, each into a folder of its own,
// so that whole runs of accord on them can be measured. With names as further
// arguments it writes those that hold one of them.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/planfile/planfiletest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "largetest:", err)
		os.Exit(1)
	}
}

// run writes one folder a case and prints its name, a tab and what it is.
func run(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: largetest TESTDATA DIR [NAME...]")
	}
	small, err := planfiletest.Small(args[0])
	if err != nil {
		return err
	}
	for i, l := range planfiletest.Larges(planfiletest.Values) {
		if !wanted(l.Name, args[2:]) {
			continue
		}
		dir := filepath.Join(args[1], fmt.Sprintf("%03d", i))
		for name, f := range l.In(small) {
			p := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(p, f.Data, 0o644); err != nil {
				return err
			}
		}
		fmt.Printf("%s\t%s\t%s\n", dir, l.Path, l.Name)
	}
	return nil
}

func wanted(name string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(name, p) {
			return true
		}
	}
	return len(parts) == 0
}
