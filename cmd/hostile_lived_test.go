package cmd

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/hostiletest"
)

// livedPlan is a plan that was committed and met by facts: everything in it is
// called what somebody might try, triggers too, so that the reports of what
// happened have something to say.
func livedPlan(t *testing.T, scalars []string) string {
	repo := gitrepo.New(t)
	write := func(cycle string) {
		for name, text := range hostiletest.Plan(scalars, 5) {
			text = strings.ReplaceAll(text, "2026-12..2027-02: 10", "2026-10..2027-02: 10")
			repo.Write("plans/"+name, strings.NewReplacer("cycle: 2026-12", "cycle: "+cycle, "expires: 2027-03-15", "expires: 2026-12-05").Replace(text))
		}
	}
	write("2026-10")
	repo.Commit(subject, "2026-10-15T09:00:00Z")
	repo.Tag("plan/2026-10", "2026-10-16T09:00:00Z")
	write("2026-11")
	repo.Commit(subject, "2026-11-15T09:00:00Z")
	repo.Tag("plan/2026-11", "2026-11-16T09:00:00Z")
	write("2026-12")
	sales := "period,market,item,quantity,revenue\n"
	for i, s := range scalars {
		sales += fmt.Sprintf("2026-11,m%03d,i%03d,%d,100\n", i, i, i%2*100)
		repo.Write(fmt.Sprintf("plans/triggers/t%03d.yaml", i), fmt.Sprintf("kind: Trigger\nversion: 1\nowner: r%03d\nid: t%03d\nmeasure: demand\nby: item\nitems: [i%03d]\nexceeds: {percent: 1%%}\nreview: %s\nnote: %s\n", i, i, i, s, s))
	}
	repo.Write("plans/facts/sales/2026-11.csv", sales)
	repo.Write("plans/facts/facts.yaml", fmt.Sprintf("kind: Facts\nversion: 1\nfiles:\n  sales/2026-11.csv:\n    fact: sales\n    measure: shipped\n    complete: true\n"+
		"    as_of: 2026-11-30\n    source: %s\n    query: %s\n    note: %s\n    rows: %d\n    sha256: %x\n", scalars[0], scalars[1], scalars[2], len(scalars), sha256.Sum256([]byte(sales))))
	repo.Commit(subject, "2026-12-01T09:00:00Z")
	return repo.Dir
}
