package schema

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/errors"
)

// explain turns CUE's errors into violations, one per path: of a disjunction
// all alternatives together, of nested ones the deepest.
func (c *Checker) explain(kind string, err error) []Violation {
	byPath := map[string][]errors.Error{}
	var order []string
	for _, e := range errors.Errors(err) {
		key := strings.Join(trim(e.Path()), "\x00")
		if byPath[key] == nil {
			order = append(order, key)
		}
		byPath[key] = append(byPath[key], e)
	}
	sort.Strings(order)
	var out []Violation
	for i, key := range order {
		if i+1 < len(order) && strings.HasPrefix(order[i+1], key+"\x00") && len(byPath[key]) > 1 {
			continue // an alternative of a disjunction failed deeper down
		}
		var path []string
		if key != "" {
			path = strings.Split(key, "\x00")
		}
		out = append(out, c.violation(kind, path, byPath[key]))
	}
	return out
}

// trim drops the definition from a path and the quotes from its labels.
func trim(path []string) []string {
	var out []string
	for i, p := range path {
		if i == 0 && strings.HasPrefix(p, "#") {
			continue
		}
		if u, err := strconv.Unquote(p); err == nil {
			p = u
		}
		out = append(out, p)
	}
	return out
}

func (c *Checker) violation(kind string, path []string, errs []errors.Error) Violation {
	v := Violation{Path: path, Fault: Other}
	var expected []string
	types := true // every alternative is of another type
	for _, e := range errs {
		format, args := e.Msg()
		switch {
		case format == "field not allowed":
			return c.unknown(kind, path)
		case strings.HasPrefix(format, "field is required"), strings.HasPrefix(format, "incomplete value"): // the latter of a company's field without a mark
			v.Fault, v.Message = Missing, "missing key "+last(path)
			v.Hint = c.doc(kind, path)
			return v
		case strings.HasPrefix(format, "conflicting values") && len(args) >= 2:
			x, mismatch := c.other(kind, path, args)
			types = types && mismatch
			expected = append(expected, x...)
		case strings.HasPrefix(format, "invalid value") && len(args) >= 2:
			types = false
			expected = append(expected, c.bound(fmt.Sprint(args[1])))
		}
	}
	if format, _ := errs[0].Msg(); len(expected) == 0 && strings.HasPrefix(format, "%d errors in empty disjunction") {
		v.Message = "none of the alternatives fits"
		return v
	}
	if len(expected) == 0 {
		v.Message = firstLine(errs[0].Error())
		if i := strings.Index(v.Message, ": "); i >= 0 {
			v.Message = v.Message[i+2:]
		}
		return v
	}
	v.Fault = Value
	if types {
		v.Fault = Type
	}
	expected = lately(compact(expected))
	v.Candidates = expected
	v.Message = last(path) + " is not allowed"
	v.Hint = "expected: " + strings.Join(expected, ", ")
	return v
}

// lately names what to write before what may stand for not knowing it, and what
// is said of one number before what may stand in its place.
func lately(words []string) []string {
	for _, word := range []string{"a map by period", "null"} {
		if i := slices.Index(words, word); i >= 0 {
			words = append(slices.Delete(words, i, i+1), word)
		}
	}
	return words
}

func last(path []string) string {
	if len(path) == 0 {
		return "document"
	}
	return path[len(path)-1]
}

