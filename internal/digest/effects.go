package digest

import (
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/statement"
)

// Effects is what follows from a plan, spelled.
type Effects struct {
	// Arithmetic is the number of the computation's meaning.
	Arithmetic int
	Lines      []string // sorted
}

// EffectsOf spells what follows from a plan within a scope.
func EffectsOf(r *projection.Result, scope Scope) *Effects {
	return &Effects{Arithmetic: projection.Arithmetic}
}

// Hash is the effects digest.
func (e *Effects) Hash() statement.Hash { return statement.None }
