package cmd

import (
	"bytes"
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/ical"
	"github.com/spf13/cobra"
)

// mostCycles is how many cycles a calendar may hold.
const mostCycles = 60

type cycleCalendarOptions struct {
	rev, target string
	cycles      int
	guests      bool
}

func (g *global) cycleCalendar() *cobra.Command {
	o := &cycleCalendarOptions{}
	c := &cobra.Command{
		Use:   "calendar [REVISION]",
		Short: "List the days of the next cycles, as a calendar file for invitations too",
		Long: "Calendar lists the days of this cycle and the next ones: the steps by the working days of the cadence, without\n" +
			"the plan's holidays, and the weekly check-ins. -o ics writes them as an iCalendar file (RFC 5545), which mail\n" +
			"programs and calendars read: all-day events whose identity stays when a day moves, so that a new file replaces\n" +
			"the old days. The stamp is that of the revision, so the same revision gives the same file.\n\n" +
			"Roles and people are named in the text of each event. --invite names people as guests too, those whose address\n" +
			"the policy has; the first person of the plan's owner organises." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan cannot be read.",
		Example: "  accord cycle calendar\n  accord cycle calendar -o ics --out cycle.ics\n  accord cycle calendar -o ics --invite --cycles 12 --out cycle.ics",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runCycleCalendar(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch that is committed from (default: origin's)")
	f.IntVar(&o.cycles, "cycles", 3, fmt.Sprintf("how many cycles, this one and the next, at most %d", mostCycles))
	f.BoolVar(&o.guests, "invite", false, "name people as guests, by the addresses in the policy")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "ics", "json")
	return c
}

func (g *global) runCycleCalendar(ctx context.Context, o *cycleCalendarOptions) error {
	if o.cycles < 1 || o.cycles > mostCycles {
		return &workspace.Usage{Summary: fmt.Sprintf("--cycles %d is not from 1 to %d", o.cycles, mostCycles), Do: "write --cycles 12"}
	}
	w, r, err := g.onBranch(ctx, o.rev, o.target, workspace.Shape)
	if err != nil {
		return err
	}
	defer w.Close()
	in := cadence.InviteInput{Input: r.Input, Stamp: r.snapshot.Source.Commit.CommitterTime, Count: o.cycles, Guests: o.guests}
	if name, _, err := w.TagsName(ctx); err == nil {
		if tag, err := w.Repository().TagObject(ctx, statement.TagName(name, statement.Genesis)); err == nil {
			in.Root = string(tag.Hash)
		}
	}
	v := cadence.Invite(in)
	switch g.format {
	case "json":
		return g.writeJSON(v)
	case "ics":
		return g.emitWith(func(b *bytes.Buffer) error { return ical.Write(b, v) })
	}
	return g.writeDocument(render.CalendarDocument(v))
}
