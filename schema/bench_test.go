package schema

import (
	"sync"
	"testing"

	"cuelang.org/go/cue/ast"
)

// BenchmarkDerive derives and lays out all kinds; a process does so once with those
// that it meets, and finds the states of [doubt] besides.
func BenchmarkDerive(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, form := range formsOf(sync.OnceValue(func() map[string]ast.Expr { return plainDefinitions(Files) })) {
			tableOf(form())
		}
	}
}
