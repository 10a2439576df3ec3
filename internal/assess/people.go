package assess

import (
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
)

// people finds who made the change: by git, and by what the forge knows. Of a
// close that is the whole of what came since the last one.
func (a *assessing) people() error {
	c := a.out.Case
	from := a.t.Target
	if a.t.Purpose == policy.Closes {
		from = history.Commit{}
		if a.link != nil {
			from = a.link.Commit
		}
	}
	var excluding []history.Commit
	if from.Hash != "" {
		excluding = append(excluding, from)
	}
	made, err := ledger.Contributors(a.ctx, a.repo, a.t.Head, c.Policy, a.out.Ring, a.asOf(), excluding...)
	if err != nil {
		return err
	}
	c.Contributors, c.AllSigned = made.Contributors, made.AllSigned
	for _, v := range made.Violations {
		a.block("%s", v)
	}
	if f := a.t.Forge; f != nil {
		for _, x := range f.Contributors {
			c.Contributors = append(c.Contributors, signoff.Contributor{
				Person: ledger.PersonAt(c.Policy, f.Host, x.User.ID), Name: f.Host + "/" + x.User.Login, How: x.How, Of: short(x.Of)})
		}
	}
	return nil
}

// short is a hash as people are shown it; #42 stays.
func short(of string) string {
	if len(of) == 40 {
		return of[:10]
	}
	return of
}
