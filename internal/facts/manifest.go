package facts

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// Where the manifests stand, from the plan's folder.
const (
	closedManifest = "facts/facts.yaml"
	openManifest   = "facts/open/manifest.yaml"
)

// described is one file of facts in a manifest.
type described struct {
	fact, measure string
	complete      bool
	asOf          period.Date
	source, query string
	note          string
	rows          int
	sha256        string
}

// manifest is a document of kind Facts, by path relative to it.
type manifest struct {
	path  string
	files map[string]described
}

// readManifest reads a manifest that a machine has written. What is not there
// is empty.
func readManifest(fsys fs.FS, name string) (*manifest, error) {
	m := &manifest{path: name, files: map[string]described{}}
	if fsys == nil {
		return m, nil
	}
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		if isAbsent(err) {
			return m, nil
		}
		return nil, err
	}
	tree, problems := planfile.Parse(text)
	root := tree.Root()
	if len(problems) > 0 || root.Get("kind").Text() != "Facts" {
		return nil, fmt.Errorf("%s is not a manifest that can be read: mend it, or restore it from git", name)
	}
	for k, v := range root.Get("files").Pairs() {
		asOf, err := period.ParseDate(v.Get("as_of").Text())
		if err != nil {
			return nil, fmt.Errorf("%s: %s: as_of: %w", name, clip(k.Text()), err)
		}
		rows, err := strconv.Atoi(v.Get("rows").Text())
		if err != nil {
			return nil, fmt.Errorf("%s: %s: rows %s is not a number", name, clip(k.Text()), quoted(v.Get("rows").Text()))
		}
		m.files[k.Text()] = described{fact: v.Get("fact").Text(), measure: v.Get("measure").Text(), complete: v.Get("complete").Text() == "true",
			asOf: asOf, source: v.Get("source").Text(), query: v.Get("query").Text(), note: v.Get("note").Text(), rows: rows, sha256: v.Get("sha256").Text()}
	}
	return m, nil
}

// relative is a file's path from the manifest's folder.
func (m *manifest) relative(name string) string {
	return strings.TrimPrefix(name, path.Dir(m.path)+"/")
}

// text writes the manifest: files by path, keys in the order of the schema.
func (m *manifest) text() []byte {
	var b bytes.Buffer
	b.WriteString("kind: Facts\nversion: 1\nfiles:\n")
	names := sortedKeys(m.files)
	sort.Strings(names)
	for _, name := range names {
		d := m.files[name]
		fmt.Fprintf(&b, "  %s:\n    fact: %s\n", name, d.fact)
		optional(&b, "measure", d.measure)
		fmt.Fprintf(&b, "    complete: %t\n    as_of: %s\n", d.complete, d.asOf)
		optional(&b, "source", d.source)
		optional(&b, "query", d.query)
		optional(&b, "note", d.note)
		fmt.Fprintf(&b, "    rows: %d\n    sha256: %s\n", d.rows, scalarDigest(d.sha256))
	}
	return b.Bytes()
}

func optional(b *bytes.Buffer, key, value string) {
	if value != "" {
		fmt.Fprintf(b, "    %s: %s\n", key, planfile.ScalarText(value))
	}
}

// scalarDigest writes a digest so that no reader takes it for a number, as one
// made of digits only or of digits around an e would be.
func scalarDigest(s string) string {
	if strings.Trim(s, "0123456789") == "" || strings.Count(s, "e") == 1 && strings.Trim(strings.Replace(s, "e", "", 1), "0123456789") == "" {
		return `"` + s + `"`
	}
	return s
}
