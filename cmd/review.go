package cmd

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/review"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
	"github.com/spf13/cobra"
)

type reviewOptions struct {
	rev, target    string
	revs           []string
	open           bool
	merges         int
	number         int
	locate, dryRun bool
	at, publish    string
	mode, least    string
	failOn         string
	page, summary  string
}

func (g *global) review() *cobra.Command {
	o := &reviewOptions{}
	c := &cobra.Command{
		Use:   "review [REV] | --open [REV...]",
		Short: "Judge a proposal as it would be merged, and say so on its pull request",
		Long: "Review validates and compares target → merge result, which is what a merge would make of both branches,\n" +
			"and publishes what a reviewer needs: one comment that is updated in place, annotations, the statuses\n" +
			"accord/validate and accord/gaps, the summary of the job, a page. Where the policy at the target has rules it\n" +
			"also says who must agree and who has, in the comment and as the status accord/sign-off.\n\n" +
			"  accord review             a branch of this clone against its target; nothing is published;\n" +
			"                            -o markdown prints what the comment would say\n" +
			"  accord review --pr 7      a pull request: fetches, judges, publishes; in CI the number is known\n" +
			"  accord review --open      which open pull requests are fine alone and not together; with REV, which branches\n\n" +
			"In CI the steps run apart, so that what reads the proposal has no token:\n\n" +
			"  accord review --locate --out at.json                 (token) asks the forge, fetches, sets statuses pending\n" +
			"  accord review --at at.json -o json --out review.json (no token) judges\n" +
			"  accord review --publish review.json --at at.json     (token) publishes what the second step wrote, or that\n" +
			"                                                       it wrote nothing\n\n" +
			"The token comes from the environment: GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or ACCORD_TOKEN. With the private\n" +
			"key of the policy's recorder in ACCORD_RECORDER_KEY, what publishes keeps records of reviews on accord/approvals." +
			exitsFor("findings at or above --fail-on", exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that accord/validate is no success, whatever the sign-off; with --open, that proposals do not go together.",
		Example: "  accord review\n  accord review --open option/third-shift option/buy-in\n  accord review spring-promo --target main\n  accord review --pr 7 --dry-run",
		Args: func(c *cobra.Command, args []string) error {
			if o.open {
				return nil
			}
			return atMost(1, "one revision")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if o.revs = args; o.open {
				return g.reviewOpen(c.Context(), o)
			}
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runReview(c.Context(), o, c.Flags().Changed("format"))
		},
		ValidArgsFunction: g.revisions(20),
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch that the proposal is meant for")
	f.IntVar(&o.number, "pr", 0, "the number of the pull request (default: CI's)")
	f.BoolVar(&o.locate, "locate", false, "only ask the forge, fetch, and write which commits are meant")
	f.StringVar(&o.at, "at", "", "judge the commits that --locate wrote to this file")
	f.StringVar(&o.publish, "publish", "", "publish the report that -o json wrote to this file")
	f.BoolVar(&o.open, "open", false, "hold all open pull requests, or the named branches, against each other")
	f.IntVar(&o.merges, "merges", 0, "with --open: how many merges are judged at most (default 260)")
	f.BoolVar(&o.dryRun, "dry-run", false, "print what would be sent, and send nothing")
	f.StringVar(&o.mode, "mode", string(review.Update), "what becomes of an earlier comment: "+strings.Join(review.Modes, ", "))
	f.StringVar(&o.least, "min-money", "0", "no comment unless money moves by this much, a gap opens or a finding is new (plan currency)")
	f.StringVar(&o.failOn, "fail-on", "error", "what fails accord/validate: error or warning")
	f.StringVar(&o.page, "page", "", "write the report as an HTML page to this file as well")
	f.StringVar(&o.summary, "summary", "", "append the full report in Markdown to this file (default: the job's summary)")
	g.formatFlag(c, "text", "markdown", "html", "json")
	completeFlags(c, map[string][]string{"mode": review.Modes, "fail-on": {"error", "warning"}})
	return c
}

func (g *global) runReview(ctx context.Context, o *reviewOptions, formatted bool) error {
	g.patient(1) // two share nearly all
	if err := o.check(); err != nil {
		return err
	}
	switch {
	case o.publish != "":
		return g.publishReview(ctx, o)
	case o.locate:
		return g.locateReview(ctx, o)
	}
	r, f, err := g.computeReview(ctx, o, formatted)
	if err != nil {
		return err
	}
	if err := g.writeFiles(r, o); err != nil {
		return err
	}
	if formatted || r.At.Forge == nil || o.at != "" {
		return g.printReview(r)
	}
	return g.sendReview(ctx, f, r, o)
}

func (o *reviewOptions) check() error {
	if !slices.Contains(review.Modes, o.mode) {
		return &workspace.Usage{Summary: fmt.Sprintf("--mode %s is not known", o.mode), Do: "the modes are " + strings.Join(review.Modes, ", ")}
	}
	if o.failOn != "error" && o.failOn != "warning" {
		return &workspace.Usage{Summary: fmt.Sprintf("--fail-on %s is not known", o.failOn), Do: "write error or warning"}
	}
	steps := 0
	for _, set := range []bool{o.locate, o.at != "" && o.publish == "", o.publish != ""} {
		if set {
			steps++
		}
	}
	if steps > 1 {
		return &workspace.Usage{Summary: "--locate, --at and --publish are three steps", Do: "run them one after the other"}
	}
	switch {
	case o.rev != "" && (steps > 0 || o.number != 0):
		return &workspace.Usage{Summary: "a revision and a pull request", Do: "name one of them: without a forge a revision, else --pr N"}
	case o.target != "" && (steps > 0 || o.number != 0):
		return &workspace.Usage{Summary: "--target is for a branch of this clone: what a pull request is meant for, the forge tells", Do: "leave --target out"}
	}
	return nil
}

// computeReview judges; the forge is nil where none is asked. formatted says that the
// report is printed even where there is one.
func (g *global) computeReview(ctx context.Context, o *reviewOptions, formatted bool) (*review.Report, forge.Forge, error) {
	at, f, err := g.reviewAt(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	least, err := quantity.Parse(o.least)
	if err != nil || least < 0 {
		return nil, nil, &workspace.Usage{Summary: fmt.Sprintf("--min-money %s is no amount", o.least), Do: "write a number such as 5000"}
	}
	w, err := g.openAt(ctx, at.Target, at.Head)
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	r, err := review.Compute(ctx, w, at, review.Options{Least: least, FailOn: o.failOn,
		Shown:   g.format == "text" && o.page == "" && (formatted || at.Forge == nil || o.at != ""),
		Witness: func(ctx context.Context) (*workspace.Workspace, error) { return g.openWitness(ctx, at.Target, at.Head) }})
	return r, f, err
}

// openAt opens the workspace. A review is judged today, as the last days of
// levers are what it is about.
func (g *global) openAt(ctx context.Context, hashes ...string) (*workspace.Workspace, error) {
	day := *g
	day.asOf = cmp.Or(g.asOf, period.FromTime(g.env.Now()).String())
	return day.openFor(ctx, hashes)
}

func (g *global) writeFiles(r *review.Report, o *reviewOptions) error {
	if o.page == "" {
		return nil
	}
	b, err := r.HTML()
	if err != nil {
		return err
	}
	return g.writeFile(o.page, b)
}

// printReview writes the report and publishes nothing. As JSON it is the input
// of the next step, so what it says is no failure of this one; as Markdown it is
// the comment.
func (g *global) printReview(r *review.Report) error {
	if g.format == "json" {
		return g.writeJSON(r)
	}
	doc := r.Document(map[string]review.View{"text": review.Terminal, "markdown": review.Comment, "html": review.Full}[g.format])
	err := g.emitWith(func(b *bytes.Buffer) error {
		switch g.format {
		case "markdown":
			return markdown.Write(b, doc, markdown.Options{})
		case "html":
			return html.Write(b, doc, html.Options{})
		}
		return text.Write(b, doc, text.Options{Width: g.width(), Colour: g.painted()})
	})
	if err == nil && !r.Passed() {
		return quiet{exitFindings}
	}
	return err
}
