package facts_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/facts"
)

// A million rows of a year, everything detected: three passes over the text.
func BenchmarkMillionRows(b *testing.B) {
	var t strings.Builder
	t.WriteString("day;org;sku;qty;net\n")
	for i := range 1_000_000 {
		fmt.Fprintf(&t, "%02d.%02d.2026;%d;%s;%d,5;%d,%02d\n", i%28+1, i%11+1, 1000+i%2*1000, []string{"TENT-2P", "400113"}[i%3/2], i%40, i%5000, i%100)
	}
	text := t.String()
	p, ms := load(b, sales)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := facts.Run(context.Background(), facts.Options{Plan: p, Mappings: ms, Inputs: []facts.Input{input("sales-1.csv", text)}})
		if err != nil || !r.OK() || r.Sources[0].Kept != 1_000_000 {
			b.Fatal(err, r.Refused)
		}
	}
}
