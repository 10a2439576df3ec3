package planfile

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
)

// seeds are all plan files that the repository has: good ones and broken ones.
func seeds(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, dir := range []string{"../../plans", "testdata/broken"} {
		err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(p) == ".cue" {
				return err
			}
			b, err := os.ReadFile(p)
			out[filepath.ToSlash(p)] = b
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func addSeeds(f *testing.F) {
	all := seeds(f)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if b := all[name]; len(b) < 16<<10 && !strings.HasSuffix(name, ".csv") {
			f.Add(b)
		}
	}
	for _, c := range layouts {
		f.Add([]byte(c.in))
	}
}

// Whatever the bytes, reading them ends, and what it says about places holds:
// every scalar with an end is spelled there, and children lie in order.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		if _, stop := checkText(src); stop {
			return
		}
		tree, problems := Parse(src)
		for _, p := range append(problems, checkTree(tree)...) {
			checkProblem(t, src, p)
		}
		if tree != nil {
			checkPlaces(t, src, tree.Root(), 0)
		}
	})
}

func checkProblem(t *testing.T, src []byte, p Problem) {
	t.Helper()
	if p.Offset < 0 || p.Offset > len(src) || p.Offset+p.Length > len(src) || p.Related < 0 || p.Related > len(src) {
		t.Fatalf("a problem outside the text: %+v", p)
	}
	if d, ok := finding.Lookup(p.Code); !ok || p.Message == "" {
		t.Fatalf("a problem without a code or message: %+v %v", p, d)
	}
}

// checkPlaces asserts what edits rely on. It returns the offset of the first
// scalar that is spelled.
func checkPlaces(t *testing.T, src []byte, n N, depth int) {
	t.Helper()
	if depth > maxDepth || n.Offset() < 0 || int(n.Offset()) > len(src) {
		t.Fatalf("a node at %d, depth %d", n.Offset(), depth)
	}
	if n.Kind() == Scalar && n.End() != 0 {
		spelled := string(src[n.Offset():n.End()])
		switch n.Style() {
		case Plain:
			if spelled != n.Text() {
				t.Fatalf("%q stands where %q should", spelled, n.Text())
			}
		case Single:
			if !strings.ContainsAny(n.Text(), "\n ") && spelled != "'"+strings.ReplaceAll(n.Text(), "'", "''")+"'" {
				t.Fatalf("%q stands where %q should", spelled, n.Text())
			}
		case Double:
			if !strings.Contains(spelled, `\`) && !strings.ContainsAny(spelled, "\n ") && spelled != `"`+n.Text()+`"` {
				t.Fatalf("%q stands where %q should", spelled, n.Text())
			}
		}
	}
	last := n.Offset()
	for c := n.child(); c.i != 0; c = c.sibling() {
		if c.Offset() < last {
			t.Fatalf("a child at %d before what comes earlier, %d", c.Offset(), last)
		}
		last = c.Offset()
		checkPlaces(t, src, c, depth+1)
	}
}

// Formatting never fails on text that can be read, and formatting what was
// formatted changes nothing.
func FuzzFormat(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) { checkFormat(t, src) })
}

func checkFormat(t interface {
	Helper()
	Fatalf(string, ...any)
}, src []byte) {
	t.Helper()
	out, problems := Format(src)
	if len(problems) > 0 {
		if out != nil {
			t.Fatalf("problems and output")
		}
		for _, p := range problems {
			if strings.Contains(p.Message, "cannot be laid out") {
				tree, _ := Parse(bytes.ReplaceAll(bytes.TrimPrefix(src, bom), []byte("\r\n"), []byte("\n")))
				out, _, _ := layout(tree)
				t.Fatalf("%q is refused; it would be\n%s", src, out)
			}
		}
		return
	}
	again, problems := Format(out)
	if len(problems) > 0 {
		t.Fatalf("%q becomes\n%s\nwhich has problems %+v", src, out, problems)
	}
	if d := cmp.Diff(string(out), string(again)); d != "" {
		t.Fatalf("%q, formatted twice (-once +twice):\n%s", src, d)
	}
	if plain, judged := inPlainForm(out); judged && !plain {
		t.Fatalf("%q becomes what is not in the plain form:\n%s", src, out)
	}
}

// A document of any kind within a valid plan: loading ends, does not depend on
// the number of workers, and every finding has a place that exists.
func FuzzLoad(f *testing.F) {
	base := smallPlan(f)
	for name, b := range base {
		if strings.HasSuffix(name, ".yaml") {
			f.Add(name, b.Data)
		}
	}
	for name, b := range seeds(f) {
		if strings.HasSuffix(name, ".yaml") && len(b) < 8<<10 {
			f.Add("x.yaml", b)
		}
	}
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		if len(name) > 64 || !fs.ValidPath(name) || len(strings.Split(name, "/")) > 3 {
			return
		}
		fsys := fstest.MapFS{}
		for p, file := range base {
			fsys[p] = file
		}
		for p := range base { // a file cannot be a folder too
			if strings.HasPrefix(p, name+"/") || strings.HasPrefix(name, p+"/") {
				return
			}
		}
		fsys[name] = &fstest.MapFile{Data: src}
		one := mustLoad(t, fsys, Options{Workers: 1})
		four := mustLoad(t, fsys, Options{Workers: 4})
		if d := cmp.Diff(one.Findings, four.Findings); d != "" {
			t.Fatal(d)
		}
		for _, x := range one.Findings {
			checkFinding(t, one, x)
		}
	})
}

func checkFinding(t testing.TB, l *Loaded, f finding.Finding) {
	t.Helper()
	if f.Message == "" || f.At.File != 0 && int(f.At.Offset) > len(l.Files.Text(f.At.File)) {
		t.Fatalf("a finding without a place: %+v", f)
	}
	for _, r := range f.Related {
		if r.At.File == 0 || int(r.At.Offset) > len(l.Files.Text(r.At.File)) {
			t.Fatalf("a related place that does not exist: %+v", f)
		}
	}
}

// A file of facts of any kind: reading ends, and every finding has a place.
func FuzzFacts(f *testing.F) {
	base := smallPlan(f)
	for name, b := range base {
		if strings.HasSuffix(name, ".csv") {
			f.Add(b.Data)
		}
	}
	for _, s := range []string{"", "period,market,item,quantity\n2026-11,eu,A,\"1\n", "\ufeffperiod,site,item,quantity\r\n2026-11,central,A,1\r\n", "a,b\n", "due,quantity,item,market\n2027-01-01,1,A,eu\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		fsys := fstest.MapFS{}
		for p, file := range base {
			fsys[p] = file
			if strings.HasSuffix(p, ".csv") {
				fsys[p] = &fstest.MapFile{Data: src}
			}
		}
		l := mustLoad(t, fsys, Options{Workers: 1})
		for _, x := range l.Findings {
			checkFinding(t, l, x)
		}
	})
}

func mustLoad(t testing.TB, fsys fs.FS, o Options) *Loaded {
	t.Helper()
	l, err := Load(fsys, "plan", o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
