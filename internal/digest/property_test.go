package digest_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/statement"
)

// mutations is how many there are, half of them neutral; ACCORD_DIGEST_MUTATIONS,
// which .ci/run sets, asks for more.
func mutations(t *testing.T) int {
	if s := os.Getenv("ACCORD_DIGEST_MUTATIONS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return 10_000
}

// example reads the documents of the example company.
func example(tb testing.TB) []digest.File {
	tb.Helper()
	var out []digest.File
	fsys := os.DirFS("../../plans")
	err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(fsys, p)
		out = append(out, digest.File{Path: p, Body: b})
		return err
	})
	if err != nil || len(out) < 50 {
		tb.Fatal(len(out), err)
	}
	return out
}

// odd are documents of what real plans seldom hold.
const odd = `kind: Risk
id: odd
"a/b": {"@x": 1, "+y": -0.5, "400": 4%, "true": "true", ü: ö}
texts: ["1", "-0", "null", "", "4%", " x ", "a\nb", "%41", "Zürich 界"]
numbers: [0, 1, 0.0001, -4%, 100]
words: [true, false, null]
empty: {list: [], map: {}, text: ""}
deep: [{id: a, l: [{id: "1", m: {x: null}}]}, {id: "2", l: []}]
`

// TestMutations writes documents anew in any way that means the same, and then
// with one value changed: the digest stays, and differs.
func TestMutations(t *testing.T) {
	files := slices.DeleteFunc(example(t), func(f digest.File) bool {
		return !planfile.IsDocument(f.Path) || strings.HasPrefix(f.Path, "facts/open/")
	})
	files = append(files, digest.File{Path: "risks/odd.yaml", Body: []byte(odd)})
	models := make([]value, len(files))
	for i, f := range files {
		tree, problems := planfile.Examine(f.Body)
		if len(problems) > 0 {
			t.Fatal(f.Path, problems)
		}
		models[i] = modelOf(tree.Root())
	}
	planFile := files[slices.IndexFunc(files, func(f digest.File) bool { return f.Path == "plan.yaml" })]
	digests := make([]statement.Hash, len(files))
	for i, f := range files {
		digests[i] = digestOf(planFile, f)
		if digests[i] == "" {
			t.Fatal(f.Path, "is refused")
		}
	}
	r := rand.New(rand.NewPCG(2027, 3))
	refused := 0
	n := mutations(t)
	for done := 0; done < n/2; {
		i := r.IntN(len(files))
		if len(files[i].Body) > 3000 && r.IntN(20) > 0 {
			continue // the large ones less often
		}
		done++
		neutral := moved(files[i], r, write(r, models[i]))
		if got := digestOf(planFile, neutral); got != digests[i] {
			t.Fatalf("%s means the same, and has the digest %q:\n%s", files[i].Path, got, neutral.Body)
		}
		changed, what := change(r, models[i])
		differs := moved(files[i], r, write(r, changed))
		switch got := digestOf(planFile, differs); got {
		case digests[i]:
			t.Fatalf("%s: %s, and the digest is the same:\n%s", files[i].Path, what, differs.Body)
		case "":
			refused++
		}
	}
	if refused > n/10 {
		t.Errorf("%d of %d changes made documents that are refused: they prove little", refused, n/2)
	}
}

// digestOf is the digest of a document beside the plan, "" where it is refused.
func digestOf(planFile, f digest.File) statement.Hash {
	files := []digest.File{f}
	if f.Path != planFile.Path {
		files = append(files, planFile)
	}
	c, _ := digest.Spell(files, nil)
	if c == nil {
		return ""
	}
	return c.Hash(statement.None, "2026-12", digest.Scope{})
}

// moved puts another text into a file, or into one of another name.
func moved(f digest.File, r *rand.Rand, body []byte) digest.File {
	if f.Path != "plan.yaml" && r.IntN(3) == 0 {
		f.Path = fmt.Sprintf("moved/%d.yml", r.IntN(100))
	}
	f.Body = body
	return f
}

// meaning is equal for models that mean the same, and only for them.
func (v value) meaning() string {
	var parts []string
	for _, f := range v.fields {
		parts = append(parts, fmt.Sprintf("%q:%s", f.key, f.value.meaning()))
	}
	for _, e := range v.of {
		parts = append(parts, e.meaning())
	}
	slices.Sort(parts)
	empty := v.sort
	if v.sort == aList {
		empty = aSet
	}
	return fmt.Sprintf("%d%q%v", empty, v.text, parts)
}

