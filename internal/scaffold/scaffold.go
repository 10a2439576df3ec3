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
	// Person is who begins, as git knows them; Team are the others who agree to
	// changes, as their forge knows them.
	Person Person
	Team   []Person
	// Forge is where the repository will be, GitHub if empty, and Binary the
	// accord that its CI runs.
	Forge  forge.Kind
	Binary Binary
}

// Person is a name, an e-mail address, an SSH public key as it stands in an
// id_ed25519.pub, and an account at a forge; each may be empty.
type Person struct {
	Name, Email, Key string
	// Host is the forge's, as HOST or HOST:PORT, Account the number of the
	// account there, 0 for none, and Login what it is called now.
	Host    string
	Account int64
	Login   string
}

// person is one as templates read it.
type person struct {
	ID, Name, Email, Key, Host, Login string
	Account                           int64
}

// letter is what the templates read.
type letter struct {
	Title, Name, Folder, Currency, Cycle, Last, Tolerances string
	TriggerMoney                                           string
	// Person is who begins, Team everybody, they first.
	Person person
	Team   []person
	flow
}

func (o Options) letter(cal period.Calendar, cycle period.Period) letter {
	l := letter{Title: strings.Join(strings.Fields(or(o.Name, "Our company")), " "), Name: planfile.ScalarText(or(o.Name, "Our company")), Folder: o.folder(), Currency: or(o.Currency, "EUR"),
		Cycle: cal.Label(cycle), Last: cal.Label(cycle - 1), flow: o.flow()}
	l.Tolerances, l.TriggerMoney = tolerances(l.Currency), sensible(l.Currency)
	l.Person = o.Person.letter("The planner", "planner")
	l.Team = []person{l.Person}
	for _, p := range o.Team {
		l.Team = append(l.Team, p.letter(p.Login, "person"))
	}
	unique(l.Team)
	return l
}

func (p Person) letter(name, id string) person {
	out := person{Name: planfile.ScalarText(or(p.Name, name)), ID: slug(or(p.Name, name), id), Account: p.Account}
	if p.Key != "" {
		out.Key = planfile.ScalarText(p.Key)
	}
	if p.Account > 0 {
		out.Host, out.Login = planfile.ScalarText(p.Host), planfile.ScalarText(p.Login)
	}
	if at := strings.IndexByte(p.Email, '@'); at > 0 && at < len(p.Email)-1 && !strings.ContainsAny(p.Email, " \t\n\"'#:") {
		out.Email = p.Email
	}
	return out
}

// unique numbers people whose names make the same identifier.
func unique(people []person) {
	taken := map[string]bool{}
	for i := range people {
		base := people[i].ID
		for n := 2; taken[people[i].ID]; n++ {
			people[i].ID = fmt.Sprintf("%s-%d", base, n)
		}
		taken[people[i].ID] = true
	}
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
	for to, from := range map[string]string{"catalog/example.yaml": "catalog.yaml", "supply/supplier.yaml": "supply.yaml", "stock/targets.yaml": "targets.yaml",
		"triggers/demand-off-plan.yaml": "trigger.yaml"} {
		names[path.Join(o.folder(), to)] = from
	}
	out := Files{}
	if err := out.fill(names, l); err != nil {
		return nil, err
	}
	out.example(o.folder(), cal, cycle)
	out.adjustments(o.folder(), "home")
	return out, nil
}

// adjustments begins the file into which sales write what they know of a market,
// so that `accord adjust` need not be told where.
func (f Files) adjustments(folder, market string) {
	f[path.Join(folder, "demand/adjustments", "sales-"+strings.ToLower(market)+".yaml")] = []byte("# What sales know of this market beyond the forecast: `accord adjust` writes here.\n" +
		"kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: " + planfile.ScalarText(market) + "\nadjustments: []\n")
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
		{"receipts", "", "period,source,site,item,quantity\n" + last + ",supplier,main,ITEM-1,100\n"},
		{"stock", "", "period,site,item,quantity\n" + last + ",main,ITEM-1,210\n"},
	} {
		f[path.Join(folder, "facts", x.fact, last+".csv")] = []byte(x.text)
		fmt.Fprintf(&manifest, "  %s/%s.csv:\n    fact: %s\n%s    complete: true\n    as_of: %s\n    source: example\n    rows: 1\n    sha256: %x\n",
			x.fact, last, x.fact, x.measure, cal.End(cycle-1).AddDays(-1), sha256.Sum256([]byte(x.text)))
	}
	f[path.Join(folder, "facts/facts.yaml")] = manifest.Bytes()
	var b bytes.Buffer
	b.WriteString("kind: Baseline\nversion: 1\nmarket: home\nfamily: example\nmethod:\n  name: manual\n  trained: " + last + ".." + last +
		"\n  note: an example; with facts `accord forecast --replace` makes one\nforecast:\n  ITEM-1:\n")
	for i := range period.Period(12) {
		fmt.Fprintf(&b, "    %s: 100\n", cal.Label(cycle+i))
	}
	f[path.Join(folder, "demand/baseline/home-example.yaml")] = b.Bytes()
}
