package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/accord-plan/accord/internal/closing"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/xlsx"
)

// mostGaps is how many gaps of a family stand in a workbook.
const mostGaps = 1000

// pack renders the committed plan as `accord render` does of its tag. Dates are
// judged on the day of the commit, so that the pack is the same whenever it is
// made.
func (g *global) pack(ctx context.Context, at history.Commit, tag string) ([]closing.File, error) {
	w, err := workspace.Open(ctx, workspace.Options{Repo: g.repo, Plan: g.plan, AsOf: period.NoDate, Now: g.env.Now, Revisions: []string{at.Hash}, Proven: true, Reference: g.engine == engineCUE})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	s, err := w.Load(ctx, workspace.Source{Commit: &at, Name: tag}, workspace.Compared)
	if err != nil {
		return nil, err
	}
	if s.Result == nil {
		return nil, g.invalid(w, s, "so it cannot be packed")
	}
	input, err := planInput(ctx, w, s)
	if err != nil {
		return nil, err
	}
	report := render.NewPlanReport(input)
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return nil, err
	}
	var page, sheets bytes.Buffer
	if err := html.Write(&page, report.Document(render.Parts{Gaps: 5, Prefix: w.Prefix()}), html.Options{}); err != nil {
		return nil, err
	}
	if err := xlsx.Write(&sheets, report.Document(render.Parts{All: true, Gaps: mostGaps, Prefix: w.Prefix()})); err != nil {
		return nil, err
	}
	name := strings.ReplaceAll(tag, "/", "-")
	return []closing.File{{Name: name + ".html", Body: page.Bytes()}, {Name: name + ".json", Body: append(disarm.JSON(text), '\n')}, {Name: name + ".xlsx", Body: sheets.Bytes()}}, nil
}