func compact(words []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, w := range words {
		if w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// other returns what the schema says in a conflict; the data's value is the
// argument that is concrete where the other is not, or the second of two.
func (c *Checker) other(kind string, path []string, args []any) (words []string, mismatch bool) {
	a, b := fmt.Sprint(args[0]), fmt.Sprint(args[1])
	if len(args) == 4 {
		// value, constraint, type of value, type of constraint, in that order
		// for data against schema.
		if w := shaped(formAt(kind, path), a, fmt.Sprint(args[2]), b, fmt.Sprint(args[3])); w != "" {
			return []string{w}, true
		}
		return []string{c.typeWords(b, fmt.Sprint(args[3]))}, true
	}
	return []string{unquote(a)}, false || a == b
}

// formAt is the form of a place, nil where none is known.
func formAt(kind string, path []string) *Form {
	f := FormOf(kind)
	for _, p := range path {
		switch {
		case f == nil:
			return nil
		case f.Map():
			f, _ = f.Key(p, true)
		default:
			f = f.Elem()
		}
	}
	return f
}

// shaped shows how a single value is written where a map by period or a list
// is wanted, "" where that is not the case. A value that would be refused there
// too, a price below zero, is not shown.
func shaped(form *Form, value, have, constraint, want string) string {
	if have != "int" && have != "float" && have != "string" || len(value) > 40 {
		return ""
	}
	text := unquote(value)
	switch {
	case want == "struct" && (strings.Contains(constraint, "[#Period") || byPeriod[constraint]):
		if form != nil && form.Map() {
			if cell, known := form.Key("2027-03", true); known == Yes && cell.Scalar(text, true) == Yes {
				return "a map by period, as {2027-03: " + text + "}"
			}
		}
		return "a map by period"
	case want == "list":
		if form != nil && form.List() && form.Elem().Scalar(text, true) == Yes {
			return "a list, as [" + text + "]"
		}
		return "a list"
	}
	return ""
}

// byPeriod are the names of the schema's maps by period.
var byPeriod = map[string]bool{"#Cells": true, "#Positive": true, "#Percents": true}

func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return s
}

func (c *Checker) typeWords(constraint, typ string) string {
	if w := c.bound(constraint); w != constraint {
		return w
	}
	switch typ {
	case "int":
		return "a whole number"
	case "number":
		return "a number"
	case "string":
		if u := unquote(constraint); u != constraint {
			return u
		}
		return "text"
	case "bool":
		return "true or false"
	case "struct":
		return "a map"
	case "list":
		return "a list"
	}
	return typ
}

// bound says a constraint in words.
func (c *Checker) bound(text string) string {
	if w, ok := c.words[text]; ok {
		return w
	}
	switch {
	case text == `!=""`:
		return "text that is not empty"
	case strings.HasPrefix(text, ">="):
		return "at least " + text[2:]
	case strings.HasPrefix(text, "<="):
		return "at most " + text[2:]
	case strings.HasPrefix(text, ">"):
		return "more than " + text[1:]
	case strings.HasPrefix(text, "<"):
		return "less than " + text[1:]
	}
	if w := inWords(text); w != "" {
		return w
	}
	return text
}

// unknown explains a key that is not allowed: which ones are.
func (c *Checker) unknown(kind string, path []string) Violation {
	if len(path) == 0 { // not about one key: a stream of several documents, say
		return Violation{Fault: Other, Message: "does not fit kind " + kind}
	}
	above := path[:len(path)-1]
	place := kind + "\x00" + strings.Join(above, "\x00")
	allowed, known := c.allowed[place]
	if !known {
		allowed = c.allowedAt(kind, above)
		c.allowed[place] = allowed
	}
	return Violation{Path: path, Fault: UnknownKey, Message: "unknown key " + last(path), Candidates: allowed.keys, Hint: allowed.hint}
}

// keySet is which keys a map may have: a document with thousands of wrong ones
// asks for the same map each time.
type keySet struct {
	keys []string
	hint string
}

func (c *Checker) allowedAt(kind string, path []string) keySet {
	var a keySet
	parent := c.at(kind, path)
	for it, err := parent.Fields(cue.Optional(true)); err == nil && it.Next(); {
		if name := it.Selector(); name.LabelType() == cue.StringLabel {
			a.keys = append(a.keys, name.Unquoted())
		}
	}
	sort.Strings(a.keys)
	if len(a.keys) > 0 {
		a.hint = "allowed here: " + strings.Join(a.keys, ", ")
	} else {
		a.hint = "keys here must be " + c.keyWords(parent)
	}
	return a
}

func (c *Checker) keyWords(parent cue.Value) string {
	text := fmt.Sprint(parent)
	for _, pattern := range slices.Sorted(maps.Keys(c.words)) {
		if strings.Contains(text, pattern) {
			return c.words[pattern]
		}
	}
	return "of the form that the format describes"
}

// at returns the definition that holds at a path, following patterns and
// elements of lists.
func (c *Checker) at(kind string, path []string) cue.Value {
	v := c.own[kind]
	for _, p := range path {
		next := v.LookupPath(cue.MakePath(cue.Str(p).Optional()))
		if !next.Exists() {
			next = v.LookupPath(cue.MakePath(cue.AnyString))
		}
		if !next.Exists() {
			next = v.LookupPath(cue.MakePath(cue.AnyIndex))
		}
		if !next.Exists() {
			if op, args := v.Expr(); op == cue.OrOp {
				for _, a := range args {
					if a.IncompleteKind() == cue.StructKind {
						next = a.LookupPath(cue.MakePath(cue.Str(p).Optional()))
					}
				}
			}
		}
		v = c.unrolled(next)
	}
	return v
}

// unrolled is a definition that holds itself, where CUE stops following it: that
// what stands there is the definition again.
func (c *Checker) unrolled(v cue.Value) cue.Value {
	if !v.Exists() || v.Err() == nil {
		return v
	}
	for _, e := range errors.Errors(v.Err()) {
		if path := e.Path(); len(path) > 0 && strings.HasPrefix(path[0], "#") {
			return c.root.LookupPath(cue.ParsePath(path[0]))
		}
	}
	return v
}

// doc returns the first sentence of a field's comment.
func (c *Checker) doc(kind string, path []string) string {
	for _, g := range c.at(kind, path).Doc() {
		text, _, _ := strings.Cut(strings.TrimSpace(g.Text()), "\n")
		return lowerFirst(strings.TrimSuffix(text, "."))
	}
	return ""
}
