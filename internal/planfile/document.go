package planfile

import (
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// Document is one YAML file of the plan, read. Tree is nil where the text
// could not be read.
type Document struct {
	Path   string // slash-separated, from the plan's folder
	Number int32  // in the plan's position.Files
	Source []byte
	// Tree is dropped once the plan is built from it, where it is large.
	Tree *Tree
	// Kind is what the file says, or what it seems to be where it is broken.
	Kind string
	// partial says that something was left out of the tree.
	partial bool
	// skipped are places that the decoder could not use; where the shape
	// check accepted the document they are reported.
	skipped []position.Ref
}

// Ref returns the place of a node, the zero Ref for no node.
func (d *Document) Ref(n N) position.Ref {
	if !n.OK() {
		return position.Ref{}
	}
	return position.Ref{File: d.Number, Offset: n.Offset()}
}

// Shape judges one document against the schema. It is called from one
// goroutine.
type Shape func(d *Document) []finding.Finding

// Options say how a folder is read.
type Options struct {
	// NewShape makes a shape check for one worker; nil leaves shape unjudged.
	NewShape func() Shape
	// Workers is the number of files read at once, GOMAXPROCS if 0.
	Workers int
	// ShapeOnly drops each tree after its verdict: nothing is built.
	ShapeOnly bool
}

// folder is what lies in a plan's folder, sorted by path.
type folder struct {
	yaml, csv, rules, other, refused []string
}

func list(fsys fs.FS) (folder, error) {
	var f folder
	err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") && p != "."
		if e.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case !e.Type().IsRegular():
			f.refused = append(f.refused, p)
		case hidden, p == "embed.go", strings.HasSuffix(p, ".md"):
		case strings.HasSuffix(p, ".yaml"), strings.HasSuffix(p, ".yml"):
			f.yaml = append(f.yaml, p)
		case strings.HasSuffix(p, ".csv"):
			f.csv = append(f.csv, p)
		case strings.HasSuffix(p, ".cue") && strings.HasPrefix(p, "rules/"):
			f.rules = append(f.rules, p)
		default:
			f.other = append(f.other, p)
		}
		return nil
	})
	for _, s := range [][]string{f.yaml, f.csv, f.rules, f.other, f.refused} {
		sort.Strings(s)
	}
	return f, err
}

func (f folder) all() []string {
	var out []string
	for _, s := range [][]string{f.yaml, f.csv, f.rules, f.other, f.refused} {
		out = append(out, s...)
	}
	return out
}

// names reports file names that do not travel between systems.
func (f folder) names(files *position.Files) []finding.Finding {
	var out []finding.Finding
	seen := map[string]string{}
	for _, p := range files.Names() {
		at := position.Ref{File: files.Number(p)}
		for _, part := range strings.Split(p, "/") {
			if strings.ContainsFunc(part, func(r rune) bool { return r < 0x21 || r > 0x7e || strings.ContainsRune(`<>:"\|?*`, r) }) || strings.HasSuffix(part, ".") || isDevice(strings.ToLower(part)) {
				out = append(out, finding.New(finding.TextFileName, at, "file name %q does not travel", clip(part)).
					WithHint("use letters, digits, `.`, `_` and `-`"))
				break
			}
		}
		low := strings.ToLower(p)
		if first, twice := seen[low]; twice {
			out = append(out, finding.New(finding.TextFileName, at, "differs from %s only in case", first).WithHint("rename one of them"))
		}
		seen[low] = p
	}
	for _, p := range f.refused {
		out = append(out, finding.New(finding.TextFileKind, position.Ref{File: files.Number(p)}, "%s is not a regular file (symbolic link, submodule or device)", path.Base(p)).
			WithHint("put the file itself into the plan's folder"))
	}
	for _, p := range f.other {
		out = append(out, finding.New(finding.TextNotRead, position.Ref{File: files.Number(p)}, "nothing reads this file").
			WithHint("a plan holds .yaml documents, .csv facts that a manifest names, and rules/*.cue; move it out of the plan"))
	}
	return out
}

// readLimited reads a file, at most limit+1 bytes of it.
func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() <= limit {
		b := make([]byte, 0, info.Size()+1)
		buf := bytesWriter{b}
		_, err = io.Copy(&buf, io.LimitReader(f, limit+1))
		return buf.b, err
	}
	return io.ReadAll(io.LimitReader(f, limit+1))
}

