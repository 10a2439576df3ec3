package demo

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// The program's name in what is signed. A version would make two releases build
// two demonstrations.
const tool = "accord demo"

// approvals is the branch of statements.
const approvals = "accord/approvals"

// signers are the roles that the example's policy asks for at a close, with the
// time of the executive day at which they sign.
var signers = []struct{ role, time string }{{"cfo", "15:10"}, {"coo", "15:40"}}

// shown stands for the page that signers saw.
const shown = "the demonstration showed nobody a page\n"

// chained is where the chain of closes stands.
type chained struct {
	genesis, last statement.Hash
	content       *digest.Content
	result        *projection.Result
	cache         *digest.Cache
	// after are the last statements by person.
	after map[string]statement.Hash
	began bool // the branch of approvals
}

// genesis signs the tag that the chain begins with.
func (c *course) genesis(person string, day period.Date, clock string) error {
	c.chain = chained{genesis: statement.None, last: statement.None, cache: digest.NewCache(), after: map[string]statement.Hash{}}
	content, result, err := c.committed()
	if err != nil {
		return err
	}
	t := &statement.Tag{Cycle: statement.Genesis, Plan: statement.None, Chain: statement.None, Base: statement.None,
		Statements: statement.Set(nil), Overrides: statement.None}
	if err := c.tag(t, person, day, clock, content, result); err != nil {
		return err
	}
	c.chain.genesis, c.tour.Genesis = c.chain.last, c.chain.last
	return nil
}

// sign has the people whom the policy asks sign the plan that a cycle closes
// with, and puts the tag on it.
func (c *course) sign(cycle string, closer string, day period.Date) error {
	content, result, err := c.committed()
	if err != nil {
		return err
	}
	s := statement.Statement{Plan: c.chain.genesis, Chain: c.chain.last, Cycle: cycle, Purpose: statement.Close, Scope: digest.Scope{}.String(),
		Base: c.chain.content.Hash(c.chain.genesis, cycle, digest.Scope{}), Content: content.Hash(c.chain.genesis, cycle, digest.Scope{}),
		Effects: digest.EffectsOf(result, digest.Scope{}).Hash(), Arithmetic: projection.Arithmetic,
		Policy: c.chain.content.Section("Policy").Hash, Report: statement.Of([]byte(shown)), Verdict: statement.Approve, For: "none", Tool: tool}
	var set [][2]statement.Hash
	for _, who := range signers {
		body, sig, err := c.state(s, who.role, day, who.time)
		if err != nil {
			return err
		}
		set = append(set, [2]statement.Hash{statement.Of(body), statement.Of(sig)})
	}
	t := &statement.Tag{Cycle: cycle, Plan: s.Plan, Chain: s.Chain, Base: s.Base, Statements: statement.Set(set), Overrides: statement.None}
	return c.tag(t, closer, day, "16:30", content, result)
}

// state writes one statement to the branch of approvals, signed by the person of
// a role.
func (c *course) state(s statement.Statement, role string, day period.Date, clock string) (body, sig []byte, err error) {
	who, err := c.person(role, day, clock)
	if err != nil {
		return nil, nil, err
	}
	s.Role, s.Person = role, c.plan.Policy.Role(role).People[0]
	s.SignedAt, s.After = who.At.UTC(), statement.None
	if last := c.chain.after[s.Person]; last != "" {
		s.After = last
	}
	body = s.Bytes()
	if _, err := statement.Parse(body); err != nil {
		return nil, nil, err
	}
	if sig, err = signature.Sign(Key(s.Person), body, statement.Namespace); err != nil {
		return nil, nil, err
	}
	c.chain.after[s.Person] = statement.Of(body)
	return body, sig, c.file(who, s, body, sig)
}

// file commits a statement to the branch of approvals, whose second parent is
// what was signed.
func (c *course) file(who history.Person, s statement.Statement, body, sig []byte) error {
	open := c.git.Switch
	if !c.chain.began {
		open, c.chain.began = c.git.Orphan, true
	}
	if err := open(approvals); err != nil {
		return err
	}
	name := fmt.Sprintf("approvals/%s/%s", s.Cycle, s.Person)
	step := history.Step{Author: who, Message: fmt.Sprintf("Approve the close of %s", s.Cycle), Merge: []string{mainBranch},
		Write: map[string][]byte{name + ".txt": body, name + ".sig": sig}}
	if _, err := c.git.Commit(step); err != nil {
		return err
	}
	c.tour.Commits++
	return c.git.Switch(mainBranch)
}

// tag signs the tag of the last commit and goes on from it.
func (c *course) tag(t *statement.Tag, closer string, day period.Date, clock string, content *digest.Content, result *projection.Result) error {
	t.Content = content.Hash(c.chain.genesis, t.Cycle, digest.Scope{})
	t.Effects, t.Arithmetic = digest.EffectsOf(result, digest.Scope{}).Hash(), projection.Arithmetic
	t.Policy = content.Section("Policy").Hash
	if c.chain.content != nil { // the policy of the close before judges
		t.Policy = c.chain.content.Section("Policy").Hash
	}
	t.Closer, t.Tool = closer, tool
	message := t.Bytes()
	if _, err := statement.ParseTag(message); err != nil {
		return err
	}
	who, err := c.named(closer, day, clock)
	if err != nil {
		return err
	}
	raw, err := c.git.SignedTag(statement.TagName("", t.Cycle), string(message), who, func(b []byte) ([]byte, error) {
		return signature.Sign(Key(closer), b, statement.TagNamespace)
	})
	if err != nil {
		return err
	}
	c.chain.last, c.chain.content = statement.Of(raw), content
	c.tour.Head = c.chain.last
	if t.Cycle != statement.Genesis { // no cycle was closed with it
		c.chain.result = result
	}
	return nil
}

// committed spells and computes the plan at the last commit of main, as it was
// written.
func (c *course) committed() (*digest.Content, *projection.Result, error) {
	repo, err := history.Open(c.tour.Dir)
	if err != nil {
		return nil, nil, err
	}
	defer repo.Close()
	ctx := context.Background()
	at, err := repo.Resolve(ctx, "refs/heads/"+mainBranch)
	if err != nil {
		return nil, nil, err
	}
	root, err := repo.At(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	folder, err := fs.Sub(root, planDir)
	if err != nil {
		return nil, nil, err
	}
	files := make([]digest.File, 0, len(c.now))
	for path, text := range c.now {
		files = append(files, digest.File{Path: path, Body: []byte(text)})
	}
	content, problems := digest.Spell(files, c.chain.cache)
	if len(problems) > 0 {
		return nil, nil, fmt.Errorf("%s: %s", problems[0].At.File, problems[0].Message)
	}
	loaded, err := planfile.Load(folder, planDir, planfile.Options{})
	if err != nil {
		return nil, nil, err
	}
	return content, projection.ProjectAgainst(loaded.Plan, c.chain.result), nil
}
