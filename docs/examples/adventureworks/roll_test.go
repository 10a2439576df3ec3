package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/cmd"
)

// The months after the plan was begun, as their planners would read them. What
// is expected was summed from the exports by another program.
func TestRoll(t *testing.T) {
	in := exports(t)
	to := filepath.Join(t.TempDir(), "works")
	if err := Roll(context.Background(), in, to, "2014-06"); err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		command string
		want    []string
	}{
		// Order lines of March, April and May: 22,582, 5,313 and 15,884.
		{"variance --periods 2014-03..2014-05", []string{`43,779 of [0-9,]+ planned`, `plan/2014-02 to\s+plan/2014-04`}},
		{"accuracy", []string{`2014-03\.\.2014-05 against the plans first committed 1 cycle before`, `3\s+periods`, `Nobody adjusted anything`}},
		// The plant makes what it says; 5,300 bib-shorts on order never came.
		{"attainment", []string{`(?m)^FITNESS0001 +5,300 +0\.0 %`, `(?m)^plant +[0-9,]+ +9[0-9]\.[0-9] %`}},
		{"cycle history", []string{`on time 4 of 4    skipped none`}},
		{"stability", []string{`since plan/2014-02`}},
		{"hindsight", []string{`against 4 plans of 2014-02 to 2014-05`}},
		{"validate --limit 0", []string{`opening stock carried forward|A0807`}},
	} {
		out := accord(t, to, v.command)
		for _, want := range v.want {
			if !regexp.MustCompile(want).MatchString(out) {
				t.Errorf("accord %s: nothing fits %s in\n%s", v.command, want, out[:min(len(out), 4000)])
			}
		}
	}
	received(t, in, to)
}

// received holds the facts of what was made against the work orders that ended.
func received(t *testing.T, in fs.FS, to string) {
	t.Helper()
	for month, want := range map[string]int{"2014-02": 3521, "2014-03": 2981, "2014-04": 4142, "2014-05": 4267} { // bicycles
		text, err := os.ReadFile(filepath.Join(to, "plans", "facts", "receipts", month+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for line := range strings.Lines(string(text)) {
			if f := strings.Split(strings.TrimSpace(line), ","); len(f) == 5 && strings.HasPrefix(f[3], "BK-") {
				got += number(t, f[4])
			}
		}
		if got != want {
			t.Errorf("%s: %d bicycles came, want %d", month, got, want)
		}
	}
}

func number(t *testing.T, s string) (n int) {
	t.Helper()
	for _, c := range s {
		if c < '0' || c > '9' {
			t.Fatalf("%q is no whole number", s)
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// accord runs a command in the repository.
func accord(t *testing.T, dir, command string) string {
	t.Helper()
	var out, errs bytes.Buffer
	env := &cmd.Env{In: strings.NewReader(""), Out: &out, Err: &errs, Now: time.Now, Width: 120, Getenv: func(k string) string {
		if k == "PATH" {
			return os.Getenv(k)
		}
		return ""
	}}
	if code := cmd.Run(context.Background(), env, append(strings.Fields(command), "--repo", dir, "--as-of", "2014-06-20")); code > 1 {
		t.Fatalf("accord %s: exit code %d\n%s%s", command, code, out.String(), errs.String())
	}
	return out.String()
}
