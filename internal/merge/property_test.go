package merge

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/planfile"
)

// flat is what a document means: leaves by path, and the containers, whose
// value is nothing but their being there.
type flat map[string]string

const there = "(there)"

func flatten(t testing.TB, text string) flat {
	t.Helper()
	tree, problems := planfile.Parse([]byte(text))
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	f := flat{}
	f.value("", tree.Root())
	return f
}

func (f flat) value(at string, n planfile.N) {
	switch n.Kind() {
	case planfile.Map:
		f[at] = there
		for k, v := range n.Pairs() {
			f.value(at+"/"+k.Text(), v)
		}
	case planfile.List:
		f[at] = there
		for _, e := range n.Elements() {
			if e.Kind() == planfile.Map {
				f.value(at+"/@"+e.Get("id").Text(), e)
			} else {
				f[at+"/"+e.Text()] = "in"
			}
		}
	default:
		v := n.Text()
		if n.Style() == planfile.Plain && strings.Contains(v, ".") && v[0] < 'A' {
			v = strings.TrimRight(strings.TrimRight(v, "0"), ".")
		}
		f[at] = v
	}
}

// below reports whether two documents differ at or below a path.
func differ(a, b flat, at string) bool {
	for _, x := range []flat{a, b} {
		for p := range x {
			if (p == at || strings.HasPrefix(p, at+"/")) && a[p] != b[p] {
				return true
			}
		}
	}
	return false
}

// record says of a path whether two that were added are two statements.
func isRecord(path string) bool {
	return strings.Contains(path, "/@") && strings.Count(path, "/") == 2 || strings.HasPrefix(path, "/terms/") && strings.Count(path, "/") == 2
}

// oracle merges the naive way, without trees or texts: each path by itself.
func oracle(b, o, t flat) (merged flat, conflicts []string) {
	merged = flat{}
	paths := map[string]bool{}
	for _, f := range []flat{b, o, t} {
		for p := range f {
			paths[p] = true
		}
	}
	sorted := []string{}
	for p := range paths {
		sorted = append(sorted, p)
	}
	slices.Sort(sorted)
	inside := func(p string) bool {
		return slices.ContainsFunc(conflicts, func(c string) bool { return p == c || strings.HasPrefix(p, c+"/") })
	}
	for _, p := range sorted {
		if inside(p) {
			continue
		}
		bv, bi := b[p]
		ov, oi := o[p]
		tv, ti := t[p]
		switch {
		case bi && !oi && ti && differ(b, t, p), bi && oi && !ti && differ(b, o, p):
			conflicts = append(conflicts, p)
		case !bi && oi && ti && isRecord(p) && differ(o, t, p):
			conflicts = append(conflicts, p)
		case oi == ti && ov == tv:
			if oi {
				merged[p] = ov
			}
		case bi == oi && bv == ov:
			if ti {
				merged[p] = tv
			}
		case bi == ti && bv == tv:
			if oi {
				merged[p] = ov
			}
		default:
			conflicts = append(conflicts, p)
		}
	}
	return merged, conflicts
}

// reading is the merged document as a side would have its conflicts.
func reading(merged, side flat, conflicts []string) flat {
	out := flat{}
	for p, v := range merged {
		out[p] = v
	}
	for _, c := range conflicts {
		for p := range out {
			if p == c || strings.HasPrefix(p, c+"/") {
				delete(out, p)
			}
		}
		for p, v := range side {
			if p == c || strings.HasPrefix(p, c+"/") {
				out[p] = v
			}
		}
	}
	return out
}

// paths are the places of a result's conflicts.
func paths(r Result) []string {
	var out []string
	for _, c := range r.Conflicts {
		at := ""
		for i, s := range c.path {
			next := at + "/" + s
			if i == 1 && c.path[0] == "adjustments" {
				next = at + "/@" + s
			}
			at = next
		}
		out = append(out, at)
	}
	slices.Sort(out)
	return out
}

