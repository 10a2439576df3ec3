// Package apart evaluates a company's rules in a process of its own.
//
// `rules/*.cue` is foreign input: a pull request can bring a rule that never
// ends or asks for all the memory there is, and an evaluation inside this
// process can neither be stopped nor be bounded. So the rules' text is parsed,
// built and met with documents and rows by a worker: this same binary, started
// again with nothing in its environment but a word that says what it is for.
// It gets texts and rows through a pipe and gives verdicts back. It is killed
// when an answer takes too long and ends itself when it needs too much memory.
//
// [Start] gives the rules of one plan. What a worker did not survive is
// [ErrLimit], which is a finding about the rules and no fault of accord.
package apart

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/accord-plan/accord/schema"
)

// Limits bound what the rules of one plan may cost.
type Limits struct {
	// Start, Answer and Total bound the building of the rules, one verdict,
	// and everything together.
	Start, Answer, Total time.Duration
	// Document is added to Answer and Total for each MiB of a document: what a
	// verdict on shape costs grows with its size, and size is bounded elsewhere.
	Document time.Duration
	// Row is added to Total for each row that is met: a plan of thousands of
	// items has hundreds of thousands of them.
	Row time.Duration
	// Memory is what a worker may take from the system, in bytes.
	Memory uint64
}

// Usual are the limits of the command line: far above what rules of thousands
// of rows need, and far below what a person waits for.
var Usual = Limits{Start: 5 * time.Second, Answer: 5 * time.Second, Total: 60 * time.Second, Document: 10 * time.Second, Row: 2 * time.Millisecond, Memory: 768 << 20}

// ErrLimit says that the rules exceeded their deadline or memory.
var ErrLimit = errors.New("the rules exceeded their deadline or memory")

// lives is how many workers are started for one plan: one rule that ends its
// worker must not keep the others from being judged, and a hundred such rules
// must not keep everybody waiting.
const lives = 4

// Rules are the rules of one plan, being evaluated apart. It may be used by
// several goroutines, which take turns.
type Rules struct {
	ctx    context.Context
	limits Limits
	files  []schema.RuleFile
	end    time.Time
	about  about // as the first worker said it

	mu     sync.Mutex
	worker *worker // nil after its death
	left   int     // workers that may still be started
}

// Start builds rules and says what is wrong with them. Rules that exceed the
// limits already here are ErrLimit. Close ends the worker.
func Start(ctx context.Context, files []schema.RuleFile, limits Limits) (*Rules, []*schema.RuleError, error) {
	r := &Rules{ctx: ctx, limits: limits, files: files, end: time.Now().Add(limits.Total), left: lives}
	a, err := r.start()
	if err != nil {
		return nil, nil, err
	}
	if a.About != nil {
		r.about = *a.About
	}
	return r, r.about.Bad, nil
}

// Prepare gives rules that need no looking at: whoever read them knows that there
// is nothing wrong with them, that they hold no row, and which kinds they narrow.
// They are built where something is asked of them.
func Prepare(ctx context.Context, files []schema.RuleFile, limits Limits, narrows []string) *Rules {
	return &Rules{ctx: ctx, limits: limits, files: files, end: time.Now().Add(limits.Total), left: lives, about: about{Narrows: narrows}}
}

// Rules are the rules that can be evaluated, by name.
func (r *Rules) Rules() []schema.Rule { return r.about.Rules }

// Narrows reports whether the company's shape says anything about a kind.
func (r *Rules) Narrows(kind string) bool { return slices.Contains(r.about.Narrows, kind) }

// Narrowing reports whether it says anything about any kind.
func (r *Rules) Narrowing() bool { return len(r.about.Narrows) > 0 }

// Narrowed tells what only the company's shape forbids in a document.
func (r *Rules) Narrowed(kind string, src []byte) ([]schema.Violation, error) {
	more := time.Duration(float64(r.limits.Document) * float64(len(src)) / (1 << 20))
	a, err := r.ask(request{Kind: kind, Text: src}, r.limits.Answer+more, more)
	return a.Violations, err
}

// Meets holds a row, given as a JSON object, against a rule.
func (r *Rules) Meets(rule string, row []byte) (schema.Verdict, error) {
	a, err := r.ask(request{Rule: rule, Text: row}, r.limits.Answer, r.limits.Row)
	if err == nil && a.Failure != "" {
		err = errors.New(a.Failure)
	}
	return a.Verdict, err
}

// Close ends the worker. The rules answer nothing any more.
func (r *Rules) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = 0
	r.stop()
}

func (r *Rules) stop() {
	if r.worker != nil {
		r.worker.kill()
		r.worker = nil
	}
}

// start starts a worker and lets it build the rules.
func (r *Rules) start() (answer, error) {
	if r.left == 0 {
		return answer{}, ErrLimit
	}
	r.left--
	w, err := newWorker(r.limits)
	if err != nil {
		return answer{}, fmt.Errorf("the company's rules cannot be evaluated apart: %w", err)
	}
	r.worker = w
	return r.exchange(request{Files: r.files}, r.limits.Start)
}

// ask gives a request so much time, and adds more to that of all together.
func (r *Rules) ask(q request, limit, more time.Duration) (answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end = r.end.Add(more)
	if r.worker == nil {
		if _, err := r.start(); err != nil {
			return answer{}, err
		}
	}
	return r.exchange(q, limit)
}

// exchange asks the worker and waits for its answer, for as long as it may
// take. A worker that did not answer in time is no longer there afterwards.
func (r *Rules) exchange(q request, limit time.Duration) (answer, error) {
	if err := r.ctx.Err(); err != nil { // the interrupt may not have killed the worker yet
		r.stop()
		return answer{}, err
	}
	limit = min(limit, time.Until(r.end))
	if limit <= 0 {
		r.left = 0
		r.stop()
		return answer{}, ErrLimit
	}
	w := r.worker
	late := time.AfterFunc(limit, w.kill)
	defer late.Stop()
	interrupted := context.AfterFunc(r.ctx, w.kill)
	defer interrupted()
	var a answer
	err := w.enc.Encode(q)
	if err == nil {
		err = w.dec.Decode(&a)
	}
	if err == nil {
		return a, nil
	}
	r.stop()
	if r.ctx.Err() != nil {
		return answer{}, r.ctx.Err()
	}
	return answer{}, ErrLimit
}
