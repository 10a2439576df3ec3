package render_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
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
	return map[string]*render.Document{
		"report":  render.NewPlanReport(x.in).Document(parts),
		"diff":    render.DiffDocument(x.d, render.DiffView{AsOf: x.in.AsOf}),
		"comment": render.DiffDocument(x.d, render.DiffView{Comment: true, AsOf: x.in.AsOf}),
	}
}

func inAllFormats(t *testing.T, d *render.Document) (plain, md, page []byte) {
	t.Helper()
	const base = "https://forge.example/acme/plans/blob/1f2e"
	var a, b, c bytes.Buffer
	for _, err := range []error{text.Write(&a, d, text.Options{Width: 100}), markdown.Write(&b, d, markdown.Options{Base: base}),
		html.Write(&c, d, html.Options{Base: base})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return a.Bytes(), b.Bytes(), c.Bytes()
}

// TestHostilePlanIsInert: what somebody writes into a plan gives no document an
// element, a command or a character that the same document does not have
// without it.
func TestHostilePlanIsInert(t *testing.T) {
	x := soiled{northlight(t), diffOf(t)}
	allowed := map[string]bool{}
	for _, d := range x.documents("") {
		_, _, page := inAllFormats(t, d)
		for tag := range tagsOf(page) {
			allowed[tag] = true
		}
	}
	for tag := range pageTags {
		allowed[tag] = true
	}
	for _, s := range hostile {
		for name, d := range x.documents(s) {
			plain, md, page := inAllFormats(t, d)
			for format, out := range map[string][]byte{"text": plain, "markdown": md, "html": page} {
				if m := forbidden.Find(out); m != nil {
					t.Errorf("%q: %s as %s contains %q", s, name, format, m)
				}
				if m := command.Find(out); m != nil {
					t.Errorf("%q: %s as %s contains the command %q", s, name, format, m)
				}
			}
			if want := render.Clean(s); !strings.Contains(textOf(page), want) && len(want) < 60 {
				t.Errorf("%q: %s does not show it", s, name)
			}
			for tag := range tagsOf(page) {
				if !allowed[tag] {
					t.Errorf("%q: %s has the element %s", s, name, tag)
				}
			}
			for tag := range tagsOf(rendered(t, md)) {
				if !markdownTags[tag] && tag != "h4" {
					t.Errorf("%q: %s as markdown has the element %s", s, name, tag)
				}
			}
		}
	}
}
