package csv

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/trail"
)

// trailColumns are the columns of a history of cells; new ones come last. What was
// not stated before or after is empty.
var trailColumns = []string{"date", "commit", "author", "person", "request", "subject", "of", "measure", "layer", "id", "item", "items", "family", "market", "source", "site",
	"resource", "key", "period", "old", "new", "zone", "reason", "note", "decision", "assumption", "file", "line"}

// Trail writes a history of cells, one change a row, newest commit first.
func Trail(w io.Writer, r *trail.Report) error {
	out := csv.NewWriter(w)
	if err := out.Write(trailColumns); err != nil {
		return err
	}
	for i := range r.Commits {
		c := &r.Commits[i]
		for j := range c.Changes {
			x := &c.Changes[j]
			if err := out.Write([]string{c.Date, c.Commit, text(c.Author), text(c.Person), text(c.Request), text(c.Subject), x.Of, text(x.Measure), text(x.Layer), text(x.ID), text(x.Item), text(strings.Join(x.Items, " ")),
				text(x.Family), text(x.Market), text(x.Source), text(x.Site), text(x.Resource), text(x.Key), x.Period, value(x.Old), value(x.New), x.Zone, text(x.Reason), text(x.Note), text(x.Decision), text(x.Assumption),
				text(x.File), strconv.Itoa(x.Line)}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// value is what was stated: a number or a percentage as it is.
func value(s *string) string {
	if s == nil {
		return ""
	}
	if _, err := quantity.Parse(strings.TrimSuffix(*s, "%")); err == nil {
		return *s
	}
	return text(*s)
}
