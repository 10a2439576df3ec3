package history

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/history/gitrepo"
)

const someHash = "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"

func TestParseTreeRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"a way up":        "100644 ..\x00" + someHash,
		"the same folder": "40000 .\x00" + someHash,
		"a git directory": "40000 .GIT\x00" + someHash,
		"a path":          "100644 a/b\x00" + someHash,
		"no name":         "100644 \x00" + someHash,
		"no mode":         "x a\x00" + someHash,
		"a name twice":    "100644 a\x00" + someHash + "40000 a\x00" + someHash,
		"half a hash":     "100644 a\x00" + someHash[:10],
		"no end":          "100644 a",
	} {
		if entries, err := parseTree([]byte(data)); err == nil {
			t.Errorf("%s is read as %v", name, entries)
		}
	}
}

func FuzzParseTree(f *testing.F) {
	f.Add([]byte("100644 a\x00" + someHash + "40000 b\x00" + someHash))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseTree(data)
		if err != nil {
			return
		}
		if !slices.IsSortedFunc(entries, byName) {
			t.Error("not sorted")
		}
	})
}

func FuzzParseIndex(f *testing.F) {
	repo := gitrepo.New(f)
	repo.Write("plans/demand/eu.yaml", "1")
	repo.Write("plans/demand/us.yaml", "2")
	repo.Git("add", ".")
	for _, version := range []string{"2", "4"} {
		repo.Git("update-index", "--index-version", version)
		data, err := os.ReadFile(filepath.Join(repo.Dir, ".git", "index"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := parseIndex(data)
		if err != nil {
			return
		}
		if root, err := nest(all); err == nil && len(all) > 0 && len(root) == 0 {
			t.Error("files got lost")
		}
	})
}

func TestSparseIndexHoldsTrees(t *testing.T) {
	repo := gitrepo.New(t)
	repo.Write("plans/demand/eu.yaml", "1")
	repo.Write("other/deep/x", "2")
	repo.Commit("Start", "2026-12-01T09:00:00Z")
	repo.Git("sparse-checkout", "init", "--cone", "--sparse-index")
	repo.Git("sparse-checkout", "set", "--sparse-index", "plans")
	data, err := os.ReadFile(filepath.Join(repo.Dir, ".git", "index"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := parseIndex(data)
	if err != nil || !slices.ContainsFunc(all, func(s staged) bool { return s.path == "other/" && s.entry.folder() }) {
		t.Errorf("the index is not sparse: %v, %v", all, err)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"main", "main", 0}, {"mian", "main", 1}, {"man", "main", 1}, {"", "ab", 2},
		{"kitten", "sitting", 3}, {"ab", "ba", 1}, {"plan/2026-21", "plan/2026-12", 1},
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestSubject(t *testing.T) {
	for message, want := range map[string]string{
		"":                           "",
		"One\n":                      "One",
		"\n\nOne\ntwo\n\nBody\n":     "One two",
		"a\xffb":                     "a\uFFFDb",
		strings.Repeat("x ", 3) + "": "x x x",
	} {
		if got := subject(message); got != want {
			t.Errorf("subject(%q) = %q, want %q", message, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	for name, tt := range map[string]struct{ when, want time.Time }{
		"ordinary":     {time.Unix(1_796_889_600, 0), time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC)},
		"unreadable":   {time.Time{}, time.Unix(0, 0)},
		"far too late": {time.Unix(99_999_999_999_999, 0), time.Unix(0, 0)},
	} {
		if got := moment(tt.when); !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
