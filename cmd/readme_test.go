package cmd

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/google/go-cmp/cmp"
)

// TestReadme runs every console block of the README on the demo, and `accord
// init` where a newcomer types it: outside of any repository. It compares what
// is printed; a line `…` stands for lines that are left out at the end.
// ACCORD_UPDATE=1 rewrites the blocks.
func TestReadme(t *testing.T) {
	const readme = "../README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	abs, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	// What a release prints; another build adds what it cannot know.
	Version = "v1.0.0"
	t.Cleanup(func() { Version = "" })
	t.Chdir(t.TempDir())
	if out, code := console(t, "accord demo northlight"); code != exitFine {
		t.Fatalf("demo: exit %d\n%s", code, out)
	}
	t.Chdir("northlight")
	// Who signs commits, on the day of the story.
	t.Setenv("GIT_AUTHOR_DATE", "2026-12-10T09:00:00Z")
	t.Setenv("GIT_COMMITTER_DATE", "2026-12-10T09:00:00Z")
	run(t, "config", "user.name", "Clara Moreau")
	run(t, "config", "user.email", "clara@northlight.example")
	genesis := string(statement.Of([]byte(run(t, "cat-file", "tag", "plan/genesis"))))
	var updated strings.Builder
	blocks := 0
	rest := string(text)
	for {
		before, after, found := strings.Cut(rest, "```console\n")
		updated.WriteString(before)
		if !found {
			break
		}
		block, tail, _ := strings.Cut(after, "```\n")
		updated.WriteString("```console\n")
		for _, part := range strings.Split("\n"+block, "\n$ ")[1:] {
			command, want, _ := strings.Cut(part, "\n")
			if want != "" && !strings.HasSuffix(want, "\n") {
				want += "\n" // the cut took it where another command follows
			}
			got := ""
			if strings.HasPrefix(command, "accord init") {
				got = outside(t, command)
			} else {
				got, _ = console(t, strings.Replace(command, "sha256:…", genesis, 1))
			}
			// The hash of a new plan changes with each word of its files.
			got = elide(want, anyHash.ReplaceAllString(got, "sha256:…"))
			if want != got && os.Getenv("ACCORD_UPDATE") == "" {
				t.Errorf("README: %s (-README +printed):\n%s", command, cmp.Diff(want, got))
			}
			updated.WriteString("$ " + command + "\n" + got)
		}
		updated.WriteString("```\n")
		run(t, "checkout", "--quiet", "--", "plans")
		rest = tail
		blocks++
	}
	if blocks < 4 {
		t.Fatalf("only %d console blocks", blocks)
	}
	if os.Getenv("ACCORD_UPDATE") != "" {
		if err := os.WriteFile(abs+"/"+readme, []byte(updated.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

var anyHash = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// outside runs a command in a folder that is in no repository, as somebody whom
// git knows and who has a key.
func outside(t *testing.T, command string) string {
	t.Helper()
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	key, config := filepath.Join(own, "id_ed25519"), filepath.Join(own, "gitconfig")
	if err := os.WriteFile(key, signedtest.File("maya"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "[user]\n\tname = Maya Olsen\n\temail = maya@acme.example\n\tsigningkey = " + filepath.ToSlash(key) + "\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_CONFIG_GLOBAL", config)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_DATE", "2026-12-03T09:00:00Z")
		t.Setenv("GIT_"+who+"_NAME", "Maya Olsen")
		t.Setenv("GIT_"+who+"_EMAIL", "maya@acme.example")
	}
	t.Chdir(t.TempDir())
	got, _ := console(t, strings.TrimPrefix(command, "$ "))
	t.Chdir(before)
	return got
}

// run runs git where the test stands.
func run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// elide leaves out of what is printed what the README leaves out: where a line `…`
// stands, up to the line that follows it there, or to the end. What is printed
// otherwise shows as a difference.
func elide(want, got string) string {
	const gap = "…\n"
	var out strings.Builder
	lines := strings.SplitAfter(want, "\n")
	for i, line := range lines {
		if line != gap {
			continue
		}
		if i > 0 && lines[i-1] != gap { // what is kept ends with the line before
			before := i - 1
			for before > 0 && strings.TrimSpace(lines[before]) == "" {
				before--
			}
			at := strings.Index("\n"+got, "\n"+lines[before])
			if at < 0 {
				return out.String() + got
			}
			at += len(lines[before])
			out.WriteString(got[:at] + strings.Repeat("\n", i-1-before))
			got = got[at:]
		}
		out.WriteString(gap)
		if i+1 >= len(lines) || lines[i+1] == "" {
			return out.String()
		}
		at := strings.Index("\n"+got, "\n"+lines[i+1])
		if at < 0 {
			return out.String() + got
		}
		got = got[at:]
	}
	return out.String() + got
}

// console runs one command line as a person would type it at a terminal of 118
// columns without colour.
func console(t *testing.T, line string) (string, int) {
	t.Helper()
	args := words(line)
	if len(args) == 0 || args[0] != "accord" {
		t.Fatalf("not a command of accord: %q", line)
	}
	var out bytes.Buffer
	env := &Env{In: strings.NewReader(""), Out: &out, Err: &out, Getenv: func(string) string { return "" }, Width: 118,
		Now: func() time.Time { return time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC) }}
	code := Run(context.Background(), env, args[1:])
	return out.String(), code
}

// words splits a command line at spaces outside double quotes.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
