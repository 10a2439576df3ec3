package planfile

import (
	"bytes"
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/plainyaml"
	"github.com/accord-plan/accord/internal/position"
)

// Document is one YAML file of the plan, read. Tree is nil where the text
// could not be read.
type Document struct {
	Path   string // slash-separated, from the plan's folder
	Number int32  // in the plan's position.Files
	source
	// Tree is dropped once the plan is built from it, where it is large.
	Tree *Tree
	// Kind is what the file says, or what it seems to be where it is broken.
	Kind string
	// Owner is the role that answers for the file, "" where it states none, as
	// what machines write; OwnerAt is where it does.
	Owner   string
	OwnerAt position.Ref
	// Sound says that no rule of text or of YAML has anything to say of it.
	Sound bool
	// Spent is for the shape check to set: it holds no part of the text, and where
	// nothing but verdicts is wanted the next document may be read in its place.
	Spent bool
	// AcceptedBy is for the shape check to set: all by which it was accepted at once,
	// so that who holds it against the same need not judge it again; nil where
	// something had to be asked.
	AcceptedBy any
	// partial says that something was left out of the tree.
	partial bool
	// skipped are places that the decoder could not use; where the shape
	// check accepted the document they are reported.
	skipped []position.Ref
	// draft stands for the tree where the document was decoded at once.
	draft *draft
	// identity is what it is for, within its kind.
	identity string
	// expanded counts the cells that ranges added; overfull says that they
	// were too many, once.
	expanded int
	overfull bool
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
	// Kept remembers sound documents, nil for none.
	Kept *Kept
	// Again tells of a remembered document whether its shape is to be judged anew;
	// nil is of none.
	Again func(d *Document) bool
	// Past reads of the closed periods' facts the stock alone, where that of the
	// last one is complete: what an earlier plan's numbers need.
	Past bool
	// ShapeOnly drops each tree after its verdict: nothing is built.
	ShapeOnly bool
	// Reference reads without any faster way: yaml.v3 alone, every rule on its
	// own. It means the same and is there to be compared with.
	Reference bool
}

// readDocuments reads, checks and parses all YAML files, several at once. The
// result does not depend on how many.
func readDocuments(fsys fs.FS, names []string, files *position.Files, opt Options) ([]*Document, []finding.Finding) {
	docs := make([]*Document, len(names))
	found := make([][]finding.Finding, len(names))
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	parallel.Each(workers, len(names), func() func(int) {
		r := documentReader{fsys: fsys, opt: opt, drafter: opt.drafter(fsys)}
		return func(i int) { docs[i], found[i] = r.document(names[i], files.Number(names[i])) }
	})
	var all []finding.Finding
	for _, f := range found {
		all = append(all, f...)
	}
	return docs, all
}

// documentReader reads documents one after the other, for one worker.
type documentReader struct {
	fsys  fs.FS
	opt   Options
	shape Shape
	plain plainyaml.Reader
	room  []byte // of a text that nobody looks at any more
	*drafter
}

// document reads and judges one. Where only its verdict is wanted it comes back
// without text and tree, and the next one is read in their place.
func (r *documentReader) document(name string, number int32) (*Document, []finding.Finding) {
	d, known := &Document{Path: name, Number: number}, r.opt.Kept
	blob := known.blob(r.fsys, name)
	if r.share(d, known.named(blob, name)) {
		return d, nil
	}
	src, own, err := readInto(r.room, r.fsys, name, MaxSize)
	r.room = nil
	if err != nil {
		return d, []finding.Finding{finding.New(finding.TextUnreadable, position.Ref{File: number}, "cannot be read: %v", reason(err))}
	}
	d.source = sourceOf(r.fsys, name, src)
	if r.share(d, known.written(blob, d)) {
		return d, nil
	}
	found := r.judge(d, blob)
	sound := len(found) == 0 && d.Tree != nil && !d.partial
	switch {
	case r.opt.ShapeOnly:
		if d.Spent && own && len(found) == 0 && r.opt.Kept == nil {
			r.room = src
		}
		d.Tree = nil
		d.forget()
	case sound:
		r.draft(d)
		known.put(blob, d)
	}
	if d.Tree != nil || known.keepsTrees() { // it is kept: the next one needs other nodes
		r.plain.Take()
	}
	return d, found
}

// judge reads a document's text and asks for the verdict on its shape.
func (r *documentReader) judge(d *Document, blob string) []finding.Finding {
	known := r.opt.Kept
	tree, problems := known.tree(blob), []Problem(nil)
	if tree == nil {
		var stop bool
		if tree, problems, stop = r.read(d); stop {
			d.Kind = guessKind(d.text)
			return d.findings(problems)
		}
		if len(problems) == 0 {
			known.parse(blob, tree)
		}
	}
	if len(problems) == 0 {
		problems = unended(d.text)
	}
	d.take(tree)
	d.Sound = len(problems) == 0
	out := d.findings(problems)
	out = append(out, r.judged(d)...)
	return dropEchoes(out)
}

// read checks and parses a text. stop says that no tree came of it.
func (r *documentReader) read(d *Document) (tree *Tree, problems []Problem, stop bool) {
	if tree := r.plainly(d.text); tree != nil {
		return tree, checkTree(tree), false
	}
	return d.read(d.text)
}

// plainly reads a text of the plain subset, nil for any other.
func (r *documentReader) plainly(src []byte) *Tree {
	if r.opt.Reference {
		return nil
	}
	return plainForm(&r.plain, src, textOf(src))
}

