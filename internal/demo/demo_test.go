package demo

import (
	"testing"
	"context"
	"io/fs"
	"time"
	"fmt"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/validate"
)

func TestScratch(t *testing.T) {
	dir := t.TempDir()+"/n"
	t0 := time.Now()
	tour, err := Build(dir)
	fmt.Println(time.Since(t0))
	if err != nil { t.Fatal(err) }
	fmt.Printf("%+v\n", tour)
	r, err := history.Open(dir)
	if err != nil { t.Fatal(err) }
	ctx := context.Background()
	revs := []string{}
	for _, c := range tour.Closes { revs = append(revs, c.Tag) }
	revs = append(revs, "main", "spring-promo", "option/third-shift", "option/buy-in")
	var prev *projection.Result
	for _, rev := range revs {
		c, err := r.Resolve(ctx, rev)
		if err != nil { t.Fatal(err) }
		fsys, err := r.At(ctx, c)
		if err != nil { t.Fatal(err) }
		sub, _ := fs.Sub(fsys, "plans")
		l, err := planfile.Load(sub, "plans", planfile.Options{})
		if err != nil { t.Fatal(err) }
		res := projection.ProjectAgainst(l.Plan, prev)
		asOf := period.FromTime(c.CommitterTime)
		if rev == "main" || prev != nil && prev.Plan.Cycle == "2026-11" { asOf = tour.AsOf }
		fnd, _ := validate.Validate(&validate.Context{Plan: l.Plan, Result: res, Previous: prev, AsOf: asOf})
		all := append(l.Findings, fnd...)
		fmt.Println("=====", rev, l.Plan.Cycle, asOf, len(res.Gaps))
			for _, r := range res.Demand { if res.Plan.Items[r.Item].ID[:4]=="SHEL" { fmt.Println("   D", res.Plan.Markets[r.Market].ID, res.Plan.Items[r.Item].ID, r.Consensus[:8], "served", r.Served[:8]) } }
			for _, r := range res.Stock { if res.Plan.Items[r.Item].ID[:4]=="SHEL" { fmt.Println("   S", res.Plan.Items[r.Item].ID, "open", r.Opening, r.OpeningBacklog, "sup", r.Supply[:8], "stk", r.Stock[:8]) } }
			for _, r := range res.Money { if res.Plan.Families[r.Family].ID=="shelters" { fmt.Println("   M", res.Plan.Markets[r.Market].ID, r.Revenue[:8], "dem", r.DemandValue[:8]) } }
		for _, f := range finding.Resolve(all, l.Files, "plans") { fmt.Println("  ", f) }
		for _, g := range res.Gaps {
			if g.Class == projection.NeedsDecision || g.Kind=="shortage" || g.Kind=="overload" || g.Kind == "inside-lead-time" || g.Kind == "late-backlog"{
			fmt.Println("   gap", g.Class, g.ID(), l.Plan.Calendar.Label(g.From), l.Plan.Calendar.Label(g.To), g.Units, g.Money, g.Text, "cov", g.CoveredBy, g.ProposedBy)
			}
		}
		if rev[:4] == "plan" { prev = res }
	}
}
