package planfile

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
)

// What a broken file may cost. It should take a second; a test on a loaded
// machine needs more patience.
const (
	patience = slowness * 5 * time.Second
	memory   = (1 + slowness/3) * (200 << 20)
)

func TestSmallPlanHasNoFindings(t *testing.T) {
	l := mustLoad(t, smallPlan(t), Options{})
	for _, f := range l.Findings {
		t.Errorf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
	}
	if l.Plan == nil || len(l.Plan.Items) != 3 || len(l.Plan.Adjustments) != 3 || len(l.Plan.Actuals.Files) != 9 {
		t.Errorf("the small plan is not whole: %+v", l.Plan)
	}
}

// Every broken file ends in the finding that the index states, in its place,
// in time, and without a panic.
func TestBroken(t *testing.T) {
	cases, err := planfiletest.Broken("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 150 {
		t.Fatalf("%d cases", len(cases))
	}
	listed := map[string]bool{"INDEX.txt": true}
	for _, c := range cases {
		listed[c.Name] = true
		t.Run(c.Name, func(t *testing.T) {
			l := within(t, c.FS)
			if c.Finder == planfiletest.Shape {
				for _, f := range l.Findings {
					if f.Code == c.Code && f.Code != finding.ShapeValue {
						t.Errorf("the reader finds it without a shape check: %s", f.Message)
					}
				}
				return
			}
			if !found(l, c.Code, c.Path) {
				t.Errorf("no finding %s in %q, only:", c.Code, c.Path)
				for _, f := range l.Findings {
					t.Logf("%v %s %s (%s)", l.Files.At(f.At), f.Code, f.Message, f.Hint)
				}
			}
			for _, f := range l.Findings {
				checkFinding(t, l, f)
			}
		})
	}
	entries, err := os.ReadDir("testdata/broken")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !listed[e.Name()] {
			t.Errorf("%s is not in INDEX.txt", e.Name())
		}
	}
}

func found(l *Loaded, code finding.Code, path string) bool {
	for _, f := range l.Findings {
		if f.Code == code && (path == "" || l.Files.Name(f.At.File) == path) {
			return true
		}
	}
	return false
}

// A broken file has one finding or few: it does not flood the others with
// findings about what it was to define.
func TestBrokenDoesNotFlood(t *testing.T) {
	cases, err := planfiletest.Broken("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Finder != planfiletest.Text && c.Finder != planfiletest.Tree {
			continue
		}
		for _, f := range mustLoad(t, c.FS, Options{}).Findings {
			if f.Code >= finding.UnknownItem && f.Code <= finding.UnknownUnit {
				t.Errorf("%s: %s %s", c.Name, f.Code, f.Message)
			}
		}
	}
}

