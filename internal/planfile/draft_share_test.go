package planfile

import (
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/position"
)

// A copy of a draft in a file of another number says the same, and names the old
// number nowhere; nor can what is done to it be seen in the first.
func TestCopiedDrafts(t *testing.T) {
	files := fstest.MapFS{}
	err := generate.Plan(func(path string, b []byte) error {
		files[path] = &fstest.MapFile{Data: b}
		return nil
	}, generate.Options{Items: 100, Periods: 6})
	if err != nil {
		t.Fatal(err)
	}
	files["catalog/more.yaml"] = &fstest.MapFile{Data: []byte("kind: Catalog\nversion: 1\nowner: sales\nfamily: more\nitems:\n  a:\n    unit: each\n    until: 2027-12\n    replaces: b\n    like: {item: b, factor: 90%}\n    units: {box: 12}\n    price:\n      m01: {2026-11: 5}\n      m02: {2026-11: 6}\n    cost: {2026-11: 2}\n    served_from: {m01: {s01: 60%, s02: 40%}}\n  b: {unit: each, from: 2026-11}\n")}
	r := documentReader{fsys: files, drafter: Options{}.drafter(files)}
	drafted := 0
	for name := range files {
		d, _ := r.document(name, 7)
		if d.draft == nil {
			continue
		}
		drafted++
		before, _ := r.document(name, 7)
		for _, to := range []int32{6, 9} {
			c := d.draft.copied(7, to)
			eachRef(reflect.ValueOf(c).Elem(), func(at position.Ref) {
				if at.File != to && at.File != 0 {
					t.Fatalf("%s: %v is in file %d", name, at, to)
				}
			})
			all := cmp.Options{cmp.AllowUnexported(draft{}, names{}), cmpopts.IgnoreFields(draft{}, "settled"), cmpopts.EquateComparable(d.draft.cal), cmp.Comparer(sameCells), cmp.Comparer(func(a, b position.Ref) bool { return a.Offset == b.Offset && a.IsZero() == b.IsZero() })}
			if diff := cmp.Diff(d.draft, c, all); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			for _, part := range []any{&c.baseline, &c.source, &c.family, &c.items} {
				spoil(reflect.ValueOf(part).Elem())
			}
			if diff := cmp.Diff(before.draft, d.draft, all); diff != "" {
				t.Errorf("%s: changed by what was done to a copy: %s", name, diff)
			}
		}
	}
	if drafted < 4 {
		t.Errorf("%d documents are drafted", drafted)
	}
}

// Plans that share a document, and in which it has the same number, leave what they
// share as it was read.
func TestSharedDraftsStay(t *testing.T) {
	files := fstest.MapFS{}
	put := func(path string, b []byte) error {
		files[path] = &fstest.MapFile{Data: b, Sys: blobOf(blobName(b))}
		return nil
	}
	if err := generate.Plan(put, generate.Options{Items: 100, Periods: 6}); err != nil {
		t.Fatal(err)
	}
	_ = put("catalog/more.yaml", []byte("kind: Catalog\nversion: 1\nowner: sales\nfamily: more\nitems:\n  A:\n    unit: each\n    replaces: B\n    like: {item: B, factor: 90%}\n    price:\n      m01: {2026-11: 5}\n    served_from: {m01: {site01: 100%}}\n  B: {unit: each, from: 2026-11}\n"))
	kept := NewKept()
	for range 2 {
		l, err := Load(files, "plan", Options{Kept: kept})
		if err != nil || l.Plan == nil {
			t.Fatal(err, l.Findings)
		}
	}
	r := documentReader{fsys: files, drafter: Options{}.drafter(files)}
	drafted := 0
	for name, k := range kept.last {
		if k.draft == nil {
			continue
		}
		drafted++
		fresh, _ := r.document(name, k.Number)
		if d := cmp.Diff(fresh.draft, k.draft, cmp.AllowUnexported(draft{}, names{}), cmpopts.IgnoreFields(draft{}, "settled"), cmpopts.EquateComparable(k.draft.cal), cmp.Comparer(sameCells)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if drafted < 4 {
		t.Errorf("%d documents are drafted", drafted)
	}
}

func sameCells(a, b dimension.Series) bool {
	return slices.Equal(a.Values(), b.Values()) && slices.EqualFunc(offsets(a), offsets(b), func(x, y int32) bool { return x == y })
}

func offsets(s dimension.Series) (out []int32) {
	for _, c := range s.Cells() {
		out = append(out, c.At.Offset)
	}
	return out
}

// eachRef calls see for each place in a value.
func eachRef(v reflect.Value, see func(position.Ref)) {
	if v.Type() == reflect.TypeFor[position.Ref]() {
		see(position.Ref{File: int32(v.Field(0).Int()), Offset: int32(v.Field(1).Int())})
		return
	}
	if v.Type() == reflect.TypeFor[dimension.Series]() {
		see(position.Ref{File: int32(v.FieldByName("file").Int())}) // none has files of its own here
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			eachRef(v.Field(i), see)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachRef(v.Index(i), see)
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			eachRef(i.Value(), see)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			eachRef(v.Elem(), see)
		}
	}
}

// spoil changes every index in the lists of a value, as building a plan does. Cells
// and what is by market is not changed in place.
func spoil(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[dimension.Series](), v.Type() == reflect.TypeFor[names]():
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			spoil(v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
		}
	case v.Kind() == reflect.Map && v.Type().Elem().Kind() == reflect.Slice:
		for i := v.MapRange(); i.Next(); {
			spoil(i.Value())
		}
	case v.Kind() == reflect.Int && v.CanSet():
		v.SetInt(v.Int() + 1000)
	}
}
