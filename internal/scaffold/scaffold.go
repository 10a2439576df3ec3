// Package scaffold makes the files of a new plan repository.
//
// [Empty] gives the smallest plan that works: one market, one site, one family
// with one item, one source, a month of facts and a flat forecast, so that
// every command has something to show, with the settings that a team needs
// around it: who owns what, line ends, a workflow that judges pull requests.
//
// [From] begins with exports instead: a description says which file holds the
// items, the terms, the sales, the stock, and so on, and what comes back is a
// repository with catalog, network, sources, facts and a first baseline. The
// description is documented at [Description].
//
// [Around] is what belongs around a plan that exists.
//
// All return files and write nothing.
package scaffold

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"path"
	"strings"
	"text/template"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

//go:embed files
var files embed.FS

// Files are the files of a repository by path from its root.
type Files map[string][]byte

// Options say whose plan it is. What is empty gets a default.
type Options struct {
	// Name is the company's or business unit's, Folder the plan's folder.
	Name, Folder string
	Currency     string // EUR if empty
	// Today decides the cycle: the month in which it lies.
	Today period.Date
	// Person is who begins, as git knows them.
	Person Person
	// Forge is where the repository will be, GitHub if empty, and Binary the
	// accord that its CI runs.
	Forge  forge.Kind
	Binary Binary
}

// Person is a name, an e-mail address, and an SSH public key as it stands in an
// id_ed25519.pub; each may be empty.
type Person struct{ Name, Email, Key string }

// letter is what the templates read.
type letter struct {
	Title, Name, Folder, Currency, Cycle, Last, Tolerances string
	Person                                                 struct{ ID, Name, Email, Key string }
	flow
}

func (o Options) letter(cal period.Calendar, cycle period.Period) letter {
	l := letter{Title: strings.Join(strings.Fields(or(o.Name, "Our company")), " "), Name: planfile.ScalarText(or(o.Name, "Our company")), Folder: o.folder(), Currency: or(o.Currency, "EUR"),
		Cycle: cal.Label(cycle), Last: cal.Label(cycle - 1), flow: o.flow()}
	l.Tolerances = tolerances(l.Currency)
	l.Person.Name = planfile.ScalarText(or(o.Person.Name, "The planner"))
	l.Person.ID = slug(or(o.Person.Name, "planner"), "planner")
	if o.Person.Key != "" {
		l.Person.Key = planfile.ScalarText(o.Person.Key)
	}
	if at := strings.IndexByte(o.Person.Email, '@'); at > 0 && at < len(o.Person.Email)-1 && !strings.ContainsAny(o.Person.Email, " \t\n\"'#:") {
		l.Person.Email = o.Person.Email
	}
	return l
}

func (o Options) folder() string { return or(o.Folder, "plans") }

func or(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return strings.TrimSpace(s)
}

// slug makes an identifier of a name; letters that identifiers cannot hold are
// written as their nearest, or left out.
func slug(s, otherwise string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’':
		case plain[r] != "":
			b.WriteString(plain[r])
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if len(id) > 40 {
		id = strings.Trim(id[:40], "-")
	}
	switch id {
	case "", "yes", "no", "on", "off", "true", "false", "null", "con", "prn", "aux", "nul", "all":
		return otherwise
	}
	return id
}

var plain = map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'å': "a", 'æ': "ae", 'ç': "c",
	'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ø': "o",
	'ù': "u", 'ú': "u", 'û': "u", 'ý': "y", 'ł': "l", 'ś': "s", 'š': "s", 'ž': "z", 'č': "c"}

// surroundings are the files around a plan, by their path and template.
func (o Options) surroundings() map[string]string {
	out := flowFiles(o.Forge)
	for to, from := range map[string]string{".gitattributes": "gitattributes", "CODEOWNERS": "codeowners", "README.md": "readme.md",
		path.Join(o.folder(), "policy.yaml"): "policy.yaml"} {
		out[to] = from
	}
	return out
}

// Around returns what a repository whose plan exists needs to have it reviewed:
// the forge's workflow, and how git treats the files.
func Around(o Options) (Files, error) {
	names := flowFiles(o.Forge)
	names[".gitattributes"] = "gitattributes"
	out := Files{}
	return out, out.fill(names, letter{Folder: o.folder(), flow: o.flow()})
}

// Empty returns the files of a new repository.
func Empty(o Options) (Files, error) {
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		return nil, err
	}
	if o.Today == period.NoDate {
		return nil, fmt.Errorf("the day on which the plan begins is not known")
	}
	cycle := cal.Containing(o.Today)
	l := o.letter(cal, cycle)
	names := o.surroundings()
	for _, n := range []string{"network.yaml", "imports.yaml"} {
		names[path.Join(o.folder(), n)] = n
	}
	// The template has another name, or its folder would be taken for a plan.
	names[path.Join(o.folder(), "plan.yaml")] = "settings.yaml"
	for to, from := range map[string]string{"catalog/example.yaml": "catalog.yaml", "supply/supplier.yaml": "supply.yaml", "stock/targets.yaml": "targets.yaml"} {
		names[path.Join(o.folder(), to)] = from
	}
	out := Files{}
	if err := out.fill(names, l); err != nil {
		return nil, err
	}
	out.example(o.folder(), cal, cycle)
	return out, nil
}

func (f Files) fill(names map[string]string, l letter) error {
	for to, from := range names {
		text, err := files.ReadFile("files/" + from)
		if err != nil {
			return err
		}
		t, err := template.New(from).Delims("[[", "]]").Option("missingkey=error").ParseFS(files, "files/pin.yml")
		if err != nil {
			return err
		}
		if t, err = t.Parse(string(text)); err != nil {
			return err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, l); err != nil {
			return err
		}
		f[to] = b.Bytes()
	}
	return nil
}

// example adds a month of facts and a flat forecast of the example item.
func (f Files) example(folder string, cal period.Calendar, cycle period.Period) {
	last := cal.Label(cycle - 1)
	var manifest bytes.Buffer
	manifest.WriteString("kind: Facts\nversion: 1\nfiles:\n")
	for _, x := range []struct{ fact, measure, text string }{
		{"sales", "    measure: shipped\n", "period,market,item,quantity,revenue\n" + last + ",home,ITEM-1,100,2500.00\n"},
		{"stock", "", "period,site,item,quantity\n" + last + ",main,ITEM-1,210\n"},
	} {
		f[path.Join(folder, "facts", x.fact, last+".csv")] = []byte(x.text)
		fmt.Fprintf(&manifest, "  %s/%s.csv:\n    fact: %s\n%s    complete: true\n    as_of: %s\n    source: example\n    rows: 1\n    sha256: %x\n",
			x.fact, last, x.fact, x.measure, cal.End(cycle-1).AddDays(-1), sha256.Sum256([]byte(x.text)))
	}
	f[path.Join(folder, "facts/facts.yaml")] = manifest.Bytes()
	var b bytes.Buffer
	b.WriteString("kind: Baseline\nversion: 1\nmarket: home\nfamily: example\nmethod:\n  name: manual\n  note: an example; run `accord forecast` when there are facts\nforecast:\n  ITEM-1:\n")
	for i := range period.Period(12) {
		fmt.Fprintf(&b, "    %s: 100\n", cal.Label(cycle+i))
	}
	f[path.Join(folder, "demand/baseline/home-example.yaml")] = b.Bytes()
}
