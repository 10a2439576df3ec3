package apart

import (
	"context"
	"errors"
	"time"

	"github.com/accord-plan/accord/schema"
)

// What finding the culprit may cost: for one trial, and in all.
const (
	trial  = 2 * time.Second
	trials = 10 * time.Second
)

// Blame finds what in rules exceeds the limits when they are built: a rule, or
// a file where it is in no rule. It tries them one by one, each in a worker of
// its own, and names the first file where none of them does it alone.
func Blame(ctx context.Context, files []schema.RuleFile, limits Limits) *schema.RuleError {
	limits.Start, limits.Total = min(limits.Start, trial), min(limits.Total, trial)
	end := time.Now().Add(trials)
	exceeds := func(q request) (answer, bool) {
		if time.Now().After(end) || ctx.Err() != nil {
			return answer{}, false
		}
		a, err := once(ctx, q, limits)
		return a, errors.Is(err, ErrLimit)
	}
	bad := func(file string, offset int, what string) *schema.RuleError {
		return &schema.RuleError{File: file, Offset: offset, Limit: true, Message: what + " exceeded its deadline or memory before it met the plan"}
	}
	a, slow := exceeds(request{Files: files, Names: true})
	if !slow && a.About != nil {
		for _, r := range a.About.Rules {
			if _, slow := exceeds(request{Files: files, One: true, Rule: r.Name}); slow {
				if _, without := exceeds(request{Files: files, One: true}); without {
					break // it is in no rule
				}
				return bad(r.File, r.Offset, "rule "+r.Name)
			}
		}
	}
	for i := range files {
		if _, slow := exceeds(request{Files: files[i : i+1]}); slow {
			return bad(files[i].Name, 0, "the file")
		}
	}
	return &schema.RuleError{File: files[0].Name, Limit: true, Message: "the rules exceeded their deadline or memory before they met the plan"}
}

// once asks a worker of its own one thing.
func once(ctx context.Context, q request, limits Limits) (answer, error) {
	w, err := newWorker(limits)
	if err != nil {
		return answer{}, err
	}
	r := &Rules{ctx: ctx, limits: limits, end: time.Now().Add(limits.Total), worker: w}
	defer r.Close()
	return r.exchange(q, limits.Start)
}
