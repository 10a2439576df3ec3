package render_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
)

// promotion is the demo without and with its spring promotion, in one cycle.
func promotion(t *testing.T) (base, head *projection.Result) {
	t.Helper()
	in := northlight(t)
	base, head = in.Previous, in.Result
	files := position.NewFiles([]string{"demand/adjustments/sales-eu.yaml", "decisions/third-shift.yaml", "supply/lyon.yaml"},
		func(string) []byte { return bytes.Repeat([]byte("a: 1\n"), 70) })
	line := func(file string, n int) position.Ref {
		return position.Ref{File: files.Number(file), Offset: int32(5 * (n - 1))}
	}
	for _, p := range []*plan.Plan{base.Plan, head.Plan} {
		p.Cycle, p.Files, p.Fences = "2026-12", files, plan.Fences{Frozen: 2, Slushy: 4}
		for i := range p.Items {
			p.Items[i].Cost = dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: num(costs[i])}})
		}
		for i := range p.Families {
			for _, item := range p.Families[i].Items {
				p.Items[item].Family = i
			}
		}
	}
	base.Plan.Decisions, base.Plan.Risks = head.Plan.Decisions[:1], head.Plan.Risks
	base.Plan.Assumptions = append([]decision.Assumption(nil), head.Plan.Assumptions...)
	base.Plan.Assumptions[0].Expires = day("2027-02-28")
	base.Plan.Assumptions[1].Statement = "The dollar stays near 0.90 EUR."
	head.Plan.Decisions[1].At = line("decisions/third-shift.yaml", 4)
	promo := &head.Plan.Adjustments[1]
	promo.Add, promo.At = series("2027-03", 400, 150), line("demand/adjustments/sales-eu.yaml", 38)
	at := line("demand/adjustments/sales-eu.yaml", 41)
	promo.Add = placed(placed(promo.Add, 0, at), 1, at)
	hours := &head.Plan.Sources[0].Resources[1]
	base.Plan.Sources[0].Resources[1].Capacity = series("2026-12", 1600, 1600, 1600)
	hours.Capacity = series("2026-12", 1600, 1750, 1750)
	hours.Capacity = placed(hours.Capacity, 1, line("supply/lyon.yaml", 12))
	base.Load = []projection.LoadRow{head.Load[0], head.Load[1]}
	base.Load[1].Load = whole(380, 560, 790, 900, 1150, 1620, 1180, 940, 720, 640, 560, 530, 460, 600, 810, 1090, 1310, 1240)
	base.Gaps = []projection.Gap{head.Gaps[1], head.Gaps[2], head.Gaps[4]}
	base.Gaps[0].Units, base.Gaps[0].Money = num("180"), num("10260")
	base.Gaps[2].What, base.Gaps[2].Text = "lyon/cutting", "720 hours of 700 (20 too many)"
	return base, head
}

func diffOf(t *testing.T) *change.Diff {
	t.Helper()
	base, head := promotion(t)
	return change.Compare(base, head, change.Options{Base: "main 4f1c2ab", Head: "spring-promo 9b07e31",
		TextChanged: []string{"network.yaml"}})
}

// signOff stands for the sign-off that a caller adds.
func signOff() []render.Block {
	return []render.Block{&render.Heading{Level: 2, Text: "Sign-off: not yet"}, &render.List{Items: []render.Text{
		{render.Good.Of("✔ "), render.Normal.Of("demand: anna")}, {render.Bad.Of("✘ "), render.Normal.Of("money: cfo, demand changed above 1 %")}}}}
}