// read checks and parses a text by the reference path: rule by rule, and with
// the YAML library. stop says that no tree came of it.
func (d *Document) read(src []byte) (tree *Tree, problems []Problem, stop bool) {
	problems, stop = checkText(src)
	if stop {
		return nil, problems, true
	}
	tree, more := parseYAML(src)
	problems = append(problems, unexplained(more, problems, src)...)
	if tree == nil || !tree.Root().OK() {
		if len(problems) == 0 {
			problems = []Problem{{Code: textEmptyFile, Message: "the file holds no document"}}
		}
		return nil, problems, true
	}
	d.partial = leftOut(more)
	return tree, append(problems, checkTree(tree)...), false
}

// take gives a document its tree, and what every document states.
func (d *Document) take(t *Tree) {
	root := t.Root()
	owner := root.Get("owner")
	d.Tree, d.Kind = t, kindOf(root)
	d.Owner, d.OwnerAt = strings.Clone(owner.Text()), d.Ref(owner) // a part would keep the whole text
}

// kindOf is what a document says it is; a kind that there is keeps no text alive.
func kindOf(root N) string {
	kind := root.Get("kind").Text()
	if i, known := slices.BinarySearch(Kinds, kind); known {
		return Kinds[i]
	}
	return strings.Clone(kind)
}

// share gives a document what another one has of the same text, in which nothing
// was wrong, and reports whether it could.
func (r *documentReader) share(d *Document, s *keptDocument) bool {
	if s == nil || r.opt.ShapeOnly || r.opt.Again != nil && r.opt.Again(&s.Document) {
		return false
	}
	path, number := d.Path, d.Number
	*d = s.Document
	d.Path, d.Number, d.fsys, d.name = path, number, r.fsys, path
	c := renumbering{s.Number, number}
	d.OwnerAt, d.draft = c.ref(s.OwnerAt), s.draft.copied(s.Number, number)
	return true
}

// judged is what is wrong with a document's shape. One that is hopeless loses its
// tree.
func (r *documentReader) judged(d *Document) []finding.Finding {
	if r.opt.NewShape == nil {
		return nil
	}
	if r.shape == nil { // made when it is first asked: where all is known nobody asks
		r.shape = r.opt.NewShape()
	}
	tree := d.Tree
	found := r.shape(d)
	if len(found) >= hopeless && tree.Len() > muchWork {
		d.Tree = nil
	}
	return found
}

// unended tells of a file that ends in the middle of a line, as one that was
// cut does: `2027-04: 15` may have been 150.
func unended(src []byte) []Problem {
	if bytes.HasSuffix(src, []byte("\n")) {
		return nil
	}
	at := bytes.LastIndexByte(src, '\n') + 1
	at += len(src[at:]) - len(bytes.TrimLeft(src[at:], " "))
	return []Problem{{Code: finding.TextUnended, Offset: at, Message: "the last line is not ended: the file may have been cut",
		Hint: "look whether it is whole; `accord fmt` ends it"}}
}

// unexplained are the problems of YAML less those that a character which must
// not stand on the same line explains: a tab in the indentation is one mistake.
func unexplained(yaml, text []Problem, src []byte) []Problem {
	lines := map[int]bool{}
	for _, p := range text {
		line, _ := LineColumn(src, p.Offset)
		lines[line] = true
	}
	return slices.DeleteFunc(slices.Clone(yaml), func(p Problem) bool {
		line, _ := LineColumn(src, p.Offset)
		return p.Code == textSyntax && lines[line]
	})
}

// A large document with so many findings of shape is not built upon: what it
// may have defined is not held against the others, and a plan of a hundred
// thousand items that are none would take the memory of one that has them.
const (
	hopeless = 100
	muchWork = 20_000 // nodes
)

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
		out = append(out, f.WithFix(p.Fix))
	}
	return out
}

// dropEchoes removes verdicts on shape at places where a rule of text or a
// reference has already said what is wrong, in better words; a warning has not. How a
// number looks does not matter where it is refused, and nothing else does where a
// value is refused as it is spelled.
func dropEchoes(fs []finding.Finding) []finding.Finding {
	fs = dropMisspelt(fs)
	said := map[position.Ref]bool{}
	last := map[position.Ref]int{}
	quoted := map[position.Ref]bool{}
	for i, f := range fs {
		if generic(f.Code) {
			last[f.At] = i
		} else if f.Severity == finding.Error {
			said[f.At] = true
		}
		if f.Code == finding.TextEmpty { // said at the key; the value is behind its colon
			said[position.Ref{File: f.At.File, Offset: f.At.Offset + int32(f.Length+len(":"))}] = true
		}
	}
	out := fs[:0]
	for i, f := range fs {
		_, refused := last[f.At]
		switch {
		case (f.Code == finding.TextThousands || f.Code == finding.TextFraction) && refused:
		case generic(f.Code):
			if !said[f.At] && last[f.At] == i {
				out = append(out, f)
			}
		case f.Code == finding.TextQuoted: // the shape check and the reader both see it
			if !quoted[f.At] {
				quoted[f.At] = true
				out = append(out, f)
			}
		default:
			out = append(out, f)
		}
	}
	return out
}

// dropMisspelt removes what else is said of values that hold a character which must
// not be there, or are another spelling of null: who mends that writes another
// value.
func dropMisspelt(fs []finding.Finding) []finding.Finding {
	spelled := map[int32][]int32{}
	for _, f := range fs {
		if misspelt(f.Code) {
			spelled[f.At.File] = append(spelled[f.At.File], f.At.Offset)
		}
	}
	if len(spelled) == 0 {
		return fs
	}
	return slices.DeleteFunc(fs, func(f finding.Finding) bool {
		return !misspelt(f.Code) && slices.ContainsFunc(spelled[f.At.File], func(at int32) bool {
			return f.At.Offset <= at && at < f.At.Offset+int32(max(f.Length, 1))
		})
	})
}

func misspelt(c finding.Code) bool { return c == finding.TextTab || c == finding.TextNull }

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
