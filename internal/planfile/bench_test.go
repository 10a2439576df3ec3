package planfile

import (
	"crypto/sha1" //nolint:gosec // a yardstick, not a secret
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// forecasts is a document of cells as the generator writes them.
func forecasts(items, periods int, label func(int) string) string {
	var b strings.Builder
	b.WriteString("kind: Baseline\nversion: 1\nmarket: m01\nfamily: f0001\nmethod: {name: theta, season: 12}\nforecast:\n")
	for i := range items {
		fmt.Fprintf(&b, "  I-%06d:\n", i)
		for p := range periods {
			fmt.Fprintf(&b, "    %s: %d\n", label(p), (i*31+p*7)%900)
		}
	}
	return b.String()
}

func monthLabel(i int) string { return fmt.Sprintf("%d-%02d", 2026+i/12, i%12+1) }
func weekLabel(i int) string  { return fmt.Sprintf("%d-W%02d", 2026+i/52, i%52+1) }

// catalogue is a document of items with a few fields each.
func catalogue(items int) string {
	var b strings.Builder
	b.WriteString("kind: Catalog\nversion: 1\nfamily: f0001\nname: Family 1\nitems:\n")
	for i := range items {
		fmt.Fprintf(&b, "  I-%06d:\n    name: Item %d\n    unit: each\n    price: %d.72\n    cost: %d.86\n    uses: {hours: 0.6}\n", i, i, i%90+1, i%40+1)
	}
	return b.String()
}

// BenchmarkRead is text to tree, all rules of text and tree asked, beside the
// YAML library and beside hashing the same bytes.
func BenchmarkRead(b *testing.B) {
	for _, doc := range []struct{ name, text string }{
		{"months", forecasts(100, 18, monthLabel)}, {"weeks", forecasts(100, 104, weekLabel)}, {"catalog", catalogue(100)},
	} {
		src := []byte(doc.text)
		run := func(name string, f func()) {
			b.Run(doc.name+"/"+name, func(b *testing.B) {
				b.SetBytes(int64(len(src)))
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
		var r plainyaml.Reader
		run("plain", func() {
			if t := plainForm(&r, src, doc.text); !t.sound {
				b.Fatal("not plain")
			}
		})
		run("plain, kept", func() { Parse(src) })
		run("reference", func() { new(Document).read(src) })
		run("yaml.v3 nodes", func() {
			var n yaml.Node
			if err := yaml.Unmarshal(src, &n); err != nil {
				b.Fatal(err)
			}
		})
		run("yaml.v3 structs", func() {
			var d struct {
				Kind     string
				Forecast map[string]map[string]string
				Items    map[string]struct{ Name, Unit, Price, Cost string }
			}
			if err := yaml.Unmarshal(src, &d); err != nil {
				b.Fatal(err)
			}
		})
		run("SHA-1", func() { sha1.Sum(src) }) //nolint:gosec // a yardstick
	}
}
