// Package csv writes reports as comma-separated values, for spreadsheets and
// for programs that read tables. Numbers are exact and plain, what is not known
// is empty. Texts are cleaned, and begin no formula.
package csv

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
)

// gapColumns are the columns of a list of gaps; new ones come last.
var gapColumns = []string{"class", "gap", "kind", "family", "from", "to", "units", "measure", "money", "currency", "text",
	"covered_by", "proposed_by", "falls_short", "options", "recommended", "owner", "last_day", "cannot_wait", "file", "line"}

// Gaps writes a list of gaps, one a row, under a head.
func Gaps(w io.Writer, r *render.GapsReport, file func(name string) string) error {
	out := csv.NewWriter(w)
	if err := out.Write(gapColumns); err != nil {
		return err
	}
	for i := range r.Gaps {
		g := &r.Gaps[i]
		var options []string
		recommended := ""
		for _, o := range g.Options {
			options = append(options, o.ID)
			if o.Recommended {
				recommended = o.ID
			}
		}
		name, line := "", ""
		if g.At != nil {
			name, line = file(g.At.File), strconv.Itoa(g.At.Line)
		}
		row := []string{text(g.Class), text(g.ID), text(g.Kind), text(g.Family), text(g.From), text(g.To), number(g.Units), text(string(g.Measure)), number(g.Money), text(r.Currency), text(g.Text),
			text(g.CoveredBy), text(g.ProposedBy), text(g.FallsShort), text(strings.Join(options, " ")), text(recommended), text(g.Owner), text(g.LastDay), strconv.FormatBool(g.CannotWait), text(name), line}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// text is a text as it may stand in a cell.
func text(s string) string { return disarm.Line(disarm.Sheet(render.Clean(s))) }

// number is an exact decimal, empty where it is not known.
func number(n quantity.Number) string {
	if n.IsMissing() {
		return ""
	}
	return n.String()
}
