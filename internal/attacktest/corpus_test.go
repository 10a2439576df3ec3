package attacktest

import (
	"strings"
	"testing"
)

// attack is one case of the corpus.
type attack struct {
	// name is unique; point is the one of signoff's specification that it is
	// about, as a number of the list in docs/signoff.md, Attacks.
	name  string
	point int
	// does is what the attacker does, and guard what protects, in one sentence
	// each, as the documentation has them.
	does, guard string
	// asked is the command that has to see it.
	asked judge
	// before prepares both the honest company and the attacked one.
	before func(w *world)
	// honest is what is approved, closed or proven; attack is done where before
	// ended, and then asked must not be good.
	honest, attack func(w *world)
	// both lets the attack follow what was honest, in the place of before alone;
	// then inert may say that nothing comes of it: the answer stays the same.
	both, inert bool
	// told says that it passes, and that people are told.
	told bool
	// says are words of which each must be in a line of the answer.
	says []string
}

// groups are the cases, in the order of the documentation.
var groups = []struct {
	title string
	cases []attack
}{
	{"What was approved", contentCases},
	{"Whose word it is", keyCases},
	{"What was said", ledgerCases},
	{"Who made it", authorCases},
	{"How it is judged", policyCases},
	{"What is decided", decisionCases},
	{"What the files say", textCases},
	{"What the repository shows", objectCases},
	{"What was closed", tagCases},
	{"What the forge says", forgeCases},
	{"Who stands in for whom", seatCases},
}

func TestAttacks(t *testing.T) {
	built()
	for _, g := range groups {
		for _, c := range g.cases {
			t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
				t.Parallel()
				c.run(t)
			})
		}
	}
}

// run shows that what is honest passes, then that the attack does not, and that it
// is seen for what it is.
func (c *attack) run(t *testing.T) {
	w := c.prepared(t)
	if c.honest != nil {
		c.honest(w)
	}
	honest := c.asked(w)
	if !honest.good {
		t.Fatalf("what is honest does not pass:\n%s", honest)
	}
	if !c.both {
		w = c.prepared(t)
	}
	c.attack(w)
	v := c.asked(w)
	if c.inert {
		if v.String() != honest.String() {
			t.Fatalf("something came of it:\n%s\nand before:\n%s", v, honest)
		}
		return
	}
	if v.good != c.told {
		t.Fatalf("undetected, or more than told:\n%s", v)
	}
	t.Logf("seen as:\n%s", v)
	for _, words := range c.says {
		if !v.says(words) {
			t.Errorf("nothing says %q:\n%s", words, v)
		}
	}
}

func (c *attack) prepared(t *testing.T) *world {
	w := copied(t)
	if c.before != nil {
		c.before(w)
	}
	return w
}
