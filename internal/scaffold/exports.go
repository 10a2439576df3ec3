package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/planfile"
)

// Exports are the folder that a plan is made of.
type Exports struct {
	// Files are what it holds, Name what people call it.
	Files fs.FS
	Name  string
	// Place is where next month's exports are to be, from the repository's
	// root, "." for the root: the plan's own imports.yaml names it.
	Place string
}

func (e Exports) folder() facts.Folder {
	return facts.Folder{Name: e.Name, Files: e.Files, Given: true}
}

// file finds the one file that a table is read from.
func (e Exports) file(pattern string) (facts.Input, error) {
	names, as, err := e.folder().Find(pattern)
	switch {
	case err != nil:
		return facts.Input{}, err
	case len(names) == 0:
		return facts.Input{}, fmt.Errorf("no file fits %s in %s", pattern, e.folder())
	case len(names) > 1:
		return facts.Input{}, fmt.Errorf("%s fits %d files, name one", as, len(names))
	}
	return facts.FromFS(e.Files, names[0]), nil
}

// tables are the CSV files of the folder itself, sorted.
func (e Exports) tables() []string {
	var out []string
	list, err := fs.ReadDir(e.Files, ".")
	if err != nil {
		return nil
	}
	for _, x := range list {
		low := strings.TrimSuffix(strings.ToLower(x.Name()), ".gz")
		if !x.IsDir() && strings.HasSuffix(low, ".csv") {
			out = append(out, x.Name())
		}
	}
	return out
}

// undescribed says what to write where a description is missing.
func (e Exports) undescribed(err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", DescriptionFile, err)
	}
	return fmt.Errorf("%s holds no %s, which says what the tables are%s; write `kind: Init`, `version: 1`, `as_of`, `plan` and `masters`, a list as `- {id: items, fact: items, files: [items.csv], columns: {item: Material, family: Group}}`",
		e.folder(), DescriptionFile, seen(e.tables()))
}

// unmapped refuses tables that nobody would read: there is no imports.yaml, and
// the description does not name them.
func (e Exports) unmapped(d *Description) error {
	left := e.unread(d.Masters)
	if len(left) == 0 {
		return nil
	}
	return fmt.Errorf("%s holds no %s, which says how sales, stock and open orders are read%s; write `kind: Import`, `version: 1`, `owner: supply-chain` and `imports`, a list as `- {id: sales, fact: sales, files: [%s], columns: {date: Date, market: Market, item: Item, quantity: Quantity}}`",
		e.folder(), ImportsFile, seen(left), left[0])
}

// unread are the tables that no mapping names.
func (e Exports) unread(mappings []planfile.Mapping) []string {
	read := map[string]bool{}
	for _, m := range mappings {
		for _, pattern := range m.Files {
			names, _, _ := e.folder().Find(pattern)
			for _, name := range names {
				read[name] = true
				for _, j := range m.Joins {
					read[path.Join(path.Dir(name), j.File)] = true
				}
			}
		}
	}
	return slices.DeleteFunc(e.tables(), func(name string) bool { return read[name] })
}

// seen names some of the tables that are there.
func seen(names []string) string {
	const most = 5
	if len(names) == 0 {
		return ""
	}
	more := ""
	if n := len(names) - most; n > 0 {
		names, more = names[:most], fmt.Sprintf(" and %d more", n)
	}
	return " (here: " + strings.Join(names, ", ") + more + ")"
}

var literal = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)

// moved rewrites the patterns of an imports.yaml so that they find the exports
// from the repository's root; all else stays as it is written.
func (e Exports) moved(text []byte) []byte {
	tree, problems := planfile.Parse(text)
	if len(problems) > 0 {
		return text
	}
	var out []byte
	done := int32(0)
	for _, m := range tree.Root().Get("imports").Elements() {
		files := m.Get("files")
		list := []planfile.N{files}
		if files.Kind() == planfile.List {
			list = nil
			for _, n := range files.Elements() {
				list = append(list, n)
			}
		}
		for _, n := range list {
			to := e.pattern(n.Text())
			if n.Kind() != planfile.Scalar || n.End() <= n.Offset() || to == n.Text() {
				continue
			}
			out = append(append(out, text[done:n.Offset()]...), inFlow(to)...)
			done = n.End()
		}
	}
	return append(out, text[done:]...)
}

// pattern is a pattern from the repository's root.
func (e Exports) pattern(pattern string) string {
	names, as, _ := e.folder().Find(pattern)
	if len(names) == 0 {
		// Nothing to tell by; the folder's own name in front is the likeliest.
		as = strings.TrimPrefix(as, path.Base(path.Clean(e.Name))+"/")
	}
	return path.Join(literal.Replace(e.Place), as)
}

// inFlow writes a text so that it may stand in a list in brackets.
func inFlow(s string) string {
	t := planfile.ScalarText(s)
	if strings.ContainsAny(t, ",[]{}") && !strings.HasPrefix(t, `"`) {
		return `"` + strings.ReplaceAll(t, `\`, `\\`) + `"`
	}
	return t
}
