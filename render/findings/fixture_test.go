package findings

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// company is a small plan folder; findings below point into it.
var company = map[string]string{
	"adjustments/sales-eu.yaml": "kind: Adjustments\nversion: 1\nadjustments:\n  - id: spring-promo\n    items: [TENT-2p]\n    note: \"20 % für Zelte\", bad\n",
	"catalog/tents.yaml":        "\xef\xbb\xbfkind: Catalog\r\nversion: 1\r\nitems:\r\n  TENT-2P: {unit: each}\r\n",
	"notes.yaml":                "name: 二人用テント, two\n",
	"supply/lyon.yaml":          "commitments:\n  central:\n    TENT-3P:\n      2027-02: 100\n      2027-02: 60\n      2027-02: 70\n",
}

func table(files map[string]string) *position.Files {
	var names []string
	for n := range files {
		names = append(names, n)
	}
	return position.NewFiles(names, func(n string) []byte { return []byte(files[n]) })
}

// at returns the place of the n-th occurrence (from 1) of a text in a file.
func at(t testing.TB, f *position.Files, file, text string, n int) position.Ref {
	t.Helper()
	from := 0
	for range n {
		i := strings.Index(string(f.Text(f.Number(file)))[from:], text)
		if i < 0 {
			t.Fatalf("%s does not have %q %d times", file, text, n)
		}
		from += i + 1
	}
	return position.Ref{File: f.Number(file), Offset: int32(from - 1)}
}

// sample is a report with a finding of every sort: with and without place,
// excerpt, hint and other places, after non-ASCII text, in a file with a
// byte-order mark and CRLF, over two lines; and gaps of every standing.
func sample(t testing.TB) finding.Report {
	t.Helper()
	f := table(company)
	adj, lyon, tents := "adjustments/sales-eu.yaml", "supply/lyon.yaml", "catalog/tents.yaml"
	fs := []finding.Finding{
		finding.New(finding.ShapeValue, at(t, f, adj, "TENT-2p", 1), "unknown item TENT-2p").WithLength(7).
			WithHint("the catalog has TENT-2P").WithRelated(at(t, f, tents, "TENT-2P", 1), "").
			WithFix(&finding.Fix{Offset: int(at(t, f, adj, "TENT-2p", 1).Offset), Old: "TENT-2p", New: "TENT-2P"}),
		finding.New(finding.TextSyntax, at(t, f, adj, ", bad", 1), "text after a quoted value").WithLength(5),
		finding.New(finding.ShapeUnknownKey, at(t, f, tents, "kind", 1), "unknown key kind").WithLength(4).WithHint("did you mean king"),
		finding.New(finding.TextNotRead, at(t, f, "notes.yaml", "テント", 1), "name is not used").WithLength(len("テント")).WithHint("short").
			WithFix(&finding.Fix{Offset: int(at(t, f, "notes.yaml", ", two", 1).Offset), Old: ",", New: ""}),
		finding.New(finding.DuplicateCell, at(t, f, lyon, "2027-02: 60", 1), "duplicate cell 2027-02 for TENT-3P at central").WithLength(7).
			WithHint("keep one").WithRelated(at(t, f, lyon, "2027-02: 100", 1), "first stated here (100)"),
		finding.New(finding.DuplicateCell, at(t, f, lyon, "2027-02: 70", 1), "duplicate cell 2027-02 for TENT-3P at central").WithLength(7),
		finding.New(finding.ShapeEither, at(t, f, lyon, "TENT-3P", 1), "a block over two lines").WithLength(len("TENT-3P:\n      2027-02")),
		finding.New(finding.ShapeNoPlan, position.Ref{}, "no plan.yaml").WithHint("start with accord init"),
	}
	gaps := []finding.Gap{
		{ID: "below-minimum/TENT-2P@central", Class: finding.ClassLever, From: "2027-02", To: "2027-02", Units: finding.Amount(quantity.Whole(40)),
			Money: finding.Amount(quantity.Missing), Text: "60 committed, minimum of lyon 100 (40 too little)",
			Position: position.Position{File: "plans/supply/lyon.yaml", Line: 5, Column: 7}},
		{ID: "shortage/TENT-2P@central", Class: finding.ClassDecision, From: "2027-03", To: "2027-05", Units: finding.Amount(quantity.Whole(380)),
			Money: finding.Amount(quantity.Whole(26790)), Text: "1,010 wanted, 630 there (380 too little)", LastDay: "2026-12-31", CannotWait: true,
			ProposedBy: "2026-12-third-shift", Position: position.Position{File: "plans/adjustments/sales-eu.yaml", Line: 5, Column: 13}},
		{ID: "overload/lyon/sewing-hours", Class: finding.ClassDecision, From: "2027-01", To: "2027-01", Units: finding.Amount(quantity.Whole(10)),
			Money: finding.Amount(0), Text: "120 loaded, 110 there (10 too much)", CoveredBy: "2026-11-overtime"},
		{ID: "excess/STOVE@east", Class: finding.ClassNoise, From: "2027-06", To: "2027-06", Units: finding.Amount(125000),
			Money: finding.Amount(quantity.Whole(1234567)), Text: "12.5 more than 3 periods of demand"},
	}
	about := finding.About{Plan: "plans", AsOf: "2026-12-10", AsOfFrom: "date of the commit", Currency: "EUR", Files: 4}
	return finding.NewReport(about, finding.Resolve(fs, f, "plans"), gaps)
}

func write(t testing.TB, format string, r finding.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden compares with a file of testdata; ACCORD_UPDATE=1 rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("ACCORD_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
