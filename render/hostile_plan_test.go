package render_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/render"
)

// soil writes s into every string of a value, however deep. Named types of
// strings are the program's own words and stay.
func soil(v reflect.Value, s string, seen map[uintptr]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			soil(v.Elem(), s, seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; v.Field(i).CanSet() && name != "Currency" {
				soil(v.Field(i), s, seen)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			soil(v.Index(i), s, seen)
		}
	case reflect.String:
		if v.CanSet() && v.Type() == reflect.TypeFor[string]() {
			v.SetString(s)
		}
	}
}

// soiled makes a report and the two layouts of a diff with a string in every
// text that people write: names, notes, reasons, questions, file and branch
// names. What was soiled once is soiled again with the next string.
type soiled struct {
	in render.PlanInput
	d  *change.Diff
}

func (x *soiled) documents(s string) map[string]*render.Document {
	if s != "" {
		seen := map[uintptr]bool{}
		soil(reflect.ValueOf(x.in.Result.Plan), s, seen)
		for i := range x.in.Result.Gaps {
			soil(reflect.ValueOf(&x.in.Result.Gaps[i]), s, seen)
		}
		x.in.Revision, x.in.Digest, x.in.BridgeOf = s, s, s
		soil(reflect.ValueOf(x.d), s, seen)
		for i := range x.d.Edited { // text that was written before and after
			x.d.Edited[i].Before, x.d.Edited[i].After = change.Text(s), change.Text(s)
		}
	}
	parts := render.Parts{Executive: true, Issues: true}
	if len(s)%4 == 0 { // grids and charts make long pages; a quarter of the strings will do
		parts = render.Parts{Limit: 1}
	}
	docs := map[string]*render.Document{"comment": render.DiffDocument(x.d, render.DiffView{Comment: true, AsOf: x.in.AsOf})}
	if len(s)%2 == 0 {
		docs["report"] = render.NewPlanReport(x.in).Document(parts)
	} else {
		docs["diff"] = render.DiffDocument(x.d, render.DiffView{AsOf: x.in.AsOf})
	}
	return docs
}

// TestHostilePlanIsInert: what somebody writes into a plan gives no document an
// element, a command or a character that the same document does not have
// without it.
func TestHostilePlanIsInert(t *testing.T) {
	x := soiled{northlight(t), diffOf(t)}
	for _, s := range hostiletest.Tried() {
		s.Text = s.Text[:min(len(s.Text), 500)] // in a thousand places
		for name, d := range x.documents(s.Text) {
			plain, md, page := inFormats(d)
			where := s.ID + " in a " + name
			judged(t, where+" as text", hostiletest.Log(plain))
			judged(t, where+" as markdown", hostiletest.Markdown(md))
			judged(t, where+" as html", hostiletest.Page(page))
			if want := render.Clean(s.Text); !strings.Contains(hostiletest.PageWords(page), want) && len(want) < 60 {
				t.Errorf("%s: html does not show it", where)
			}
		}
	}
}
