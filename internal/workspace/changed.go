package workspace

import (
	"context"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/stability"
	"github.com/accord-plan/accord/internal/vintage"
	"github.com/accord-plan/accord/render"
)

// WhoChanged adds to the first n changes that people made which commit made
// them, and by whom. Outside a repository it adds nothing.
func (w *Workspace) WhoChanged(ctx context.Context, s *Snapshot, rec *vintage.Record, changes []stability.Change, n int) error {
	if w.repo == nil {
		return nil
	}
	b := w.blamer(s.Plan.Calendar)
	for i := range changes {
		x := &changes[i]
		if !x.ByHand() {
			continue
		}
		if n--; n < 0 {
			return nil
		}
		if err := b.changedBy(ctx, s, rec, x); err != nil {
			return err
		}
	}
	return nil
}

// changedBy finds the commits of one change.
func (b *blamer) changedBy(ctx context.Context, s *Snapshot, rec *vintage.Record, x *stability.Change) error {
	t, err := b.cal.Parse(x.Period)
	if err != nil {
		return err
	}
	for i := range x.Causes {
		c := &x.Causes[i]
		if c.Owner == stability.Forecast || c.At == nil {
			continue
		}
		set, err := b.setBy(ctx, s, commitOf(rec, x.To), b.w.Path(c.At.File), causeCell(x, c, t), c.How == "removed")
		if err != nil {
			return err
		}
		if set != nil {
			c.Set = &stability.Set{Commit: set.Commit, Date: set.Date, Author: set.Author, Person: set.Person, Subject: set.Subject, Request: set.Request, Uncommitted: set.Uncommitted}
		}
	}
	return nil
}

// commitOf is the hash of a close's commit, empty for the plan that stands.
func commitOf(rec *vintage.Record, tag string) string {
	for i := range rec.Vintages {
		if rec.Vintages[i].Tag == tag {
			return rec.Vintages[i].Commit
		}
	}
	return ""
}

func causeCell(x *stability.Change, c *stability.Cause, t period.Period) planfile.Cell {
	if x.Of == stability.Supply {
		return planfile.CommitmentCell{Source: x.Source, Site: x.Site, Item: x.Item, Period: t}
	}
	return planfile.DemandCell{Market: c.Document, Item: x.Item, Period: t, Layer: c.Layer, ID: c.ID}
}

// setBy says who gave a cell of a commit its value, or took it away; the empty
// hash is the snapshot.
func (b *blamer) setBy(ctx context.Context, s *Snapshot, hash, file string, cell planfile.Cell, removed bool) (*render.WhySet, error) {
	switch {
	case removed:
		return b.removedBy(ctx, s, hash, file, cell)
	case hash == "":
		return b.who(ctx, s, file, cell)
	}
	c, err := b.w.repo.Resolve(ctx, hash)
	if err != nil {
		return nil, err
	}
	set, err := b.follow(ctx, c, file, cell)
	if err != nil || set == nil {
		return nil, err
	}
	return whySet(set, s.Plan.Policy), nil
}

// removedBy finds the commit since which a file does not state a cell any more.
func (b *blamer) removedBy(ctx context.Context, s *Snapshot, hash, file string, cell planfile.Cell) (*render.WhySet, error) {
	c, err := b.begin(ctx, s, hash)
	if err != nil || c.Hash == "" {
		return nil, err
	}
	if stands, err := b.states(c, file, cell); err != nil || stands { // it went in what is not committed
		return &render.WhySet{Uncommitted: true}, err
	}
	for range mostCommits {
		parents, cut, err := b.w.repo.Parents(ctx, c)
		if err != nil || cut || len(parents) == 0 {
			return nil, err
		}
		next := -1
		for i, p := range parents {
			stands, err := b.states(p, file, cell)
			if err != nil {
				return nil, err
			}
			if !stands && next < 0 {
				next = i
			}
		}
		if next < 0 {
			return whySet(&SetBy{Commit: c}, s.Plan.Policy), nil
		}
		c = parents[next]
	}
	return nil, nil
}

// begin is the commit from which is looked back.
func (b *blamer) begin(ctx context.Context, s *Snapshot, hash string) (history.Commit, error) {
	switch {
	case hash != "":
		return b.w.repo.Resolve(ctx, hash)
	case s.Source.Commit != nil:
		return *s.Source.Commit, nil
	}
	c, _, err := b.w.repo.Head(ctx)
	return c, err
}

func (b *blamer) states(c history.Commit, file string, cell planfile.Cell) (bool, error) {
	hash, err := b.w.repo.Hash(c, file)
	if err != nil || hash == "" {
		return false, err
	}
	_, ok, err := b.stated(hash, cell)
	return ok, err
}
