package rehearsal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
)

// MaxFile is the size of a file of examples, in bytes.
const MaxFile = 1 << 20

// Example is a change, who agrees to it, and what must come of it.
type Example struct {
	Name string
	File string // from the repository's root
	Line int
	For  policy.Purpose
	// Base and Head are revisions; empty is the plan as it stands. Where Head is
	// empty the change is Changes.
	Base, Head string
	Changes    []Change
	// By are the people who made the change.
	By []string
	// Signed says of people in which role they sign, Reviewed who reviews at a
	// forge, Refused in which role they reject.
	Signed, Refused []Voice
	Reviewed        []string
	Expect          string
	// Applies are the rules that must apply, no others; nil for any. Missing are
	// the roles that must be missing; nil for any.
	Applies, Missing []string
}

// Voice is a person in a role.
type Voice struct{ Person, Role string }

// Change is one thing that an example changes in the plan: How is adjust, commit
// or set, What and Value are as written.
type Change struct {
	How, What, Value string
	Line             int
}

// Problem is what is wrong with a file of examples. Line and Column are from 1.
type Problem struct {
	File         string
	Line, Column int
	Summary, Do  string
}

func (p Problem) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Summary)
	if p.Do != "" {
		s += "; " + p.Do
	}
	return s
}

// Problems are all that is wrong.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Read reads the examples of a file; the error is [Problems].
func Read(file string, src []byte) ([]Example, error) {
	r := reading{file: file, src: src}
	tree, problems := planfile.Examine(src)
	for _, p := range problems {
		line, column := planfile.LineColumn(src, p.Offset)
		r.problems = append(r.problems, Problem{file, line, column, p.Message, p.Hint})
	}
	if tree == nil || len(r.problems) > 0 {
		return nil, r.problems
	}
	root := tree.Root()
	r.keys(root, "tests")
	list := root.Get("tests")
	if list.Kind() != planfile.Map || list.Len() == 0 {
		r.say(root, "write them below `tests:`, each under its name", "the file has no examples")
	}
	var out []Example
	for k, v := range list.Pairs() {
		out = append(out, r.example(k, v))
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return out, nil
}

type reading struct {
	file     string
	src      []byte
	problems Problems
}

func (r *reading) say(n planfile.N, do, format string, args ...any) {
	line, column := planfile.LineColumn(r.src, int(n.Offset()))
	r.problems = append(r.problems, Problem{r.file, line, column, fmt.Sprintf(format, args...), do})
}

// keys refuses keys that a map may not have.
func (r *reading) keys(m planfile.N, allowed ...string) {
	if m.Kind() != planfile.Map {
		r.say(m, "write "+strings.Join(allowed, ", "), "a map is expected here")
		return
	}
	for k := range m.Pairs() {
		if slices.Contains(allowed, k.Text()) {
			continue
		}
		do := "allowed here: " + strings.Join(allowed, ", ")
		if near := dimension.Nearest(k.Text(), allowed); near != "" {
			do = "did you mean " + near + "? " + do
		}
		r.say(k, do, "unknown key %s", k.Text())
	}
}

// outcomes are what may be expected.
var outcomes = []string{"approved", "not-yet", "rejected", "failed"}

func (r *reading) example(k, v planfile.N) Example {
	line, _ := planfile.LineColumn(r.src, int(k.Offset()))
	e := Example{Name: k.Text(), File: r.file, Line: line, For: policy.Proposals}
	r.keys(v, "for", "base", "head", "adjust", "commit", "set", "by", "signed", "reviewed", "refused", "expect", "applies", "missing")
	if n := v.Get("for"); n.OK() {
		e.For = policy.Purpose(r.oneOf(n, string(policy.Proposals), string(policy.Closes)))
	}
	e.Base, e.Head = r.text(v.Get("base")), r.text(v.Get("head"))
	for _, how := range []string{"adjust", "commit", "set"} {
		for what, value := range v.Get(how).Pairs() {
			at, _ := planfile.LineColumn(r.src, int(what.Offset()))
			e.Changes = append(e.Changes, Change{how, what.Text(), r.text(value), at})
		}
	}
	if e.Head != "" && len(e.Changes) > 0 {
		r.say(v.Get("head"), "keep one of them", "the example states a revision and changes")
	}
	if e.Base != "" && e.Head == "" {
		r.say(v.Get("base"), "state `head` too, or leave `base` out to change the plan as it stands", "the example states a base and no head")
	}
	e.By, e.Reviewed = r.list(v.Get("by")), r.list(v.Get("reviewed"))
	e.Signed, e.Refused = r.voices(v.Get("signed")), r.voices(v.Get("refused"))
	expect := v.Get("expect")
	if !expect.OK() {
		r.say(k, "state `expect`: "+strings.Join(outcomes, ", "), "the example expects nothing")
	} else {
		e.Expect = r.oneOf(expect, outcomes...)
	}
	e.Applies, e.Missing = r.list(v.Get("applies")), r.list(v.Get("missing"))
	return e
}

func (r *reading) oneOf(n planfile.N, words ...string) string {
	if !slices.Contains(words, n.Text()) {
		r.say(n, "write one of "+strings.Join(words, ", "), "%s is not known here", n.Text())
	}
	return n.Text()
}

func (r *reading) text(n planfile.N) string {
	if n.OK() && n.Kind() != planfile.Scalar {
		r.say(n, "write one value", "a single value is expected here")
	}
	return n.Text()
}

// list reads a list of names; a list that is there and empty is not nil.
func (r *reading) list(n planfile.N) []string {
	if !n.OK() {
		return nil
	}
	if n.Kind() != planfile.List {
		r.say(n, "write a list, as [anna, ben]", "a list is expected here")
	}
	out := []string{}
	for _, e := range n.Elements() {
		out = append(out, r.text(e))
	}
	return out
}

func (r *reading) voices(n planfile.N) []Voice {
	if n.OK() && n.Kind() != planfile.Map {
		r.say(n, "write who signs as what, as {anna: demand-manager}", "a map of people is expected here")
	}
	var out []Voice
	for k, v := range n.Pairs() {
		if v.Kind() == planfile.List {
			for _, e := range v.Elements() {
				out = append(out, Voice{k.Text(), r.text(e)})
			}
			continue
		}
		out = append(out, Voice{k.Text(), r.text(v)})
	}
	return out
}
