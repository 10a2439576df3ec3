package assess

import (
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
)

// decisions lists those that say that they are accepted: of a proposal what is
// new in that, of a close all that cover a gap.
func (a *assessing) decisions() error {
	head := a.out.Head
	if head == nil || head.Plan == nil {
		return nil
	}
	base := a.out.Target
	if a.t.Purpose == policy.Closes {
		base = a.out.Committed
	}
	for i := range head.Plan.Decisions {
		d := &head.Plan.Decisions[i]
		if d.Status != decision.Accepted {
			continue
		}
		before := accepted(base, d.ID)
		fresh := before == nil
		section := a.out.Spelled.Head.Section(sectionOf(d.ID))
		same := before != nil && section != nil && sameSection(a.out.Spelled.Base, section)
		if same && (a.t.Purpose == policy.Proposals || len(d.Covers) == 0) {
			continue
		}
		x := signoff.Decided{Decision: d, Plan: head.Plan, New: fresh}
		if section != nil {
			x.Hash = section.Hash
			if a.t.Purpose == policy.Closes {
				var err error
				if x.Contributors, err = ledger.Writers(a.ctx, a.repo, a.t.Head, a.w.Path(section.Path), a.out.Case.Policy); err != nil {
					return err
				}
			}
		}
		a.out.Case.Decisions = append(a.out.Case.Decisions, x)
	}
	return nil
}

func accepted(s *workspace.Snapshot, id string) *decision.Decision {
	if s == nil || s.Plan == nil {
		return nil
	}
	if d := byID(s.Plan, id); d != nil && d.Status == decision.Accepted {
		return d
	}
	return nil
}

func byID(p *plan.Plan, id string) *decision.Decision {
	for i := range p.Decisions {
		if p.Decisions[i].ID == id {
			return &p.Decisions[i]
		}
	}
	return nil
}

func sameSection(c *digest.Content, s *digest.Section) bool {
	before := c.Section(s.Key)
	return before != nil && before.Hash == s.Hash
}

const decisionKey = "Decision/"

// sectionOf is the key of a decision's section; identifiers are encoded as they
// are, but for `+`.
func sectionOf(id string) string { return decisionKey + strings.ReplaceAll(id, "+", "%2B") }

func decisionOf(s *digest.Section) (string, bool) {
	id, ok := strings.CutPrefix(s.Key, decisionKey)
	return strings.ReplaceAll(id, "%2B", "+"), ok
}
