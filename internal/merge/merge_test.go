package merge

import (
	"bytes"
	"strings"
	"testing"
)

const small = "kind: Adjustments\nversion: 1\nowner: sales-eu\nlayer: sales\nmarket: eu\nadjustments:\n  - id: a\n    reason: price\n    items: [T]\n    add:\n      2027-03: 400\n      2027-04: 150\n"

func TestIdentities(t *testing.T) {
	for _, path := range []string{"plans/x.yaml", "plans/facts/sales/2026-11.csv", "README.md"} {
		for name, x := range map[string][]byte{"plan": []byte(small), "crlf": []byte("a\r\nb\n"), "nothing": nil, "empty": {}, "binary": {0, 1, 0xff}} {
			b := []byte("kind: Plan\n")
			for what, in := range map[string]Input{"both the same": {Base: b, Ours: x, Theirs: x}, "theirs alone": {Base: b, Ours: b, Theirs: x}, "ours alone": {Base: b, Ours: x, Theirs: b}} {
				in.Path = path
				if r := Merge(in); !bytes.Equal(r.Text, x) || len(r.Conflicts) > 0 || r.Gone != (x == nil) {
					t.Errorf("%s, %s, %s: %q, %d conflicts", path, name, what, r.Text, len(r.Conflicts))
				}
			}
		}
	}
}

func TestLineEnds(t *testing.T) {
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	ours, theirs := strings.Replace(small, "400", "500", 1), strings.Replace(small, "150", "90", 1)
	both := strings.Replace(ours, "150", "90", 1)
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"ours has CRLF as the base", crlf(small), crlf(ours), theirs, both},
		{"all have CRLF", crlf(small), crlf(ours), crlf(theirs), crlf(both)},
		{"theirs alone has CRLF", small, ours, crlf(theirs), crlf(both)},
		{"no side ends the last line", strings.TrimSuffix(small, "\n"), strings.TrimSuffix(ours, "\n"), strings.TrimSuffix(theirs, "\n"), strings.TrimSuffix(both, "\n")},
		{"theirs ends it", strings.TrimSuffix(small, "\n"), strings.TrimSuffix(ours, "\n"), theirs, both},
		{"a byte-order mark", "\ufeff" + small, "\ufeff" + ours, "\ufeff" + theirs, "\ufeff" + both},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Merge(Input{Path: "x.yaml", Base: []byte(c.base), Ours: []byte(c.ours), Theirs: []byte(c.theirs)})
			if string(r.Text) != c.want || len(r.Conflicts) > 0 {
				t.Errorf("got %q\nwant %q", r.Text, c.want)
			}
		})
	}
	t.Run("both kinds in one file", func(t *testing.T) {
		mixed := strings.Replace(ours, "\n", "\r\n", 1)
		r := Merge(Input{Path: "x.yaml", Base: []byte(small), Ours: []byte(mixed), Theirs: []byte(theirs)})
		if len(r.Conflicts) == 0 {
			t.Errorf("blended: %q", r.Text)
		}
	})
}

// What is no plan file is merged as git does it, by line.
func TestByLine(t *testing.T) {
	r := Merge(Input{Path: "README.md", Base: []byte("a\nb\nc\nd\n"), Ours: []byte("A\nb\nc\nd\n"), Theirs: []byte("a\nb\nc\nD\n")})
	if string(r.Text) != "A\nb\nc\nD\n" || len(r.Conflicts) > 0 {
		t.Errorf("%q", r.Text)
	}
	r = Merge(Input{Path: "README.md", Base: []byte("a\nb\n"), Ours: []byte("x\nb\n"), Theirs: []byte("y\nb\n"), OursName: "Anna", TheirsName: "Ben"})
	if want := "<<<<<<< ours Anna\nx\n||||||| base\na\n=======\ny\n>>>>>>> theirs Ben\nb\n"; string(r.Text) != want {
		t.Errorf("%q", r.Text)
	}
}

// What a judge says of the blend alone is a conflict at its place.
func TestJudge(t *testing.T) {
	ours, theirs := strings.Replace(small, "400", "500", 1), strings.Replace(small, "150", "90", 1)
	judge := func(src []byte) []Complaint {
		if at := bytes.Index(src, []byte("2027-04: 90")); at >= 0 && bytes.Contains(src, []byte("500")) {
			return []Complaint{{Offset: at, Message: "500 and 90 do not go together"}}
		}
		return nil
	}
	r := Merge(Input{Path: "x.yaml", Base: []byte(small), Ours: []byte(ours), Theirs: []byte(theirs), Judge: judge})
	if len(r.Conflicts) != 1 || r.Conflicts[0].Key != "adjustments/eu/sales-eu/sales/a/add/2027-04" || r.Conflicts[0].Why != "500 and 90 do not go together" || r.Conflicts[0].Line != 12 {
		t.Errorf("%+v\n%s", r.Conflicts, r.Text)
	}
}

func TestMarkerSize(t *testing.T) {
	r := Merge(Input{Path: "x.yaml", Base: []byte(small), Ours: []byte(strings.Replace(small, "400", "500", 1)), Theirs: []byte(strings.Replace(small, "400", "600", 1)), MarkerSize: 9})
	if !strings.Contains(string(r.Text), "\n<<<<<<<<< ours\n") || !strings.Contains(string(r.Text), "\n=========\n") {
		t.Errorf("%s", r.Text)
	}
}

