package forge_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocumented: every variable that the package reads stands in the docs, and
// every variable there is read.
func TestDocumented(t *testing.T) {
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "forges.md"))
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`\b(?:ACCORD|GITHUB|GH|GITLAB|GITEA|FORGEJO|CI)_[A-Z0-9_]+\b`)
	var read []string
	for _, file := range []string{"detect.go", "override.go", "token.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range regexp.MustCompile(`"[A-Z0-9_]+"`).FindAllString(string(b), -1) {
			read = append(read, name.FindAllString(s, -1)...)
		}
	}
	if len(read) < 30 {
		t.Fatalf("only %d variables seen: the test looks at the wrong files", len(read))
	}
	// What is only shown, or only makes an address of a page, is no setting.
	silent := []string{"GITHUB_SHA", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_RUN_NUMBER",
		"CI_PIPELINE_SOURCE", "CI_COMMIT_SHA", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_JOB_URL", "CI_PIPELINE_URL"}
	for _, v := range read {
		if !strings.Contains(string(docs), "`"+v+"`") && !slices.Contains(silent, v) {
			t.Errorf("%s is not in docs/forges.md", v)
		}
	}
	for _, v := range name.FindAllString(string(docs), -1) {
		if !slices.Contains(read, v) {
			t.Errorf("docs/forges.md has %s, which nothing reads", v)
		}
	}
}
