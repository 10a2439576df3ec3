package docgen

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/schema"
)

// editorSchema is the file that editors are pointed to.
const editorSchema = "accord.schema.json"

// usual is where a plan repository keeps each kind; only `kind` decides.
var usual = map[string]string{
	"Plan":         "plan.yaml",
	"Policy":       "policy.yaml",
	"Network":      "network.yaml",
	"Import":       "imports.yaml",
	"Catalog":      "catalog/FAMILY.yaml",
	"Baseline":     "demand/baseline/MARKET-FAMILY.yaml",
	"Adjustments":  "demand/adjustments/OWNER.yaml",
	"Supply":       "supply/SOURCE.yaml",
	"StockTargets": "stock/targets.yaml",
	"Budget":       "budget/YEAR.yaml",
	"Facts":        "facts/facts.yaml",
	"Assumption":   "assumptions/ID.yaml",
	"Risk":         "risks/ID.yaml",
	"Decision":     "decisions/ID.yaml",
	"Trigger":      "triggers/ID.yaml",
}

// Files makes docs/files: an index, a page for each kind of file with every
// key, and the JSON Schema for editors.
func Files() (Pages, error) {
	jsonSchema, err := schema.JSONSchema()
	if err != nil {
		return nil, err
	}
	pages := Pages{"README.md": filesIndex(), editorSchema: string(jsonSchema)}
	for _, k := range schema.Describe() {
		pages[kindPage(k.Name)] = filePage(k)
	}
	return pages, nil
}

func kindPage(kind string) string { return strings.ToLower(kind) + ".md" }

func filesIndex() string {
	p := newPage("Plan files")
	p.para("A plan is a folder of YAML files. Every file begins with `kind` and `version`; `kind` decides how it is read. The folders below are a convention: files may be arranged by team or region, so that the owners of code follow folders.")
	var rows [][]string
	for _, k := range schema.Describe() {
		rows = append(rows, []string{fmt.Sprintf("[%s](%s)", k.Name, kindPage(k.Name)), code(usual[k.Name]), k.Doc})
	}
	p.table([]string{"Kind", "Usual place", "What it holds"}, rows)
	p.section("Forms of values")
	p.para("Keys take these forms of values. Numbers and percents are written without quotes; a missing number is never a zero.")
	for _, t := range schema.Terms() {
		p.WriteString("\n### " + upperFirst(t.Name) + "\n")
		p.para(t.Doc, allowedSentence(t.Allowed))
	}
	p.section("In an editor")
	p.para("[" + editorSchema + "](" + editorSchema + ") is a JSON Schema of all kinds: editors complete keys and mark mistakes by it. `accord schema` prints the one that fits the program you run. Where the editor uses the YAML language server, the first line of a file may name it:")
	p.block("yaml", "# yaml-language-server: $schema=accord.schema.json")
	return p.String()
}

func filePage(k schema.Kind) string {
	p := newPage(k.Name)
	p.para(k.Doc, "Usual place: "+code(usual[k.Name])+" in the plan's folder. [All kinds](README.md)")
	p.section("Example")
	p.block("yaml", k.Example)
	p.section("Keys")
	p.table([]string{"Key", "", "Value", "Meaning"}, keyRows("", k.Fields))
	p.para("`<identifier>` stands for a name that the plan chooses, `[]` for each element of a list. The forms of values stand in the [index](README.md#forms-of-values).")
	return p.String()
}

// keyRows lists keys with their paths, each above the keys below it. What the
// plan names itself has a row only if there is something to say about it.
func keyRows(prefix string, fields []schema.Field) [][]string {
	var rows [][]string
	for _, f := range fields {
		path := prefix + f.Name
		if prefix != "" && f.Name != "[]" {
			path = prefix + "." + f.Name
		}
		chosen := strings.HasPrefix(f.Name, "<") || f.Name == "[]"
		if !chosen || f.Doc != "" {
			required := ""
			if f.Required && !chosen {
				required = "required"
			}
			rows = append(rows, []string{code(path), required, typeCell(f), f.Doc})
		}
		rows = append(rows, keyRows(path, f.Nested)...)
	}
	return rows
}

// typeCell says what may stand there, with links to the forms of values.
func typeCell(f schema.Field) string {
	switch {
	case len(f.Allowed) == 1:
		return code(f.Allowed[0])
	case len(f.Allowed) > 1:
		values := make([]string, len(f.Allowed))
		for i, a := range f.Allowed {
			values[i] = code(a)
		}
		return strings.Join(values, ", ")
	}
	return linked(f.Type)
}

// linked turns the name of a form that is the whole type into a link to it.
func linked(words string) string {
	for _, t := range schema.Terms() {
		if words == t.Name {
			return "[" + words + "](README.md#" + anchor(t.Name) + ")"
		}
	}
	return words
}

func allowedSentence(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return "One of `" + strings.Join(values, "`, `") + "`."
}
