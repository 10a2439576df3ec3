package schema

import "testing"

// BenchmarkDerive derives and lays out all kinds, which each process does once.
func BenchmarkDerive(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, form := range formsOf(Files) {
			tableOf(form())
		}
	}
}