// change changes one value of a model, and says what.
func change(r *rand.Rand, v value) (value, string) {
	before := v.meaning()
	for {
		out := v.clone()
		var all []*value
		collect(&out, &all)
		at := all[r.IntN(len(all))]
		was := fmt.Sprintf("%d %q", at.sort, at.text)
		at.change(r)
		if out.meaning() != before {
			return out, fmt.Sprintf("%s became %d %q, or its parts changed", was, at.sort, at.text)
		}
	}
}

func collect(v *value, all *[]*value) {
	*all = append(*all, v)
	for i := range v.fields {
		if k := v.fields[i].key; k != "kind" && k != "calendar" {
			collect(&v.fields[i].value, all)
		}
	}
	for i := range v.of {
		collect(&v.of[i], all)
	}
}

func (v *value) change(r *rand.Rand) {
	switch v.sort {
	case aNumber:
		v.changeNumber(r)
	case aText:
		v.text = pick(r, v.text+"x", v.text+" ", strings.ToUpper(v.text), strings.ToLower(v.text), "x"+v.text, "")
		if number.MatchString(v.text) && r.IntN(2) == 0 {
			v.sort = aNumber
		}
		if v.text == "true" || v.text == "null" {
			v.sort = aWord
		}
	case aWord:
		*v = pick(r, value{sort: aText, text: v.text}, value{sort: aWord, text: pick(r, "true", "false", "null")}, value{sort: aNumber, text: "0"})
	case aMap:
		v.changeMap(r)
	default:
		v.changeList(r)
	}
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func (v *value) changeNumber(r *rand.Rand) {
	digits, percent := strings.CutSuffix(v.text, "%")
	suffix := v.text[len(digits):]
	switch r.IntN(7) {
	case 0:
		v.text = "1" + strings.TrimPrefix(digits, "-") + suffix
		if strings.HasPrefix(v.text, "10") && strings.Contains(v.text, ".") {
			v.text = "1" + suffix
		}
	case 1:
		if strings.Contains(digits, ".") {
			v.text = digits + "1" + suffix
		} else {
			v.text = digits + ".0001" + suffix
		}
	case 2:
		if strings.Trim(digits, "-0.") != "" && !strings.HasPrefix(digits, "-") {
			v.text = "-" + v.text
		}
	case 3:
		if v.text = digits + "%"; percent {
			v.text = digits
		}
	case 4:
		v.sort = aText
	case 5:
		*v = value{sort: aWord, text: "null"}
	default:
		if !strings.Contains(digits, ".") && digits != "0" {
			v.text = digits + "0" + suffix
		}
	}
}

func (v *value) changeMap(r *rand.Rand) {
	n := len(v.fields)
	if n == 0 {
		*v = pick(r, value{sort: aSet}, value{sort: aMap, fields: []field{{"a", value{sort: aNumber, text: "0"}}}}, value{sort: aText})
		return
	}
	i := r.IntN(n)
	f := &v.fields[i]
	if f.key == "kind" || f.key == "id" || f.key == "calendar" {
		return
	}
	switch r.IntN(4) {
	case 0:
		v.fields = slices.Delete(v.fields, i, i+1)
	case 1:
		key := pick(r, f.key+"x", f.key+"/", strings.ToUpper(f.key), "@"+f.key)
		if month.MatchString(f.key) {
			key = monthAfter(f.key)
		}
		if !v.has(key) {
			f.key = key
		}
	case 2:
		if !v.has("new") {
			v.fields = append(v.fields, field{"new", pick(r, value{sort: aNumber, text: "0"}, value{sort: aText}, value{sort: aWord, text: "null"}, value{sort: aSet}, value{sort: aMap})})
		}
	default:
		if k := r.IntN(n); v.fields[k].key != "kind" && v.fields[k].key != "id" && v.fields[k].key != "calendar" {
			f.value, v.fields[k].value = v.fields[k].value, f.value
		}
	}
}

func (v *value) has(key string) bool {
	return slices.ContainsFunc(v.fields, func(f field) bool { return f.key == key })
}

func (v *value) changeList(r *rand.Rand) {
	n := len(v.of)
	switch {
	case n == 0:
		*v = pick(r, value{sort: aMap}, value{sort: aSet, of: []value{{sort: aText, text: "new"}}})
	case r.IntN(2) == 0:
		i := r.IntN(n)
		v.of = slices.Delete(v.of, i, i+1)
	case v.sort == aSet:
		v.of = append(v.of, value{sort: aText, text: "another one"})
	default:
		v.of = append(v.of, value{sort: aMap, fields: []field{{"id", value{sort: aText, text: "another-one"}}}})
	}
}
