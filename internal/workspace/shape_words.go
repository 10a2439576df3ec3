package workspace

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/schema"
)

// respelt reports whether a map, so many steps down, has the key that it lacks in
// another spelling, which is no key there.
func respelt(d *planfile.Document, v schema.Violation, n planfile.N, depth int) bool {
	if v.Fault != schema.Missing || depth != len(v.Path)-1 || n.Kind() != planfile.Map || d.Tree.Len() > mostSearched {
		return false
	}
	form, lacks := formOf(d, n), v.Path[depth:]
	if form == nil || !form.Map() {
		return false
	}
	for k := range n.Pairs() {
		if dimension.Nearest(k.Text(), lacks) == "" {
			continue
		}
		if _, answer := form.Key(k.Text(), k.Style() == planfile.Plain); answer == schema.No {
			return true
		}
	}
	return false
}

// word puts a violation into words at the deepest place of its path, which is
// a key with its value or an element of a list, so many steps down.
func word(d *planfile.Document, v schema.Violation, key, node planfile.N, depth int) finding.Finding {
	at, name := node, nameOf(v.Path)
	if key.OK() && (v.Fault == schema.UnknownKey || depth < len(v.Path)) {
		at = key
	}
	if v.Fault == schema.Missing && node.Kind() == planfile.Map && node.Holder().Kind() == planfile.List { // of an entry, its first key
		for first := range node.Pairs() {
			at = first
			break
		}
	}
	code, message, hint := codeOf[v.Fault], v.Message, v.Hint
	if v.Company {
		code = finding.ShapeCompany
	}
	if v.Fault == schema.Value || v.Fault == schema.Type {
		message = fmt.Sprintf("%s: %s is not allowed", name, describe(node))
		if code == finding.ShapeType && node.Kind() == planfile.Scalar {
			code, hint = spelling(d, node, code, hint)
		}
	}
	if v.Fault == schema.UnknownKey || node.Kind() == planfile.Scalar {
		if near := dimension.Nearest(at.Text(), v.Candidates); near != "" && at.OK() {
			hint = "did you mean " + near + "? " + hint
		}
	}
	return finding.New(code, d.Ref(at), "%s", message).WithHint("%s", hint).WithLength(width(at)).WithFix(mend(d, v, code, at, node))
}

// mostSearched is the size of a document, in nodes, in which the holder of a
// mistake is looked for.
const mostSearched = 20_000

// mend is the one certain mend of what breaks the shape: a misspelt key whose
// value fits the key that was meant, a misspelt word of a few, quotes.
func mend(d *planfile.Document, v schema.Violation, code finding.Code, at, node planfile.N) *finding.Fix {
	switch {
	case v.Company || !at.OK() || d.Tree.Len() > mostSearched:
	case code == finding.TextQuoted:
		return planfile.Mend(node, node.Text())
	case code == finding.TextIdentQuoted:
		return planfile.Mend(node, `"`+node.Text()+`"`)
	case v.Fault == schema.UnknownKey:
		meant := dimension.Only(at.Text(), v.Candidates)
		if holder := at.Holder(); meant != "" && holder.OK() && !holder.Get(meant).OK() && fits(d, holder, meant, holder.Get(at.Text())) {
			return planfile.Mend(at, meant)
		}
	case v.Fault == schema.Value && node.Kind() == planfile.Scalar && node.Style() == planfile.Plain:
		if meant := dimension.Only(node.Text(), v.Candidates); meant != "" {
			return planfile.Mend(node, meant)
		}
	}
	return nil
}

// fits reports whether a value may stand under a key of a map, as far as the
// form tells without CUE: a scalar as it is, a map or list as such.
func fits(d *planfile.Document, holder planfile.N, key string, value planfile.N) bool {
	form := formOf(d, holder)
	if form == nil || !form.Map() {
		return false
	}
	below, answer := form.Key(key, true)
	if answer != schema.Yes || below == nil {
		return false
	}
	switch value.Kind() {
	case planfile.Scalar:
		return below.Scalar(value.Text(), value.Style() == planfile.Plain) == schema.Yes
	case planfile.Map:
		return below.Map()
	case planfile.List:
		return below.List()
	}
	return false
}

// formOf is the form of a map or list of a document, nil where none is known.
func formOf(d *planfile.Document, n planfile.N) *schema.Form {
	holder := n.Holder()
	if !holder.OK() {
		return schema.FormOf(d.Kind)
	}
	form := formOf(d, holder)
	if form == nil {
		return nil
	}
	if holder.Kind() == planfile.List {
		return form.Elem()
	}
	for k, v := range holder.Pairs() {
		if v == n && form.Map() {
			below, _ := form.Key(k.Text(), k.Style() == planfile.Plain)
			return below
		}
	}
	return nil
}

var identifier = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)
var number = pattern.Of(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?%?$`)

// spelling says in better words what quotes explain: text in quotes where a
// number is expected, a number without them where text is. What would be refused
// in its new spelling too is not told to be written so.
func spelling(d *planfile.Document, n planfile.N, code finding.Code, hint string) (finding.Code, string) {
	isNumber := number().MatchString(n.Text())
	var form *schema.Form
	if isNumber && d.Tree.Len() <= mostSearched {
		form = formOf(d, n)
	}
	refused := func(text string, plain bool) bool { return form != nil && form.Scalar(text, plain) == schema.No }
	switch {
	case isNumber && n.Style() != planfile.Plain && refused(n.Text(), true):
	case isNumber && n.Style() != planfile.Plain && strings.Contains(hint, "number"):
		return finding.TextQuoted, "write " + n.Text() + " without quotes"
	case isNumber && n.Style() == planfile.Plain && strings.Contains(hint, "identifier"):
		return finding.TextIdentQuoted, "write \"" + n.Text() + "\" in quotes"
	case isNumber && strings.Contains(hint, "percent") && !refused(n.Text()+"%", true):
		return code, "write " + asPercent(n.Text()) + " (" + hint + ")"
	}
	return code, hint
}

// asPercent is a number as a percent: both, where it may have been meant as a share of
// one.
func asPercent(text string) string {
	n, err := quantity.Parse(text)
	if err == nil && n != 0 && strings.Contains(text, ".") && -quantity.Scale < n && n < quantity.Scale {
		return (n * 100).String() + "%, or " + text + "% if it is not a share of 1"
	}
	return text + "%"
}

func nameOf(path []string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(path[i]); err != nil {
			return short(path[i])
		}
	}
	return "document"
}

func describe(n planfile.N) string {
	switch n.Kind() {
	case planfile.Map:
		return "a map"
	case planfile.List:
		return "a list"
	}
	if n.Text() == "" {
		return "empty text"
	}
	return short(n.Text())
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
