package docgen

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/schema"
)

// TestPages compares the committed pages with those made now.
func TestPages(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	cli, err := CLI()
	if err != nil {
		t.Fatal(err)
	}
	values, err := JSON(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for folder, pages := range map[string]Pages{"findings": Findings(), "files": files, "cli": cli, "rules": Rules(), "json": values} {
		dir := filepath.Join("..", "..", "docs", folder)
		if os.Getenv("ACCORD_UPDATE") != "" {
			rewrite(t, dir, pages)
		}
		for _, name := range slices.Sorted(maps.Keys(pages)) {
			got, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Errorf("%v; run ACCORD_UPDATE=1 go test ./internal/docgen", err)
				continue
			}
			if diff := cmp.Diff(pages[name], string(got)); diff != "" {
				t.Errorf("%s/%s is stale; run ACCORD_UPDATE=1 go test ./internal/docgen (-made +committed):\n%s", folder, name, diff)
			}
		}
		for _, name := range list(t, dir) {
			if _, ok := pages[name]; !ok {
				t.Errorf("%s/%s is made by nothing any more: delete it", folder, name)
			}
		}
	}
}

func rewrite(t *testing.T, dir string, pages Pages) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestEveryCodeHasItsHeading: reports link to PAGE#code.
func TestEveryCodeHasItsHeading(t *testing.T) {
	pages := Findings()
	for _, d := range finding.All() {
		page := pages[finding.Page(d.Code)]
		for _, want := range []string{"\n## " + string(d.Code) + "\n", d.Why, d.Mend, d.Example} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not have %q", finding.Page(d.Code), want)
			}
		}
		if !strings.Contains(pages["README.md"], "["+string(d.Code)+"]("+finding.Page(d.Code)+"#"+strings.ToLower(string(d.Code))+")") {
			t.Errorf("the index does not link %s", d.Code)
		}
	}
}

// TestEveryKeyHasItsRow: nothing that the schema knows is left out.
func TestEveryKeyHasItsRow(t *testing.T) {
	pages, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range schema.Describe() {
		page := pages[kindPage(k.Name)]
		for _, f := range k.Fields {
			if !strings.Contains(page, "\n| `"+f.Name+"` |") {
				t.Errorf("%s has no row for %s", kindPage(k.Name), f.Name)
			}
		}
		if usual[k.Name] == "" {
			t.Errorf("say where files of kind %s usually lie", k.Name)
		}
	}
	for page, row := range map[string]string{
		"plan.md":        "| `fences.frozen` | required | whole number from 0 to 520 | Commitments inside this many periods are frozen. |",
		"adjustments.md": "| `adjustments[].reason` | required | `promotion`, `new-product`, `phase-out`, `price`, `customer`, `market`, `supply`, `other` | Why it is made; reports sum by it. |",
		"catalog.md":     "| `items.<identifier>.unit` | required | [identifier](README.md#identifier) | The base unit of all its quantities. |",
		"import.md":      "| `imports[].format.separator` |  | `,`, `;`, `\\|`, `tab` | What stands between columns. |",
	} {
		if !strings.Contains(pages[page], row+"\n") {
			t.Errorf("%s does not have the row\n%s", page, row)
		}
	}
}

// TestLinks: every link inside a folder leads to a page, and to a heading of it.
func TestLinks(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)#]*)(#[^)]*)?\)`)
	heading := regexp.MustCompile(`(?m)^#+ (.*)$`)
	for _, pages := range []Pages{Findings(), files} {
		headings := map[string]bool{}
		for name, text := range pages {
			for _, m := range heading.FindAllStringSubmatch(text, -1) {
				headings[name+"#"+anchor(m[1])] = true
			}
		}
		for name, text := range pages {
			if !strings.HasSuffix(name, ".md") {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				if _, ok := pages[m[1]]; !ok || m[2] != "" && !headings[m[1]+m[2]] {
					t.Errorf("%s: link %s leads nowhere", name, m[0])
				}
			}
		}
	}
}

// TestJSONNamesEveryProperty: each property of a report stands on its page, as
// encoding/json writes it.
func TestJSONNamesEveryProperty(t *testing.T) {
	pages, err := JSON(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for name, golden := range map[string]string{"diff": "diff.json", "render": "plan.json"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "render", "testdata", golden))
		if err != nil {
			t.Fatal(err)
		}
		keys := regexp.MustCompile(`"([a-z_]+)":`).FindAllStringSubmatch(string(b), -1)
		if len(keys) < 50 {
			t.Fatalf("%s has %d keys", golden, len(keys))
		}
		for _, k := range keys {
			if !strings.Contains(pages[name+".md"], "`"+k[1]+"`") {
				t.Errorf("%s.md does not name %s", name, k[1])
			}
		}
	}
}