// Files too large to keep: they are made here. Each must end in its finding
// within time and memory.
func TestBrokenAtScale(t *testing.T) {
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	head := "kind: Baseline\nversion: 1\nmarket: eu\nfamily: goods\nforecast:\n  A:\n"
	for _, c := range []struct {
		name, path, text string
		code             finding.Code
	}{
		{"50 MB on one line", "x.yaml", "name: " + strings.Repeat("x", 50<<20), finding.TextSize},
		{"50 MB of lines", "x.yaml", strings.Repeat("a: 1\n", 10<<20), finding.TextSize},
		{"4 MB in one quoted text", "plan.yaml", "kind: Plan\nname: \"" + strings.Repeat("x", 4<<20-64) + "\n", finding.TextSyntax},
		{"4 MB in one plain text", "imports.yaml", "kind: Import\nversion: 1\nowner: nobody\nx: " + strings.Repeat("x ", 2<<20-64), finding.UnknownOwner},
		{"4 MB list on one line", "x.yaml", "a: [" + strings.Repeat("1,", 2<<20-64) + "]\n", finding.TextTooMany},
		{"as many values on one line as are allowed", "x.yaml", "a: [" + strings.Repeat("+11111,", maxValues-10) + "]\n", finding.TextNumber},
		{"as many maps on one line as are allowed", "x.yaml", "a: [" + strings.Repeat("{b: +1},", maxValues/2-10) + "]\n", finding.TextNumber},
		{"as many lines as are allowed", "demand/baseline/eu-goods.yaml", head + lines(maxValues-10, "    k%06d: +1\n"), finding.TextNumber},
		{"keys without order", "demand/baseline/eu-goods.yaml", head + lines((maxValues-10)/2, "    k%[1]d: +1\n    j%[1]d: 1\n"), finding.TextNumber},
		{"every key twice", "x.yaml", "a:\n" + lines(maxValues/2-10, "  k%07d: 1\n") + lines(maxValues/2-10, "  k%07d: 1\n"), finding.DuplicateKey},
		{"one key very often", "x.yaml", "a:\n" + strings.Repeat("  k: 1\n", maxValues-10), finding.DuplicateKey},
		{"one cell very often", "x.yaml", "a:\n" + strings.Repeat("  2027-01: 1\n", maxValues-10), finding.DuplicateCell},
		{"one list value very often", "x.yaml", "a:\n" + strings.Repeat("  - k\n", maxValues/2-10), finding.DuplicateListValue},
		{"two spellings of all items", "catalog/goods.yaml", "kind: Catalog\nversion: 1\nfamily: goods\nitems:\n" + lines(maxValues/4-10, "  k%06d: {unit: each}\n") + lines(maxValues/4-10, "  K%06d: {unit: each}\n"), finding.TextFolded},
		{"unknown items without number", "demand/baseline/eu-goods.yaml", strings.TrimSuffix(head, "  A:\n") + lines(maxValues/2-100, "  k%06d: {}\n"), finding.UnknownItem},
		{"unknown assumptions without number", "demand/adjustments/sales-eu.yaml", "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n" + lines(maxValues/9, "  - {id: k%06d, items: [A], add: {2027-01: 1}, assumption: A-9}\n"), finding.UnknownAssumption},
		{"a key of 1 MB", "x.yaml", strings.Repeat("k", 1<<20) + ": 1\n", finding.TextSyntax},
		{"an explicit key of 1 MB", "x.yaml", "? " + strings.Repeat("k", 1<<20) + "\n: 1\n", finding.TextKey},
		{"dashes 2 MB deep", "x.yaml", "a:\n  " + strings.Repeat("- ", 1<<20) + "x\n", finding.TextTooMany},
		{"dashes as deep as is read", "x.yaml", "a:\n  " + strings.Repeat("- ", 9000) + "x\n", finding.TextDepth},
		{"lists of dashes", "x.yaml", "a:\n" + strings.Repeat("  "+strings.Repeat("- ", 900)+"x\n", maxValues/901), finding.TextDepth},
		{"brackets 1 MB deep", "x.yaml", "a: " + strings.Repeat("{a: ", 1<<18), finding.TextDepth},
		{"maps 1500 deep", "x.yaml", stairs(1500), finding.TextDepth},
		{"an alias bomb", "x.yaml", aliasBomb(30), finding.TextAlias},
		{"anchors without number", "x.yaml", "a:\n" + lines(maxValues/2-10, "  - &k%d x\n"), finding.TextAnchor},
		{"aliases without number", "x.yaml", "b: &b x\na:\n" + strings.Repeat("  - *b\n", maxValues/2-10), finding.TextAlias},
		{"tags without number", "x.yaml", "a:\n" + lines(maxValues/2-10, "  - !t k%d\n"), finding.TextTag},
		{"tabs", "x.yaml", strings.Repeat("\t", 4<<20-1), finding.TextEmptyFile},
		{"tabs after text", "x.yaml", "a:" + strings.Repeat("\t", 4<<20-10) + "b", finding.TextTab},
		{"control characters", "x.yaml", strings.Repeat("\x01", 4<<20-1), finding.TextControl},
		{"bidirectional characters", "x.yaml", strings.Repeat("\u202e", 1<<20), finding.TextBidi},
		{"conflict markers", "x.yaml", strings.Repeat("<<<<<<<\n", maxValues-10), finding.TextConflict},
		{"comments", "x.yaml", strings.Repeat("# c\n", maxValues-10), finding.TextEmptyFile},
		{"comments between values", "x.yaml", "a:\n" + strings.Repeat("  # c\n  - k\n", maxValues/4), finding.DuplicateListValue},
		{"documents", "x.yaml", strings.Repeat("---\na: 1\n", maxValues/2-10), finding.TextDocuments},
		{"blank lines", "x.yaml", strings.Repeat("\n", 4<<20-1), finding.TextEmptyFile},
		{"a blank and brackets", "x.yaml", " " + strings.Repeat("[]\n", maxValues/3), finding.TextSyntax},
		{"quotes", "x.yaml", strings.Repeat("'", 4<<20-1), finding.TextSyntax},
		{"colons", "x.yaml", strings.Repeat(": ", 2<<20-1), finding.TextSyntax},
		{"question marks", "x.yaml", strings.Repeat("? ", 9000), finding.TextKey},
		{"ranges of three hundred years", "demand/baseline/eu-goods.yaml", head + strings.Repeat("    1900-01..2199-12: 1\n", 10_000), finding.DuplicateCell},
		{"too many ranges", "demand/baseline/eu-goods.yaml", strings.TrimSuffix(head, "\n") + "\n" + manyRanges(), finding.ShapeValue},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := maps.Clone(smallPlan(t))
			fsys[c.path] = &fstest.MapFile{Data: []byte(c.text)}
			c.text = ""
			l := within(t, fsys)
			if !found(l, c.code, c.path) {
				t.Errorf("no finding %s, but %d:", c.code, len(l.Findings))
				for _, f := range l.Findings[:min(5, len(l.Findings))] {
					t.Logf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
				}
			}
		})
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func aliasBomb(levels int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return b.String()
}

