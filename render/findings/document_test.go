package findings

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/render/markdown"
)

const base = "https://forge.example/acme/plans/blob/9b07e31"

func TestDocument(t *testing.T) {
	r := sample(t)
	r.NotJudged = []string{"budget: no revenue is budgeted in 2028-01..2028-05"}
	var b bytes.Buffer
	if err := markdown.Write(&b, Document(r, 1), markdown.Options{Base: base}); err != nil {
		t.Fatal(err)
	}
	golden(t, "document.md", b.String())
	b.Reset()
	empty := finding.NewReport(finding.About{Plan: "plans", Files: 31}, nil, nil)
	if err := markdown.Write(&b, Document(empty, 0), markdown.Options{}); err != nil {
		t.Fatal(err)
	}
	if want := "## Findings\n\n| errors | warnings | gaps |\n|---|---|---|\n| **0** | **0** | **0** |\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// TestLinks: every place leads to its line, below the address that is given and
// nowhere else.
func TestLinks(t *testing.T) {
	r := sample(t)
	r.Findings[0].Position = position.Position{File: "plans/a) [b](javascript:x) |.yaml", Line: 3, Column: 1}
	got := write(t, "markdown", r, Options{Base: base})
	for _, want := range []string{
		"](" + base + "/plans/a%29%20%5Bb%5D%28javascript:x%29%20%7C.yaml#L3) |",
		"[`plans/supply/lyon.yaml:5:7`](" + base + "/plans/supply/lyon.yaml#L5)",
		"see [`plans/supply/lyon.yaml:4:7`](" + base + "/plans/supply/lyon.yaml#L4) first stated here",
		"[`below-minimum/TENT-2P@central`](" + base + "/plans/supply/lyon.yaml#L5)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(strings.ReplaceAll(got, `\]`, ""), "](javascript") {
		t.Error("a file's name is a link")
	}
	if plain := write(t, "markdown", sample(t), Options{Base: "javascript:alert(1)"}); strings.Contains(plain, "](javascript") || strings.Contains(plain, "yaml#L") {
		t.Errorf("links below what is no address:\n%s", plain)
	}
}
