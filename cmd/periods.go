package cmd

import (
	"fmt"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

// closedPeriods are the flags that say which closed periods a command is about:
// the same three, with the same words, wherever something is looked back at.
type closedPeriods struct {
	periods string
	ytd     bool
	last    int
	command *cobra.Command
}

// flags adds them to a command; otherwise says what is taken without any.
func (f *closedPeriods) flags(c *cobra.Command, otherwise string) {
	f.command = c
	c.Flags().StringVar(&f.periods, "periods", "", "closed periods, as 2026-11 or 2026-07..2026-11 (default: "+otherwise+")")
	c.Flags().BoolVar(&f.ytd, "ytd", false, "the year of the last closed period to date, by the plan's calendar")
	c.Flags().IntVar(&f.last, "last", 0, "so many closed periods, the last ones")
	c.MarkFlagsMutuallyExclusive("periods", "ytd", "last")
}

// span is the range that is asked for, both ends in it; given is false where
// nobody asks for one.
func (f *closedPeriods) span(p *plan.Plan) (from, to period.Period, given bool, err error) {
	closed := p.First - 1
	label := p.Calendar.Label
	switch {
	case f.command.Flags().Changed("last"):
		if f.last < 1 {
			return 0, 0, false, &workspace.Usage{Summary: fmt.Sprintf("--last %d is no number of periods", f.last), Do: "write a whole number from 1 on"}
		}
		return closed - period.Period(f.last) + 1, closed, true, nil
	case f.ytd:
		from, _ = p.Calendar.OfYear(p.Calendar.Year(closed))
		return from, closed, true, nil
	case f.periods == "":
		return 0, 0, false, nil
	}
	if from, to, err = p.Calendar.ParseRange(f.periods); err != nil {
		return 0, 0, false, &workspace.Usage{Summary: fmt.Sprintf("--periods %s: %v", f.periods, err), Do: "write closed periods, as " + label(closed-4) + ".." + label(closed)}
	}
	if to > closed {
		return 0, 0, false, &workspace.Usage{Summary: "--periods " + f.periods + " ends after " + label(closed) + ", the last closed period", Do: "end it there"}
	}
	return from, to, true, nil
}