type bytesWriter struct{ b []byte }

func (w *bytesWriter) Write(p []byte) (int, error) { w.b = append(w.b, p...); return len(p), nil }

// readDocuments reads, checks and parses all YAML files, several at once. The
// result does not depend on how many.
func readDocuments(fsys fs.FS, names []string, files *position.Files, opt Options) ([]*Document, []finding.Finding) {
	docs := make([]*Document, len(names))
	found := make([][]finding.Finding, len(names))
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(workers, max(1, len(names))) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var shape Shape
			for i := range next {
				if shape == nil && opt.NewShape != nil {
					shape = opt.NewShape()
				}
				docs[i], found[i] = readDocument(fsys, names[i], files.Number(names[i]), shape)
				if opt.ShapeOnly {
					docs[i].Tree, docs[i].Source = nil, nil
				}
			}
		}()
	}
	for i := range names {
		next <- i
	}
	close(next)
	wg.Wait()
	var all []finding.Finding
	for _, f := range found {
		all = append(all, f...)
	}
	return docs, all
}

func readDocument(fsys fs.FS, name string, number int32, shape Shape) (*Document, []finding.Finding) {
	d := &Document{Path: name, Number: number}
	src, err := readLimited(fsys, name, MaxSize)
	if err != nil {
		return d, []finding.Finding{finding.New(finding.TextUnreadable, position.Ref{File: number}, "cannot be read: %v", reason(err))}
	}
	d.Source = src
	problems, stop := checkText(src)
	if stop {
		d.Kind = guessKind(src)
		return d, d.findings(problems)
	}
	tree, more := Parse(src)
	problems = append(problems, more...)
	if tree == nil || !tree.Root().OK() {
		d.Kind = guessKind(src)
		if len(problems) == 0 {
			problems = []Problem{{Code: textEmptyFile, Message: "the file holds no document"}}
		}
		return d, d.findings(problems)
	}
	d.partial = leftOut(more)
	problems = append(problems, checkTree(tree)...)
	d.Tree = tree
	d.Kind = tree.Root().Get("kind").Text()
	out := d.findings(problems)
	if shape != nil {
		out = append(out, shape(d)...)
	}
	return d, dropEchoes(out)
}

// leftOut reports whether parsing has refused a part of the document.
func leftOut(ps []Problem) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool {
		switch p.Code {
		case textAlias, textMergeKey, textKey, textDepth, textDocuments, textSyntax:
			return true
		}
		return false
	})
}

// reason gives an error without the path, which the finding states already.
func reason(err error) error {
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Err
	}
	return err
}

func (d *Document) findings(ps []Problem) []finding.Finding {
	out := make([]finding.Finding, 0, len(ps))
	for _, p := range ps {
		f := finding.New(p.Code, position.Ref{File: d.Number, Offset: int32(p.Offset)}, "%s", p.Message)
		f.Length, f.Hint = p.Length, p.Hint
		if p.RelatedText != "" {
			f = f.WithRelated(position.Ref{File: d.Number, Offset: int32(p.Related)}, "%s", p.RelatedText)
		}
		out = append(out, f)
	}
	return out
}

// dropEchoes removes verdicts on shape at places where a rule of text or a
// reference has already said what is wrong, in better words.
func dropEchoes(fs []finding.Finding) []finding.Finding {
	said := map[position.Ref]bool{}
	last := map[position.Ref]int{}
	for i, f := range fs {
		if generic(f.Code) {
			last[f.At] = i
		} else {
			said[f.At] = true
		}
	}
	out := fs[:0]
	for i, f := range fs {
		if !generic(f.Code) || !said[f.At] && last[f.At] == i {
			out = append(out, f)
		}
	}
	return out
}

func generic(c finding.Code) bool {
	switch c {
	case finding.ShapeOther, finding.ShapeUnknownKey, finding.ShapeType, finding.ShapeValue:
		return true
	}
	return false
}

// guessKind reads the kind of a file that could not be parsed, so that what it
// may have defined is not held against the others.
func guessKind(src []byte) string {
	for line := range strings.Lines(string(src[:min(len(src), 64<<10)])) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "kind:"); ok {
			v, _, _ = strings.Cut(v, "#")
			return strings.Trim(strings.TrimSpace(v), `"'`)
		}
	}
	return ""
}