// Large maps are merged in time that grows as they do.
func TestLarge(t *testing.T) {
	var b, o, s strings.Builder
	for _, w := range []*strings.Builder{&b, &o, &s} {
		w.WriteString("kind: Baseline\nversion: 1\nmarket: eu\nfamily: tents\nmethod: {name: theta}\nforecast:\n")
	}
	for i := range 6000 {
		row := "  I" + itoa(i) + ":\n    2027-01: 1\n"
		switch {
		case i%3 == 0:
			b.WriteString(row)
			o.WriteString(row + "    2027-02: 5\n")
			s.WriteString(row + "    2027-03: 6\n")
		case i%3 == 1:
			o.WriteString(row)
		default:
			s.WriteString(row)
		}
	}
	r := Merge(Input{Path: "x.yaml", Base: []byte(b.String()), Ours: []byte(o.String()), Theirs: []byte(s.String())})
	if len(r.Conflicts) > 0 || r.NotUnderstood != "" || strings.Count(string(r.Text), "\n") != 6+2*6000+2*2000 {
		t.Errorf("%d conflicts, %s, %d lines", len(r.Conflicts), r.NotUnderstood, strings.Count(string(r.Text), "\n"))
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same int
	}{{"", "", 0}, {"abc", "abc", 3}, {"abcabba", "cbabac", 4}, {"xay", "paq", 1}, {"abc", "", 0}, {"", "abc", 0}, {"aXbXc", "XX", 2}} {
		out, ok := matches(strings.Split(c.a, ""), strings.Split(c.b, ""))
		n, last := 0, -1
		for i, j := range out {
			if j >= 0 {
				n++
				if j <= last || c.a[i] != c.b[j] {
					t.Errorf("%q %q: %v", c.a, c.b, out)
				}
				last = j
			}
		}
		if !ok || n != c.same {
			t.Errorf("%q %q: %v, want %d", c.a, c.b, out, c.same)
		}
	}
}

// FuzzMerge merges arbitrary bytes: nothing panics, and what only one side
// changed is taken byte for byte.
func FuzzMerge(f *testing.F) {
	f.Add([]byte(small), []byte(strings.Replace(small, "400", "500", 1)), []byte(strings.Replace(small, "400", "600", 1)))
	f.Add([]byte(""), []byte("kind: Plan\nhorizon: 3\n"), []byte("kind: Plan\nhorizon: 4\n"))
	f.Add([]byte("a: {b: 1, # c\n c: 2}\n"), []byte("kind: X\na: {b: 1, # c\n c: 3}\n"), []byte("kind: X\na: [b,\n c]\n"))
	f.Add([]byte("<<<<<<< a\n=======\n>>>>>>> b\n"), []byte("---\nkind: X\n- a\n"), []byte("kind: X\nl: |+\n  a\n\n# c\n"))
	for seed := range uint64(20) {
		w := newWorld(seed)
		base := w.document()
		ours, theirs := base.clone(), base.clone()
		w.edit(ours)
		w.edit(theirs)
		f.Add([]byte(base.write()), []byte(ours.write()), []byte(theirs.write()))
	}
	f.Fuzz(func(t *testing.T, b, o, s []byte) {
		for _, path := range []string{"x.yaml", "x.csv", "x.md"} {
			r := Merge(Input{Path: path, Base: b, Ours: o, Theirs: s})
			if len(r.Conflicts) > 0 {
				if m, ok := Read(path, r.Text, b); ok {
					for _, c := range m.Conflicts() {
						_, _ = m.Resolve(c, Choice{Side: Theirs, Note: "d"})
						_, _ = m.Resolve(c, Choice{Side: Number, Number: "1"})
					}
				}
			}
			for _, in := range []Input{{Base: b, Ours: o, Theirs: o}, {Base: b, Ours: b, Theirs: o}, {Base: b, Ours: o, Theirs: b}} {
				in.Path = path
				if r := Merge(in); !bytes.Equal(r.Text, o) || len(r.Conflicts) > 0 {
					t.Fatalf("%s: %q, want %q", path, r.Text, o)
				}
			}
		}
	})
}

// FuzzResolve reads arbitrary marked texts and decides what it finds.
func FuzzResolve(f *testing.F) {
	f.Add([]byte(strings.Replace(small, "      2027-03: 400\n", "<<<<<<< HEAD\n      2027-03: 500\n=======\n      2027-03: 600\n      2027-05: 7\n>>>>>>> sales\n", 1)), []byte(small))
	f.Add([]byte("<<<<<<< a\nkind: X\n||||||| b\n=======\nkind: Y\n>>>>>>> c\n"), []byte("kind: X\n"))
	f.Add([]byte("<<<<<<< a\nkind: X\n=======\nki@d: Y\n=======\nkind: Z\n>>>>>>> c\n"), []byte("kind: X\n"))
	f.Add([]byte("<<<<<<< a\nki@d: X\n>>>>>>> c\n=======\nkind: Z\n>>>>>>> c\n"), []byte("kind: X\n"))
	f.Add([]byte("kind: X\na: {\n<<<<<<< a\n  b: 1,\n=======\n  b: 2,\n>>>>>>> c\n  c: 3}\n"), []byte("kind: X\na: {b: 3, c: 3}\n"))
	f.Fuzz(func(t *testing.T, text, base []byte) {
		for _, path := range []string{"x.yaml", "x.csv"} {
			m, ok := Read(path, text, base)
			if !ok {
				continue
			}
			for _, c := range m.Conflicts() {
				for _, choice := range []Choice{{Side: Ours, Note: "d"}, {Side: Theirs}, {Side: Number, Number: "-4.5", Note: "d"}} {
					out, err := m.Resolve(c, choice)
					if err != nil {
						continue
					}
					if again, ok := Read(path, out, base); !ok || len(again.Conflicts()) >= len(m.Conflicts()) && len(again.taken.regions) >= len(m.taken.regions) {
						t.Fatalf("%s of %q resolved to %q", c.Key, text, out)
					}
				}
			}
		}
	})
}
