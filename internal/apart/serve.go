package apart

import (
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"github.com/accord-plan/accord/schema"
)

// marker is the variable that makes a process a worker.
const marker = "ACCORD_RULES_WORKER"

// A worker begins here and not in a command: every binary that holds this
// package can be its own worker then, each test's too, and nothing else of it
// is started.
func init() {
	if limit, ok := os.LookupEnv(marker); ok {
		memory, err := strconv.ParseUint(limit, 10, 62)
		if err != nil {
			os.Exit(2)
		}
		watch(memory)
		serve(os.Stdin, os.Stdout)
		os.Exit(0)
	}
}

// collect has the collector work as usual, and harder before the process gives up.
// A program that keeps it off until its main function runs never gets there here.
func collect(memory uint64) {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(int64(memory / 2))
}

// watch ends this process when it needs more memory than it may have.
func watch(memory uint64) {
	collect(memory)
	debug.SetMaxStack(int(memory / 4))
	runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0)))
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			metrics.Read(sample)
			if sample[0].Value.Uint64()-sample[1].Value.Uint64() > memory {
				os.Exit(2)
			}
		}
	}()
}

// A CUE context never gives memory back, so each is used for so many documents
// or rows and made anew.
const (
	checkerLife   = 200
	evaluatorLife = 500
)

// server is the state of a worker.
type server struct {
	rules     *schema.Rules
	checker   *schema.Checker
	evaluator *schema.Evaluator
	// judged and met count since checker and evaluator were made.
	judged, met int
}

// serve answers requests until there are no more. Whoever asks may be gone
// while an answer is being made: the end of the requests ends all.
func serve(in io.Reader, out io.Writer) {
	requests := make(chan request)
	go func() {
		dec := gob.NewDecoder(in)
		for {
			var q request
			if dec.Decode(&q) != nil {
				os.Exit(0)
			}
			requests <- q
		}
	}()
	enc := gob.NewEncoder(out)
	var s server
	for q := range requests {
		if enc.Encode(s.answer(&q)) != nil {
			return
		}
	}
}

func (s *server) answer(q *request) answer {
	switch {
	case q.Names:
		rules, bad := schema.ParseRules(q.Files)
		return answer{About: &about{Rules: rules.Names, Bad: bad}}
	case q.One:
		rules, _ := schema.ParseRules(q.Files)
		rules = rules.Only(q.Rule)
		_, _ = rules.NewEvaluator()
		_, _ = schema.NewChecker(rules)
		return answer{About: &about{}}
	case q.Files != nil:
		return answer{About: s.build(q.Files)}
	case q.Kind != "":
		return answer{Violations: s.judge(q.Kind, q.Text)}
	}
	if s.met++; s.met > max(evaluatorLife, 2*len(s.evaluator.Rules)) { // making it anew costs what it holds
		s.evaluator, _ = s.rules.NewEvaluator() // what is wrong was told by build
		s.met = 0
	}
	verdict, err := s.evaluator.Meets(q.Rule, q.Text)
	if err != nil {
		return answer{Failure: clip(err.Error())}
	}
	return answer{Verdict: verdict}
}

// build parses and evaluates the rules' own text.
func (s *server) build(files []schema.RuleFile) *about {
	rules, bad := schema.ParseRules(files)
	a := &about{Bad: bad}
	s.rules = rules
	s.evaluator, bad = rules.NewEvaluator()
	a.Rules, a.Bad = s.evaluator.Rules, append(a.Bad, bad...)
	if checker, err := schema.NewChecker(rules); err == nil {
		s.checker, a.Narrows = checker, checker.Narrows()
	} else if len(bad) == 0 { // else the evaluator has said the same
		a.Bad = append(a.Bad, schema.RuleErrors(err, files[0].Name)...)
	}
	if n := len(a.Rules) - mostRules; n > 0 {
		a.Bad = append(a.Bad, &schema.RuleError{File: files[0].Name, Message: fmt.Sprintf("%d rules, at most %d are evaluated", len(a.Rules), mostRules)})
		a.Rules = a.Rules[:mostRules]
	}
	if n := len(a.Bad) - listed; n > 0 {
		a.Bad = a.Bad[:listed]
		a.Bad[listed-1].Message += fmt.Sprintf(" (and %d more like it)", n)
	}
	for _, e := range a.Bad {
		e.Message = clip(e.Message)
	}
	for i := range a.Rules {
		a.Rules[i].Message = clip(a.Rules[i].Message)
	}
	return a
}

// mostRules is how many rules a plan may have: each is met with every row, and a
// comprehension makes any number of them.
const mostRules = 1000

// listed is how many violations of one document are told: rules may be made to
// find any number of them.
const listed = 100

func (s *server) judge(kind string, src []byte) []schema.Violation {
	if s.checker == nil {
		return nil // what is wrong with the rules was told by build
	}
	if s.judged++; s.judged > checkerLife {
		if c, err := schema.NewChecker(s.rules); err == nil {
			s.checker = c
		}
		s.judged = 0
	}
	out := s.checker.Narrowed(kind, src)
	out = out[:min(len(out), listed)]
	for i := range out {
		v := &out[i]
		v.Message, v.Hint = clip(v.Message), clip(v.Hint)
		v.Candidates = v.Candidates[:min(len(v.Candidates), listed)]
		for j := range v.Candidates {
			v.Candidates[j] = clip(v.Candidates[j])
		}
	}
	return out
}

// clip keeps the first line of a text, at most 500 bytes of it.
func clip(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:500], "") + "..."
	}
	return s
}
