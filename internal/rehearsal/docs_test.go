package rehearsal

import (
	"os"
	"strings"
	"testing"

	"github.com/accord-plan/accord/schema"
)

// TestDocumented reads what docs/policy.md shows: rules fit the schema, examples
// can be read.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	checker, err := schema.NewChecker(nil)
	if err != nil {
		t.Fatal(err)
	}
	rules, tests, needs := 0, 0, 0
	for _, block := range strings.Split(string(text), "\n\n") {
		if !strings.HasPrefix(block, "    ") {
			continue
		}
		code := strings.ReplaceAll(block[4:], "\n    ", "\n") + "\n"
		head := "kind: Policy\nversion: 1\nowner: o\npeople: {}\nroles: {}\n"
		switch {
		case strings.HasPrefix(code, "rules:"):
			rules++
			for _, v := range checker.Check("Policy", []byte(head+code)) {
				t.Errorf("%s: %s; %s", strings.Join(v.Path, "/"), v.Message, v.Hint)
			}
		case strings.HasPrefix(code, "tests:"):
			tests++
			if found, err := Read("docs/policy.md", []byte(code)); err != nil || len(found) != 2 {
				t.Errorf("%d examples: %v", len(found), err)
			}
		case strings.HasPrefix(code, "need:"):
			for line := range strings.Lines(code) {
				needs++
				for _, v := range checker.Check("Policy", []byte(head+"rules:\n  r:\n    "+line)) {
					t.Errorf("%s: %s", line, v.Message)
				}
			}
		}
	}
	if rules != 1 || tests != 1 || needs != 3 {
		t.Errorf("%d blocks of rules, %d of examples, %d needs", rules, tests, needs)
	}
}
