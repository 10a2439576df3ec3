package validate

import "github.com/accord-plan/accord/internal/position"

// Rule is one of the company's rules.
type Rule struct {
	Name, Over, Message string
	At                  position.Ref
}

// Row is x.
type Row struct{}

// Evaluator is y.
type Evaluator func(rule string, row Row) (ok bool, message string, err error)
