package workspace

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

func generated(b *testing.B, items int) (files fstest.MapFS, size int64) {
	b.Helper()
	files = fstest.MapFS{}
	if err := generate.Plan(func(p string, t []byte) error {
		files[p] = &fstest.MapFile{Data: t}
		size += int64(len(t))
		return nil
	}, generate.Options{Items: items}); err != nil {
		b.Fatal(err)
	}
	return files, size
}

// BenchmarkShape reads all files of a plan and judges their shape, with one
// worker and with two.
func BenchmarkShape(b *testing.B) {
	for _, items := range []int{1_000, 10_000} {
		files, size := generated(b, items)
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("items=%d/workers=%d", items, workers), func(b *testing.B) {
				b.SetBytes(size)
				b.ReportAllocs()
				for b.Loop() {
					l, err := planfile.Load(files, "generated", planfile.Options{NewShape: shapes(nil, nil, false), ShapeOnly: true, Workers: workers})
					if err != nil || len(l.Findings) > 0 {
						b.Fatal(err, len(l.Findings), "findings")
					}
				}
			})
		}
	}
}

// BenchmarkChecker compiles the definitions, which each worker does once.
func BenchmarkChecker(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schema.NewChecker(nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTakes judges documents that are read already, as a sound plan has them.
func BenchmarkTakes(b *testing.B) {
	files, size := generated(b, 10_000)
	l, err := planfile.Load(files, "generated", planfile.Options{Workers: 1, NewShape: func() planfile.Shape {
		return func(d *planfile.Document) []finding.Finding { return nil }
	}})
	if err != nil {
		b.Fatal(err)
	}
	var docs []*planfile.Document
	for _, d := range l.Documents {
		tree, _ := planfile.Parse(d.Text())
		docs = append(docs, &planfile.Document{Kind: d.Kind, Tree: tree})
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			if !takes(schema.TableOf(d.Kind), d.Tree.Root()) {
				b.Fatal(d.Kind)
			}
		}
	}
}