func manyRanges() string {
	var b strings.Builder
	for y := 1900; y < 2200; y++ {
		fmt.Fprintf(&b, "    %d-01..2199-12: 1\n", y)
	}
	return b.String()
}

// within loads a plan and asserts what it costs.
func within(t *testing.T, fsys fs.FS) *Loaded {
	t.Helper()
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	done, peak := make(chan bool), make(chan uint64)
	go func() {
		var most uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	start := time.Now()
	l := mustLoad(t, fsys, Options{})
	took := time.Since(start)
	done <- true
	if most := <-peak; most > before.HeapAlloc+memory {
		t.Errorf("it takes %d MB", (most-before.HeapAlloc)>>20)
	} else if most > before.HeapAlloc+memory/4 || took > time.Second/2 {
		t.Logf("%v, %d MB", took.Round(time.Millisecond), (most-before.HeapAlloc)>>20)
	}
	if took > patience {
		t.Errorf("it takes %v", took)
	}
	return l
}

// A plan may lie on a file system that fails, and in folders with what is no
// file.
func TestBrokenFiles(t *testing.T) {
	link := func(m fstest.MapFS) {
		m["supply/link.yaml"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("lyon.yaml")}
	}
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		code   finding.Code
		at     string
	}{
		"symbolic link":              {link, finding.TextFileKind, "supply/link.yaml"},
		"symbolic link to a folder":  {func(m fstest.MapFS) { m["more"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("supply")} }, finding.TextFileKind, "more"},
		"hidden symbolic link":       {func(m fstest.MapFS) { m[".x"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("/etc")} }, finding.TextFileKind, ".x"},
		"device":                     {func(m fstest.MapFS) { m["tty.yaml"] = &fstest.MapFile{Mode: fs.ModeDevice} }, finding.TextFileKind, "tty.yaml"},
		"pipe":                       {func(m fstest.MapFS) { m["p.yaml"] = &fstest.MapFile{Mode: fs.ModeNamedPipe} }, finding.TextFileKind, "p.yaml"},
		"submodule":                  {func(m fstest.MapFS) { m["sub"] = &fstest.MapFile{Mode: fs.ModeIrregular} }, finding.TextFileKind, "sub"},
		"rules outside their folder": {func(m fstest.MapFS) { m["x.cue"] = &fstest.MapFile{} }, finding.TextNotRead, "x.cue"},
		"upper case ending":          {func(m fstest.MapFS) { m["X.YAML"] = &fstest.MapFile{} }, finding.TextNotRead, "X.YAML"},
		"facts that are a symbolic link": {func(m fstest.MapFS) {
			m["facts/sales/2026-11.csv"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("x")}
		}, finding.TextFileKind, "facts/sales/2026-11.csv"},
		"file name that ends in a full stop": {func(m fstest.MapFS) { m["supply/a."] = &fstest.MapFile{} }, finding.TextFileName, "supply/a."},
	} {
		t.Run(name, func(t *testing.T) {
			m := smallPlan(t)
			c.change(m)
			if l := mustLoad(t, m, Options{}); !found(l, c.code, c.at) {
				t.Errorf("no %s at %s: %+v", c.code, c.at, l.Findings)
			}
		})
	}
	t.Run("what cannot be opened", func(t *testing.T) {
		l := mustLoad(t, failing{smallPlan(t), "supply/lyon.yaml", false}, Options{})
		if !found(l, finding.TextUnreadable, "supply/lyon.yaml") {
			t.Errorf("%+v", l.Findings)
		}
	})
	t.Run("what breaks off", func(t *testing.T) {
		l := mustLoad(t, failing{smallPlan(t), "supply/lyon.yaml", true}, Options{})
		if !found(l, finding.TextUnreadable, "supply/lyon.yaml") {
			t.Errorf("%+v", l.Findings)
		}
	})
	t.Run("a folder that cannot be listed", func(t *testing.T) {
		if _, err := Load(failing{smallPlan(t), ".", false}, "x", Options{}); err == nil {
			t.Error("no error")
		}
	})
}

// failing is a file system on which one name cannot be read.
type failing struct {
	fs.FS
	name string
	late bool
}

func (f failing) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if name != f.name || err != nil {
		return file, err
	}
	if f.late {
		return broken{file}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

type broken struct{ fs.File }

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
