package digest_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
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

// BenchmarkSixtyCloses spells 60 closes of a plan of 1,000 items: each has new
// forecasts and one more file of facts, all else is as in the close before.
func BenchmarkSixtyCloses(b *testing.B) {
	base := generated(b, 1_000)
	closes := make([][]digest.File, 60)
	for i := range closes {
		files := slices.Clone(base)
		for k := range files {
			if strings.HasPrefix(files[k].Path, "demand/baseline/") {
				files[k].Body = append(slices.Clone(files[k].Body), fmt.Sprintf("# cycle %d\n", i)...)
			}
		}
		for k := range i {
			files = append(files, digest.File{Path: fmt.Sprintf("facts/sales/more-%d.csv", k), Body: bytes.Repeat([]byte("2026-11,m01,I-000001,310,58590\n"), 1000)})
		}
		closes[i] = files
	}
	for b.Loop() {
		cache := digest.NewCache()
		for _, files := range closes {
			c, problems := digest.Spell(files, cache)
			if len(problems) > 0 {
				b.Fatal(problems)
			}
			c.Hash("none", "2026-12", digest.Scope{})
		}
	}
}
