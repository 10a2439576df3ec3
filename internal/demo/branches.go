package demo

import (
	"maps"
	"strings"
)

// Branch is a line of the repository beside main.
type Branch struct {
	Name    string
	Author  string // person of the policy
	Summary string
}

// propose makes the branch of the promotion: the plan with it is the example
// as it lies in plans/.
func (c *course) propose() error {
	if err := c.git.Branch(proposal); err != nil {
		return err
	}
	c.tour.Proposal = Branch{proposal, "ben", "a spring promotion, and the decision that it asks for"}
	for _, s := range []step{
		{"sales-eu", 7, "10:12", "Add the spring promotion of the two-person tent", "20 % off at three retailers in March, agreed on 2026-11-14. 310 pieces are\nalready on order.", []string{salesEU, assumption}},
		{"ops-lyon", 7, "11:48", "Ask how to cover the spring promotion", "Lyon cannot sew what the promotion needs; 380 tents are short in March.", []string{decision}},
	} {
		if err := c.commit(s, c.last, c.texts); err != nil {
			return err
		}
	}
	return nil
}

// options makes one branch for each answer to the proposal's question.
func (c *course) options() error {
	before := c.now
	for _, o := range []struct {
		branch Branch
		step   step
		change func(e *edit)
	}{
		{Branch{"option/third-shift", "marc", "200 tents more from Lyon in February and in March"},
			step{"ops-lyon", 7, "15:05", "Sew 400 more tents in a third shift", "200 in February and 200 in March, with 120 hours more in each.", []string{"supply/lyon.yaml"}}, thirdShift},
		{Branch{"option/buy-in", "tom", "400 tents from Viet Textile in March, by air"},
			step{"procurement", 7, "16:20", "Buy 400 tents from Viet Textile", "By air for March; they lay on 800 sewing slots for it.", []string{"supply/viet-textile.yaml"}}, buyIn},
	} {
		if err := c.git.Switch(proposal); err != nil {
			return err
		}
		if err := c.git.Branch(o.branch.Name); err != nil {
			return err
		}
		c.now = maps.Clone(before)
		e := &edit{folder: maps.Clone(before)}
		o.change(e)
		if e.err != nil {
			return e.err
		}
		if err := c.commit(o.step, c.last, e.folder); err != nil {
			return err
		}
		c.tour.Options = append(c.tour.Options, o.branch)
	}
	c.now = before
	return nil
}

func thirdShift(e *edit) {
	const lyon = "supply/lyon.yaml"
	e.replace(lyon, "there is no third shift.", "a third shift sews in February and March.")
	e.replaceAfter(lyon, "  sewing-hours:\n", "    2027-02: 1060\n    2027-03: 1220\n", "    2027-02: 1180\n    2027-03: 1340\n")
	e.replaceAfter(lyon, "commitments:\n", "      2027-02: 400\n      2027-03: 520\n", "      2027-02: 600\n      2027-03: 720\n")
}

func buyIn(e *edit) {
	const viet = "supply/viet-textile.yaml"
	e.replaceAfter(viet, "  sewing-slots:\n", "    2027-03: 1500\n", "    2027-03: 2300   # 800 more for the tents that come by air\n")
	before, after, _ := strings.Cut(e.folder[viet], "commitments:\n")
	if !strings.Contains(after, "\n  east:\n") {
		e.fail(viet, "commitments: … east:")
		return
	}
	e.folder[viet] = before + "commitments:\n" + strings.Replace(after, "\n  east:\n", "\n    TENT-2P:\n      2027-03: 400\n  east:\n", 1)
}
