package dimension

import (
	"fmt"
	"testing"
)

func BenchmarkIndex(b *testing.B) {
	ids := make([]string, 100_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("I-%06d", i)
	}
	t := NewTable(ids)
	b.Run("find", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if t.Index(ids[i%len(ids)]) < 0 {
				b.Fatal()
			}
			i += 7919
		}
	})
	b.Run("make", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NewTable(ids)
		}
	})
}
