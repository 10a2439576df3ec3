package planfile

import (
	"io"
	"io/fs"
	"os"
	"runtime"
	"testing"
	"testing/fstest"
	"time"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
)

// memory is what a broken file may cost. The time it takes is .ci/bench-broken's to
// tell: on a loaded machine nothing follows from it.
const memory = moreMemory * (200 << 20)

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
			if f.Code >= finding.UnknownItem && f.Code <= finding.UnknownRole {
				t.Errorf("%s: %s %s", c.Name, f.Code, f.Message)
			}
		}
	}
}

// oneByOne tells a test that does one thing at a time that the run is a short one, as
// that under the race detector is, which has nothing to find in it.
func oneByOne(t *testing.T) bool {
	t.Helper()
	if testing.Short() {
		t.Skip("one thing at a time: in the run without the race detector")
	}
	return testing.Short()
}

// Files too large to keep: they are made. Each must end in its finding within
// memory.
func TestBrokenAtScale(t *testing.T) {
	if oneByOne(t) {
		return
	}
	if planfiletest.Size != MaxSize || planfiletest.Values != maxValues {
		t.Error("the large files are made for other limits")
	}
	small := smallPlan(t)
	for _, c := range planfiletest.Larges(1) {
		if c.Finder == planfiletest.Shape {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			l := within(t, c.In(small))
			if !found(l, c.Code, c.Path) {
				t.Errorf("no finding %s, but %d:", c.Code, len(l.Findings))
				for _, f := range l.Findings[:min(5, len(l.Findings))] {
					t.Logf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
				}
			}
		})
	}
}

// within loads a plan and asserts what memory it costs.
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
	l := mustLoad(t, fsys, Options{})
	done <- true
	if most := <-peak; most > before.HeapAlloc+memory {
		t.Errorf("it takes %d MB", (most-before.HeapAlloc)>>20)
	} else if most > before.HeapAlloc+memory/4 {
		t.Logf("%d MB", (most-before.HeapAlloc)>>20)
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