// triple checks one base with two edits of it.
func triple(t *testing.T, seed uint64) (conflicts int) {
	w := newWorld(seed)
	base := w.document()
	ours, theirs := base.clone(), base.clone()
	w.edit(ours)
	w.edit(theirs)
	b, o, s := base.write(), ours.write(), theirs.write()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Fatalf("seed %d: %s\n--- base\n%s--- ours\n%s--- theirs\n%s", seed, fmt.Sprintf(format, args...), b, o, s)
	}
	fb, fo, ft := flatten(t, b), flatten(t, o), flatten(t, s)
	merged, want := oracle(fb, fo, ft)
	var readings [2]flat
	for i, in := range []Input{{Path: "x.yaml", Base: []byte(b), Ours: []byte(o), Theirs: []byte(s)},
		{Path: "x.yaml", Base: []byte(b), Ours: []byte(s), Theirs: []byte(o)}} {
		r := Merge(in)
		text := string(r.Text)
		if r.NotUnderstood != "" {
			fail("not understood: %s", r.NotUnderstood)
		}
		got := paths(r)
		wanted := widened(want, got, reading(merged, fo, want), reading(merged, ft, want))
		if !slices.Equal(got, wanted) {
			fail("order %d: conflicts %q, want %q\n--- result\n%s", i, got, wanted, text)
		}
		taken, ok := takeApart(r.Text)
		if !ok || len(taken.regions) != len(r.Conflicts) {
			fail("%d conflicts, %d marked\n--- result\n%s", len(r.Conflicts), len(taken.regions), text)
		}
		sides := []flat{fo, ft}
		if i == 1 {
			sides = []flat{ft, fo}
		}
		for k, part := range [][]byte{taken.ours, taken.theirs} {
			f := flatten(t, string(part))
			if d := diffOf(f, reading(merged, sides[k], wanted)); d != "" {
				fail("order %d, reading %d: %s\n--- result\n%s", i, k, d, text)
			}
			if k == 0 {
				readings[i] = f
			}
		}
		if seed%4 == 0 {
			decided(t, r, merged, sides, wanted, w, fail)
		}
		spoken(b, o, s, text, len(got) > 0, func(what string) { fail("order %d: %s\n--- result\n%s", i, what, text) })
		conflicts = len(got)
	}
	if conflicts == 0 {
		if d := diffOf(readings[0], readings[1]); d != "" {
			fail("the orders differ: %s", d)
		}
	}
	return conflicts
}

// decided resolves each conflict of a result, one after the other, and holds
// what comes out against the sides that were chosen.
func decided(t *testing.T, r Result, merged flat, sides []flat, conflicts []string, w *world, fail func(string, ...any)) {
	want, text := merged, r.Text
	for _, c := range conflicts {
		f, ok := Read("x.yaml", text, nil)
		found := f.Conflicts()
		i := slices.IndexFunc(found, func(x Conflict) bool { return paths(Result{Conflicts: []Conflict{x}})[0] == c })
		if !ok || i < 0 {
			fail("%s is not found in the marked file: %v\n%s", c, found, text)
		}
		side := w.IntN(2)
		next, err := f.Resolve(found[i], Choice{Side: []Side{Ours, Theirs}[side], Note: w.pick("", "2026-12-third-shift")})
		if err != nil {
			fail("%s: %v\n%s", c, err, text)
		}
		want, text = reading(want, sides[side], []string{c}), next
	}
	if d := diffOf(flatten(t, string(text)), want); d != "" {
		fail("resolved: %s\n--- marked\n%s\n--- resolved\n%s", d, r.Text, text)
	}
}

// widened are the conflicts that are wanted, where a container in block style
// stands for its entries: it must, where it could lose all of them.
func widened(want, got []string, ours, theirs flat) []string {
	var out []string
	for _, c := range want {
		i := slices.IndexFunc(got, func(g string) bool {
			return strings.HasPrefix(c, g+"/") && nothingStays(ours, theirs, g)
		})
		if i >= 0 {
			c = got[i]
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// nothingStays reports whether no entry of a container is there whatever is
// chosen.
func nothingStays(ours, theirs flat, at string) bool {
	for p := range ours {
		if _, both := theirs[p]; both && strings.HasPrefix(p, at+"/") {
			return false
		}
	}
	return true
}

func diffOf(got, want flat) string {
	for _, x := range []flat{got, want} {
		for p := range x {
			g, w := got[p], want[p]
			if g != w {
				return fmt.Sprintf("%s is %q, want %q", p, g, w)
			}
		}
	}
	return ""
}

var spokenOf = regexp.MustCompile(`# c[0-9]+, said`)

// spoken holds the comments of a result against those of the texts.
func spoken(b, o, t, text string, conflicted bool, fail func(string)) {
	in := func(text string) map[string]int {
		out := map[string]int{}
		for _, c := range spokenOf.FindAllString(text, -1) {
			out[c]++
		}
		return out
	}
	base, ours, theirs, got := in(b), in(o), in(t), in(text)
	for _, side := range []map[string]int{ours, theirs} {
		for c := range side {
			if both := ours[c] > 0 && theirs[c] > 0; (base[c] == 0 || both) && got[c] == 0 {
				fail("lost " + c)
			}
		}
	}
	for c, n := range got {
		switch {
		case base[c]+ours[c]+theirs[c] == 0:
			fail("invented " + c)
		case !conflicted && n > 1:
			fail("twice " + c)
		case !conflicted && ours[c]+theirs[c] == 0:
			fail("both removed " + c)
		}
	}
}

// TestTriples merges random triples of documents. ACCORD_MERGE_TRIPLES says how
// many; the whole check of the project asks for a hundred thousand.
func TestTriples(t *testing.T) {
	n := 5000
	if s := os.Getenv("ACCORD_MERGE_TRIPLES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	conflicts := 0
	for seed := range uint64(n) {
		if triple(t, seed) > 0 {
			conflicts++
		}
	}
	if conflicts < n/20 || conflicts > n*19/20 {
		t.Errorf("%d of %d triples conflict: too few of one kind to tell anything", conflicts, n)
	}
	t.Logf("%d triples, %d with conflicts", n, conflicts)
}
