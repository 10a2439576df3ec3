package digest_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/planfile"
)

// generated are the files of a plan of so many items.
func generated(tb testing.TB, items int) []digest.File {
	tb.Helper()
	var files []digest.File
	err := generate.Plan(func(path string, b []byte) error {
		files = append(files, digest.File{Path: path, Body: append([]byte(nil), b...)})
		return nil
	}, generate.Options{Items: items})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// BenchmarkParse10k is what reading alone takes.
func BenchmarkParse10k(b *testing.B) {
	files := generated(b, 10_000)
	for b.Loop() {
		for _, f := range files {
			if planfile.IsDocument(f.Path) {
				planfile.Examine(f.Body)
			}
		}
	}
}

func BenchmarkSpell10k(b *testing.B) {
	files := generated(b, 10_000)
	size := 0
	for _, f := range files {
		size += len(f.Body)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, problems := digest.Spell(files, nil); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

// BenchmarkSpellAgain10k is a second version of the plan: one file differs.
func BenchmarkSpellAgain10k(b *testing.B) {
	files := generated(b, 10_000)
	cache := digest.NewCache()
	if _, problems := digest.Spell(files, cache); len(problems) > 0 {
		b.Fatal(problems)
	}
	for b.Loop() {
		digest.Spell(files, cache)
	}
}