func TestDiffGolden(t *testing.T) {
	footer := []render.Text{{render.Normal.Of("plan "), render.Code.Of("sha256:51c0a7d2"), render.Normal.Of(", updated in place")}}
	for name, o := range map[string]render.DiffView{
		"diff":         {SignOff: signOff(), Rows: 8},
		"diff-comment": {Comment: true, SignOff: signOff(), Footer: footer},
	} {
		for ext, out := range writeAll(t, render.DiffDocument(diffOf(t), o)) {
			golden(t, name+"."+ext, out)
		}
	}
	var drawn bytes.Buffer
	o := render.DiffView{Comment: true, SignOff: signOff(), Footer: footer, Prefix: "plans"}
	if err := markdown.Write(&drawn, render.DiffDocument(diffOf(t), o), markdown.Options{Base: "https://forge.example/acme/plans/blob/9b07e31", Mermaid: true}); err != nil {
		t.Fatal(err)
	}
	golden(t, "diff-comment-drawn.md", drawn.Bytes())
	value, err := json.MarshalIndent(diffOf(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "diff.json", append(value, '\n'))
}

func TestDiffHeadline(t *testing.T) {
	d := render.DiffDocument(diffOf(t), render.DiffView{})
	got := map[string]string{}
	for _, f := range d.Headline {
		got[f.Label] = f.Value + "; " + f.Detail
	}
	// 550 tents at 189; 380 of them are missing in March and all served by June.
	if !strings.HasPrefix(got["demand"], "+€103,950 (") {
		t.Errorf("demand is %q", got["demand"])
	}
	if got["gaps"] != "2 opened, 1 grown, 1 closed; 1 needs a decision" {
		t.Errorf("gaps are %q", got["gaps"])
	}
}

func TestDiffOfEqualPlans(t *testing.T) {
	base, _ := promotion(t)
	d := change.Compare(base, base, change.Options{Base: "main", Head: "topic", TextChanged: []string{"plan.yaml"}})
	var out bytes.Buffer
	if err := text.Write(&out, render.DiffDocument(d, render.DiffView{}), text.Options{}); err != nil {
		t.Fatal(err)
	}
	want := "Northlight Outdoor, cycle 2026-12 main → topic, over 2026-12..2028-05 (18 periods)\n\nNo change: both plans say the same.\n\n" +
		"- the text of plan.yaml differs, what it says does not\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// TestDiffCommentFits holds that a comment on a plan whose every family changed
// stays below what forges accept, with its headline and footer.
func TestDiffCommentFits(t *testing.T) {
	d := diffOf(t)
	one := d.Edited[0]
	for i := range 5000 {
		s := *one.Subject
		s.What = fmt.Sprintf("TENT-%04d eu", i)
		e := one
		e.Subject = &s
		d.Edited = append(d.Edited, e)
	}
	d.Counts.Numbers += 5000
	family := d.Families[0]
	for i := range 300 {
		f := family
		f.Family = fmt.Sprintf("family-%03d", i)
		f.Name = strings.Repeat("Family ", 8) + fmt.Sprint(i)
		d.Families = append(d.Families, f)
		for range 50 {
			q := d.Derived[0]
			q.Family = f.Family
			d.Derived = append(d.Derived, q)
		}
	}
	footer := []render.Text{render.Plain("full report: artifact 77")}
	for _, rows := range []int{0, -1} {
		var out bytes.Buffer
		if err := markdown.Write(&out, render.DiffDocument(d, render.DiffView{Comment: true, Rows: rows, Footer: footer}), markdown.Options{}); err != nil {
			t.Fatal(err)
		}
		s := out.String()
		if n := len([]rune(s)); n > markdown.DefaultLimit || n < 20_000 {
			t.Errorf("%d characters", n)
		}
		for _, want := range []string{"+€103,950", "full report: artifact 77", "5,0"} {
			if !strings.Contains(s, want) {
				t.Errorf("%q is not in the comment", want)
			}
		}
	}
}

// TestDiffScreen holds that a comment answers within one screen: before the
// first fold stand at most forty lines.
func TestDiffScreen(t *testing.T) {
	base, head := promotion(t)
	for i := range 9 {
		g := head.Gaps[0]
		g.What = fmt.Sprintf("TENT-%dP@central", i)
		g.Money = quantity.Whole(int64(100 * i))
		head.Gaps = append(head.Gaps, g)
	}
	d := change.Compare(base, head, change.Options{})
	var out bytes.Buffer
	if err := markdown.Write(&out, render.DiffDocument(d, render.DiffView{Comment: true, SignOff: signOff()}), markdown.Options{}); err != nil {
		t.Fatal(err)
	}
	above, _, folded := strings.Cut(out.String(), "<details>")
	if n := strings.Count(above, "\n"); !folded || n > 50 {
		t.Errorf("%d lines before the first fold", n)
	}
}

// TestDiffSaysThatALastDayHasPassed: the last day of the shortage is
// 2026-12-31.
func TestDiffSaysThatALastDayHasPassed(t *testing.T) {
	for _, c := range []struct {
		name, asOf, want string
	}{
		{"before it", "2026-12-10", "last day to order more: 2026-12-31"},
		{"on the day itself", "2026-12-31", "last day to order more: 2026-12-31"},
		{"behind it", "2027-01-01", "last day 2026-12-31 has passed"},
	} {
		for _, comment := range []bool{false, true} {
			d := render.DiffDocument(diffOf(t), render.DiffView{AsOf: day(c.asOf), Comment: comment})
			page := string(writeAll(t, d)["html"])
			if !strings.Contains(tagless.ReplaceAllString(page, ""), c.want) {
				t.Errorf("%s, comment %v: no %q", c.name, comment, c.want)
			}
			if c.asOf < "2027" && strings.Contains(page, "has passed") {
				t.Errorf("%s, comment %v: has passed", c.name, comment)
			}
		}
	}
}

var tagless = regexp.MustCompile(`<[^>]*>`)

// placed is a series of which cell i stands at another place.
func placed(s dimension.Series, i int, at position.Ref) dimension.Series {
	c := s.Nth(i)
	c.At = at
	return s.With(c)
}
