package demo

import (
	"embed"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// root holds the files beside the plan.
//
//go:embed root
var root embed.FS

// Tour is what was built, for those who show people around.
type Tour struct {
	Dir     string      // as it was given
	Plan    string      // the plan's folder in it
	Company string      // the company's name
	Cycle   string      // the open cycle
	AsOf    period.Date // the day on which the plan is to be judged
	Main    string      // the branch that is in force
	// Proposal is the open one, Options answer its question. The work tree is
	// that of CheckedOut.
	Proposal   Branch
	Options    []Branch
	CheckedOut string
	// Keys is the folder of private keys, each named by its person.
	Keys    string
	Genesis statement.Hash // what people keep outside the repository
	Head    statement.Hash // of the newest close
	Closes  []Close        // oldest first
	Skipped []string       // cycles that nobody closed
	Commits int
	People  []Person // by id
}

// Close is a cycle that was closed.
type Close struct {
	Cycle, Tag string
	On         period.Date
	By         string // person of the policy
}

// Person is one who wrote something into the repository.
type Person struct {
	ID, Name, Email string
	Roles           []string
}

// Build writes the demonstration's repository into a folder that is empty or
// does not exist, and leaves the proposal checked out. The same program writes
// the same hashes everywhere.
func Build(dir string) (*Tour, error) {
	co, err := newCompany()
	if err != nil {
		return nil, err
	}
	git, err := history.Build(dir, mainBranch)
	if err != nil {
		return nil, err
	}
	c := &course{company: co, git: git, now: folder{}, tour: &Tour{
		Dir: dir, Plan: planDir, Keys: filepath.Join(dir, ".git", keyFolder), Company: co.plan.Name, Cycle: co.plan.Cycle,
		AsOf: co.plan.Calendar.Start(co.last).AddDays(9), Main: mainBranch, CheckedOut: proposal,
	}}
	if err := c.build(); err != nil {
		return nil, fmt.Errorf("build the demonstration: %w", err)
	}
	return c.tour, nil
}

func (c *course) build() error {
	if err := c.begin(); err != nil {
		return err
	}
	for cycle := c.first; cycle <= c.last; cycle++ {
		if err := c.run(cycle); err != nil {
			return err
		}
	}
	if err := c.propose(); err != nil {
		return err
	}
	if err := c.options(); err != nil {
		return err
	}
	if err := c.git.Checkout(proposal); err != nil {
		return err
	}
	return c.hand()
}

// rootFiles are the files beside the plan, by path.
func rootFiles() (map[string][]byte, error) {
	names := map[string]string{"README.md": "README.md", "CODEOWNERS": "CODEOWNERS", "gitattributes": ".gitattributes", "gitignore": ".gitignore",
		"policy-tests.yaml": "policy-tests/rules.yaml"}
	out := map[string][]byte{}
	for name, path := range names {
		text, err := root.ReadFile("root/" + name)
		if err != nil {
			return nil, err
		}
		out[path] = text
	}
	return out, nil
}

// meet notes that a person took part.
func (t *Tour) meet(p policy.Person, roles []policy.Role) {
	at, found := slices.BinarySearchFunc(t.People, p.ID, func(q Person, id string) int {
		if q.ID < id {
			return -1
		}
		if q.ID > id {
			return 1
		}
		return 0
	})
	if found {
		return
	}
	who := Person{ID: p.ID, Name: p.Name, Email: p.Email}
	for _, r := range roles {
		if slices.Contains(r.People, p.ID) {
			who.Roles = append(who.Roles, r.ID)
		}
	}
	t.People = slices.Insert(t.People, at, who)
}
