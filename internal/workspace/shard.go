package workspace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
)

// Part is what one of several shards found: the verdicts on the shape of its
// share of the files, by the company's shape too. It is what of judging a plan can
// be divided, since each file is judged by itself; what files say of each other,
// and what is computed, needs all of them and is left to who joins the parts.
type Part struct {
	FormatVersion string `json:"format_version"`
	// Accord is the version that made it.
	Accord string `json:"accord"`
	Shard  int    `json:"shard"`
	Of     int    `json:"of"`
	// Plan is the plan's folder, Rules the hash of the company's rules, empty
	// where there are none.
	Plan  string     `json:"plan"`
	Rules string     `json:"rules,omitempty"`
	Files []PartFile `json:"files"`
}

// PartVersion is the version of [Part] as JSON.
const PartVersion = "1.0"

// PartFile is a file of a share, by its path from the plan's folder. SHA256 is
// that of its text, empty where the text is such that nobody asks for its shape.
type PartFile struct {
	Path     string        `json:"path"`
	SHA256   string        `json:"sha256,omitempty"`
	Findings []PartFinding `json:"findings,omitempty"`
}

// PartFinding is a finding before its place is looked up.
type PartFinding struct {
	Code    finding.Code  `json:"code"`
	Offset  int32         `json:"offset"`
	Length  int           `json:"length,omitempty"`
	Message string        `json:"message"`
	Hint    string        `json:"hint,omitempty"`
	Related []PartRelated `json:"related,omitempty"`
	Fix     *finding.Fix  `json:"fix,omitempty"`
}

// PartRelated is another place in the same file.
type PartRelated struct {
	Offset  int32  `json:"offset"`
	Message string `json:"message"`
}

// Judge judges the shape of one of several shares of the files of a state. The
// files of a plan go to the shares in turn, by path.
func (w *Workspace) Judge(ctx context.Context, src Source, shard, of int, version string) (*Part, error) {
	if src == WorkTree {
		if err := w.leftOut(w.dir); err != nil {
			return nil, err
		}
	}
	sub, err := w.stateOf(ctx, src)
	if err != nil {
		return nil, err
	}
	names, err := planfile.Documents(sub)
	if err != nil {
		return nil, err
	}
	rules, shape, _, err := w.rules(ctx, sub, Shape)
	if err != nil {
		return nil, err
	}
	if rules != nil {
		defer rules.Close()
	}
	p := &Part{FormatVersion: PartVersion, Accord: version, Shard: shard, Of: of, Plan: w.dir, Rules: rulesHash(sub), Files: []PartFile{}}
	only := map[string]bool{}
	r := &recorder{files: map[string]PartFile{}}
	for i, name := range names {
		if i%of == shard-1 {
			only[name] = true
			r.files[name] = PartFile{Path: name}
		}
	}
	_, err = w.parse(shareFS{sub, only}, planfile.Options{NewShape: r.record(w.shapes(rules, shape)), ShapeOnly: true})
	if err := errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	for _, name := range names {
		if only[name] {
			p.Files = append(p.Files, r.files[name])
		}
	}
	return p, nil
}

// stateOf is the plan's folder as a state has it.
func (w *Workspace) stateOf(ctx context.Context, src Source) (fs.FS, error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return nil, err
	}
	w.keep(done)
	return w.folder(fsys)
}

// shareFS shows of the documents of a plan those of a share.
type shareFS struct {
	fs.FS
	only map[string]bool
}

func (s shareFS) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(slices.Clone(all), func(e fs.DirEntry) bool {
		return !e.IsDir() && !s.only[path.Join(name, e.Name())]
	}), err
}

// recorder keeps verdicts beside giving them.
type recorder struct {
	mu    sync.Mutex
	files map[string]PartFile
}

func (r *recorder) record(shapes func() planfile.Shape) func() planfile.Shape {
	return func() planfile.Shape {
		shape := shapes()
		return func(d *planfile.Document) []finding.Finding {
			found := shape(d)
			f := PartFile{Path: d.Path, SHA256: textHash(d.Text())}
			for i := range found {
				f.Findings = append(f.Findings, partFinding(&found[i]))
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			r.files[d.Path] = f
			return nil // told with the parts joined
		}
	}
}

func textHash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// rulesHash is that of the company's rules, names and texts.
func rulesHash(sub fs.FS) string {
	files, bad := ruleFiles(sub)
	if len(files)+len(bad) == 0 {
		return ""
	}
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s\x00%d\x00%s", f.Name, len(f.Text), f.Text)
	}
	for _, b := range bad {
		fmt.Fprintf(h, "%s\x00%s\x00", b.File, b.Message)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func partFinding(f *finding.Finding) PartFinding {
	p := PartFinding{Code: f.Code, Offset: f.At.Offset, Length: f.Length, Message: f.Message, Hint: f.Hint, Fix: f.Fix}
	for _, r := range f.Related {
		p.Related = append(p.Related, PartRelated{r.At.Offset, r.Message})
	}
	return p
}

// finding puts it back into a document, of a code that there is and of places that
// the document has: a part is foreign text.
func (p *PartFinding) finding(d *planfile.Document) (finding.Finding, bool) {
	text := d.Text()
	if _, known := finding.Lookup(p.Code); !known || p.Offset < 0 || int(p.Offset) > len(text) || p.Length < 0 || p.Length > len(text)-int(p.Offset) {
		return finding.Finding{}, false
	}
	if x := p.Fix; x != nil && (x.Offset < 0 || x.Offset > len(text) || !bytes.HasPrefix(text[x.Offset:], []byte(x.Old))) {
		return finding.Finding{}, false
	}
	f := finding.New(p.Code, position.Ref{File: d.Number, Offset: p.Offset}, "%s", p.Message).WithLength(p.Length).WithFix(p.Fix)
	f.Hint = p.Hint
	for _, r := range p.Related {
		if r.Offset < 0 || int(r.Offset) > len(text) {
			return f, false
		}
		f = f.WithRelated(position.Ref{File: d.Number, Offset: r.Offset}, "%s", r.Message)
	}
	return f, true
}
