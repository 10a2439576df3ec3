package statement_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/statement"
)

// vector reads what testdata/vectors.py wrote, which shares no code with this.
func vector(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func of(s string) statement.Hash { return statement.Of([]byte(s)) }

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// plain is what all vectors of statements have in common.
func plain() statement.Statement {
	return statement.Statement{
		Plan: of("genesis"), Chain: of("2026-11"), Cycle: "2026-12", Purpose: statement.Proposal, Scope: "all",
		Base: of("base"), Content: of("content"), Effects: of("effects"), Arithmetic: 1, Policy: of("policy"), Report: of("report"),
		Verdict: statement.Approve, After: statement.None, Person: "anna", Role: "cfo", For: "none",
		Tool: "accord 1.4.0", SignedAt: at("2026-12-10T09:12:00Z"),
	}
}

func changed(edit func(*statement.Statement)) statement.Statement {
	s := plain()
	edit(&s)
	return s
}

func vectors(t testing.TB) map[string]statement.Statement {
	reject, override := statement.Of(vector(t, "reject.txt")), statement.Of(vector(t, "override.txt"))
	return map[string]statement.Statement{
		"approve.txt": plain(),
		"approve-all.txt": changed(func(s *statement.Statement) {
			s.Purpose, s.After, s.For, s.Cycle = statement.Close, statement.Of(vector(t, "approve.txt")), "clara", "2026-12.2"
			s.Tolerance = quantity.Unit / 1000 * 25
			s.Accepts = []statement.Accepted{
				{Gap: "no-forecast/TENT-3P@us", Units: quantity.Missing, Money: quantity.Missing},
				{Gap: "overload/lyon/sewing-hours", Units: 120_5000, Money: quantity.Missing},
				{Gap: "rule/two words/ä", Units: quantity.Missing, Money: -1},
				{Gap: "shortage/TENT-2P@central", Units: quantity.Whole(380), Money: quantity.Whole(26790)},
			}
			s.Reason = `200 % more, agreed with Zoë: "go"`
		}),
		"reject.txt": changed(func(s *statement.Statement) {
			s.Verdict, s.Reason, s.Person, s.Role = statement.Reject, "no stock", "sam", "coo"
			s.Scope = "document/Decision/2026-12-third-shift family/tents market/eu source/lyon"
		}),
		"revoke.txt": changed(func(s *statement.Statement) {
			s.Verdict, s.For, s.After, s.Person, s.Role = statement.Revoke, string(reject), reject, "sam", "coo"
			s.SignedAt = at("2026-12-11T00:00:00Z")
		}),
		"override.txt": changed(func(s *statement.Statement) {
			s.Purpose, s.Reason, s.Cycle = statement.Override, "plant on fire", "2026-W49"
		}),
		"ratify.txt": changed(func(s *statement.Statement) {
			s.Purpose, s.For, s.Person, s.Role = statement.Ratify, string(override), "sam", "coo"
		}),
	}
}

func TestVectors(t *testing.T) {
	for name, want := range vectors(t) {
		b := vector(t, name)
		if got := want.Bytes(); !bytes.Equal(got, b) {
			t.Errorf("%s is written as\n%s", name, cmp.Diff(string(b), string(got)))
		}
		got, err := statement.Parse(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d := cmp.Diff(want, *got); d != "" {
			t.Errorf("%s is read as %s", name, d)
		}
	}
}

func TestTagVectors(t *testing.T) {
	reject, approve := statement.Of(vector(t, "reject.txt")), statement.Of(vector(t, "approve.txt"))
	end := statement.Tag{
		Cycle: "2026-12", Plan: of("genesis"), Chain: of("2026-11"), Base: of("base"), Content: of("content"),
		Effects: of("effects"), Arithmetic: 1, Policy: of("policy"), Overrides: statement.Of(vector(t, "override.txt")),
		Statements: statement.Set([][2]statement.Hash{{reject, of("one")}, {approve, of("two")}, {reject, of("one")}}),
		Closer:     "hugo", Tool: "accord 1.4.0",
	}
	genesis := end
	genesis.Cycle, genesis.Plan, genesis.Chain, genesis.Base, genesis.Overrides = "genesis", "none", "none", "none", "none"
	genesis.Statements = statement.Set(nil)
	for name, want := range map[string]statement.Tag{"close.tag": end, "genesis.tag": genesis} {
		b := vector(t, name)
		if got := want.Bytes(); !bytes.Equal(got, b) {
			t.Errorf("%s is written as\n%s", name, cmp.Diff(string(b), string(got)))
		}
		if got, err := statement.ParseTag(b); err != nil || cmp.Diff(&want, got) != "" {
			t.Errorf("%s is read as %v, %v", name, got, err)
		}
	}
}

func TestRecordVector(t *testing.T) {
	s := plain()
	want := statement.Record{
		Plan: s.Plan, Chain: s.Chain, Cycle: s.Cycle, Purpose: s.Purpose, Scope: s.Scope, Base: s.Base, Content: s.Content,
		Effects: s.Effects, Arithmetic: 1, Policy: s.Policy, Forge: "forge.example.com:3000/northlight/plan", PullRequest: 42,
		Review: "7781", Reviewer: "forge.example.com:3000/1234", Person: "anna", Verdict: statement.Approve,
		Commit: "9b07e31" + strings.Repeat("0", 33), SubmittedAt: s.SignedAt, Tool: s.Tool, RecordedAt: s.SignedAt.Add(7 * time.Second),
	}
	b := vector(t, "review.evidence")
	if got := want.Bytes(); !bytes.Equal(got, b) {
		t.Errorf("written as\n%s", cmp.Diff(string(b), string(got)))
	}
	if got, err := statement.ParseRecord(b); err != nil || cmp.Diff(&want, got) != "" {
		t.Errorf("read as %v, %v", got, err)
	}
}

func TestSums(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(vector(t, "SHA256SUMS"))), "\n")
	if len(lines) != 9 {
		t.Fatalf("%d vectors", len(lines))
	}
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		h := statement.Of(vector(t, name))
		if h.Hex() != sum || !h.Valid() {
			t.Errorf("%s: %s, want %s", name, h, sum)
		}
	}
	for _, bad := range []statement.Hash{"", "none", "sha256:", of("x") + "0", of("x")[:70], statement.Hash(strings.ToUpper(string(of("x")))), "sha512:" + of("x")[7:]} {
		if bad.Valid() {
			t.Errorf("%q passes for a hash", bad)
		}
	}
}

// The specification shows vectors, and they are these.
func TestVectorsInTheDocumentation(t *testing.T) {
	doc, err := os.ReadFile("../../docs/signoff.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"approve.txt", "close.tag", "review.evidence"} {
		b := vector(t, name)
		if !strings.Contains(string(doc), "```\n"+string(b)+"```\n") || !strings.Contains(string(doc), string(statement.Of(b))) {
			t.Errorf("docs/signoff.md does not show %s with its hash %s", name, statement.Of(b))
		}
	}
}

func TestParseRefuses(t *testing.T) {
	whole := string(vector(t, "approve-all.txt"))
	for name, c := range map[string]struct{ from, to, want string }{
		"nothing at all":           {whole, "", "line 1: the text is empty; a statement begins with accord-statement"},
		"another version":          {"accord-statement: 1", "accord-statement: 2", `line 1: accord-statement: version "2" is not known; this program reads 1`},
		"a record":                 {"accord-statement: 1", "accord-evidence: 1", `line 1: unknown key "accord-evidence"; expected accord-statement`},
		"byte-order mark":          {"accord-statement: 1", "\ufeffaccord-statement: 1", "line 1: byte 0xef; only printable ASCII is allowed"},
		"CRLF":                     {"\n", "\r\n", "line 1: carriage return; lines end in LF alone"},
		"lone CR":                  {"cycle: 2026-12.2", "cycle: 2026-12.2\r", "line 4: carriage return"},
		"no LF at the end":         {"00Z\n", "00Z", "line 25: the last line does not end in LF"},
		"empty line at the end":    {"00Z\n", "00Z\n\n", "line 26: \"\" behind the last line, signed_at"},
		"line behind the end":      {"00Z\n", "00Z\nrole: ceo\n", "line 26: \"role: ceo\" behind the last line"},
		"empty line inside":        {"purpose:", "\npurpose:", `line 5: "" is no line of a statement; expected ` + "`purpose: VALUE`"},
		"tab":                      {"role: cfo", "role:\tcfo", "line 16: byte 0x09"},
		"NUL":                      {"role: cfo", "role: cfo\x00", "line 16: byte 0x00"},
		"not ASCII":                {"role: cfo", "role: cfö", "line 16: byte 0xc3"},
		"two blanks":               {"role: cfo", "role:  cfo", `line 16: role: " cfo" is not allowed`},
		"blank at the end":         {"role: cfo", "role: cfo ", `line 16: role: "cfo " is not allowed`},
		"no blank":                 {"role: cfo", "role:cfo", "line 16: role: no blank behind the colon"},
		"a line twice":             {"role: cfo\n", "role: cfo\nrole: ceo\n", "line 17: role stands where for is expected"},
		"a line left out":          {"role: cfo\n", "", "line 16: for stands where role is expected"},
		"order":                    {"person: anna\nrole: cfo\n", "role: cfo\nperson: anna\n", "line 15: role stands where person is expected"},
		"cut off":                  {"tool: accord 1.4.0\nsigned_at: 2026-12-10T09:12:00Z\n", "", "line 24: tool is missing: a statement ends before it"},
		"unknown line":             {"role: cfo\n", "role: cfo\ncolour: red\n", `line 17: unknown key "colour"; expected for`},
		"key in capitals":          {"role: cfo", "Role: cfo", `line 16: unknown key "Role"; expected role`},
		"hash in capitals":         {"plan: sha256:aeeb", "plan: sha256:AEEB", "line 2: plan: \"sha256:AEEB"},
		"hash too short":           {"plan: sha256:aeeb", "plan: sha256:aee", "is no hash; expected sha256: and 64 digits of 0-9a-f"},
		"other hash":               {"plan: sha256:", "plan: sha512:", "line 2: plan: "},
		"no plan":                  {"plan: " + string(of("genesis")), "plan: none", `line 2: plan: "none" is no hash`},
		"cycle":                    {"2026-12.2", "2026-13", `line 4: cycle: "2026-13" is not allowed; expected a cycle as 2026-12`},
		"first planning numbered":  {"2026-12.2", "2026-12.1", "line 4: cycle:"},
		"cycle that is genesis":    {"2026-12.2", "genesis", "line 4: cycle:"},
		"purpose":                  {"purpose: close", "purpose: closing", `line 5: purpose: "closing" is not known; allowed: proposal, close, policy, override, ratify`},
		"verdict":                  {"verdict: approve", "verdict: yes", `line 13: verdict: "yes" is not known; allowed: approve, reject, abstain, revoke`},
		"scope":                    {"scope: all", "scope: everything", `line 6: scope: "everything" is no scope`},
		"scope unsorted":           {"scope: all", "scope: market/eu family/tents", `line 6: scope: "family/tents" stands behind "market/eu"`},
		"scope twice":              {"scope: all", "scope: market/eu market/eu", "line 6: scope:"},
		"scope all and more":       {"scope: all", "scope: all market/eu", "line 6: scope:"},
		"scope empty":              {"scope: all", "scope:", `line 6: scope: "" is no scope`},
		"arithmetic 0":             {"arithmetic: 1", "arithmetic: 0", `line 10: arithmetic: "0" is no whole number above 0`},
		"arithmetic 01":            {"arithmetic: 1", "arithmetic: 01", `line 10: "arithmetic: 01"; the same is written "arithmetic: 1" and no other way`},
		"arithmetic +1":            {"arithmetic: 1", "arithmetic: +1", "line 10: arithmetic:"},
		"nobody signs":             {"person: anna", "person: none", "line 15: person: none is nobody"},
		"person":                   {"person: anna", "person: anna/cfo", "line 15: person:"},
		"person that is a pattern": {"person: anna", "person: *", "line 15: person:"},
		"own deputy":               {"for: clara", "for: anna", "line 17: for: nobody is their own deputy"},
		"hash in an approval":      {"for: clara", "for: " + string(of("x")), "line 17: for: a hash stands in a revoke or a ratify only"},
		"for whom":                 {"for: clara", "for: Clara M", "line 17: for:"},
		"tolerance as factor":      {"tolerance: 2.5%", "tolerance: 0.025", `line 18: tolerance: "0.025" is no tolerance`},
		"tolerance with zeros":     {"tolerance: 2.5%", "tolerance: 2.50%", `line 18: "tolerance: 2.50%"; the same is written "tolerance: 2.5%"`},
		"tolerance below 0":        {"tolerance: 2.5%", "tolerance: -1%", "line 18: tolerance:"},
		"tolerance minus 0":        {"tolerance: 2.5%", "tolerance: -0%", "line 18:"},
		"tolerance above 100":      {"tolerance: 2.5%", "tolerance: 100.0001%", "line 18: tolerance:"},
		"accepts unsorted":         {"380 26790", "380 26790\naccepts: budget/tents@eu 1 1", `line 19: "accepts: no-forecast/TENT-3P@us n/a n/a"; the same is written "accepts: budget/tents@eu 1 1"`},
		"gap twice":                {"380 26790", "380 26790\naccepts: shortage/TENT-2P@central 390 1", "line 23: accepts: \"shortage/TENT-2P@central\" is accepted twice"},
		"size with zeros":          {"380 26790", "380.0 26790", `line 22: "accepts: shortage/TENT-2P@central 380.0 26790"; the same is written`},
		"size that is null":        {"380 26790", "null 26790", `line 22: accepts: "null" is no size`},
		"size minus 0":             {"-0.0001", "-0", "line 21:"},
		"size too exact":           {"-0.0001", "-0.00001", `line 21: accepts: "-0.00001" is no size`},
		"size too large":           {"380 26790", "99999999999999999 0", "line 22: accepts:"},
		"size in JSON":             {"380 26790", "3.8e2 26790", "line 22: accepts:"},
		"no money":                 {"380 26790", "380", "line 22: accepts: \"shortage/TENT-2P@central 380\" is not allowed; expected GAP UNITS MONEY"},
		"no gap":                   {"shortage/TENT-2P@central 380", "shortage 380", `line 22: accepts: "shortage" is no gap`},
		"encoded without need":     {"with%20Zo", "with%20%5Ao", "line 23: \"reason: 200"},
		"encoded in small letters": {"%2C", "%2c", `line 23: reason: "%2c" is no encoded byte; expected % and two of 0-9A-F`},
		"encoded to half":          {"%22go%22", "%22go%2", `line 23: reason: % without two digits behind it`},
		"not encoded":              {"%22go%22", "go", "" /* fine: another reason */},
		"blank in the reason":      {"%22go%22", "g o", `line 23: "reason: 200`},
		"reason not UTF-8":         {"Zo%C3%AB", "Zo%C3", "line 23: reason: the text is not UTF-8"},
		"reason over lines":        {"%22go%22", "%0Ago", "line 23: reason: character U+000A is not allowed"},
		"reason turns the text":    {"%22go%22", "%E2%80%AEgo", "line 23: reason: character U+202E"},
		"reason with escape":       {"%22go%22", "%1B%5B2J", "line 23: reason: character U+001B"},
		"reason ends in blank":     {"%22go%22", "go%20", "line 23: reason: blanks at an end"},
		"reason too long":          {"%22go%22", strings.Repeat("a", 4000), "line 23: reason: 4030 bytes; a reason has at most 4000"},
		"text too long":            {"%22go%22", strings.Repeat("a", 256<<10), "a statement has at most 262144"},
		"time with zone":           {"09:12:00Z", "09:12:00+00:00", "line 25: signed_at:"},
		"time with fraction":       {"09:12:00Z", "09:12:00.5Z", `line 25: "signed_at: 2026-12-10T09:12:00.5Z"; the same is written`},
		"time that does not exist": {"2026-12-10T", "2026-02-30T", "line 25: signed_at:"},
		"time of another century":  {"2026-12-10T", "1826-12-10T", "line 25: signed_at:"},
		"tool with two blanks":     {"accord 1.4.0", "accord  1.4.0", "line 24: tool:"},
		"rejection that accepts":   {"verdict: approve", "verdict: reject", "line 18: tolerance: only an approval tolerates anything"},
		"revoke without a hash":    {"verdict: approve", "verdict: revoke", "line 17: for: a statement with verdict revoke names the hash"},
		"ratify without a hash":    {"purpose: close", "purpose: ratify", "line 17: for: a statement of purpose ratify names the hash of the override"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(whole, c.from, c.to, 1)
			if text == whole {
				t.Fatal("nothing was changed")
			}
			_, err := statement.Parse([]byte(text))
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var e *statement.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestOverrideStatesItsReason(t *testing.T) {
	s := plain()
	s.Purpose = statement.Override
	if _, err := statement.Parse(s.Bytes()); err == nil || err.Error() != "line 19: reason: an override states its reason" {
		t.Error(err)
	}
}

func TestParseTagRefuses(t *testing.T) {
	genesis, end := string(vector(t, "genesis.tag")), string(vector(t, "close.tag"))
	for name, c := range map[string]struct{ whole, from, to, want string }{
		"nothing":                   {end, end, "", "line 1: \"\"; expected `accord close CYCLE`"},
		"no title":                  {end, "accord close 2026-12\n\n", "", "line 1: \"accord-close: 1\"; expected"},
		"no empty line":             {end, "2026-12\n\n", "2026-12\n", "line 1:"},
		"two empty lines":           {end, "2026-12\n\n", "2026-12\n\n\n", "line 3: \"\" is no line"},
		"another cycle":             {end, "close 2026-12", "close 2026-11", "line 1: \"accord close 2026-11\", but the tag's cycle is 2026-12"},
		"cycle":                     {end, "cycle: 2026-12", "cycle: 2026-12-10", "line 6: cycle:"},
		"comment":                   {end, "tool:", "# lost\ntool:", "line 15: \"# lost\" is no line"},
		"text behind":               {end, "1.4.0\n", "1.4.0\nSigned-off-by: x\n", "line 16:"},
		"close without a plan":      {end, "plan: " + string(of("genesis")), "plan: none", "line 4: plan: none stands in genesis only"},
		"close without a base":      {end, "base: " + string(of("base")), "base: none", "line 7: base: none stands in genesis only"},
		"genesis with a chain":      {genesis, "chain: none", "chain: " + string(of("x")), "line 5: chain: nothing is before genesis"},
		"genesis with an override":  {genesis, "override: none", "override: " + string(of("x")), "line 13: override: nothing is overridden"},
		"no content":                {genesis, "content: " + string(of("content")), "content: none", "line 8: content:"},
		"no signature's armour":     {end, "1.4.0\n", "1.4.0\n-----BEGIN SSH SIGNATURE-----\n", "line 16:"},
		"nobody closes":             {end, "closer: hugo", "closer: none", "line 14: closer:"},
		"too long":                  {end, "closer: hugo", "closer: " + strings.Repeat("a", 16<<10), "line 3: 17"},
		"genesis of another header": {genesis, "close genesis", "close Genesis", "line 1:"},
	} {
		text := strings.Replace(c.whole, c.from, c.to, 1)
		if _, err := statement.ParseTag([]byte(text)); text == c.whole || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s", name, err, c.want)
		}
	}
}

func TestParseRecordRefuses(t *testing.T) {
	whole := string(vector(t, "review.evidence"))
	for name, c := range map[string]struct{ from, to, want string }{
		"a statement":            {"accord-evidence", "accord-statement", "line 1: unknown key \"accord-statement\""},
		"an override":            {"purpose: proposal", "purpose: override", "line 5: purpose: \"override\" is not known; allowed: proposal, close, policy"},
		"abstaining":             {"verdict: approve", "verdict: abstain", "line 17: verdict:"},
		"account elsewhere":      {"reviewer: forge.example.com:3000", "reviewer: github.com", "line 15: reviewer: an account at github.com, but the review is at forge.example.com:3000"},
		"account by login":       {"3000/1234", "3000/anna", "line 15: reviewer:"},
		"number with zeros":      {"3000/1234", "3000/01234", "line 15: reviewer:"},
		"forge as address":       {"forge: forge", "forge: https://forge", "line 12: forge:"},
		"host in capitals":       {"forge: forge", "forge: Forge", "line 12: forge:"},
		"path upwards":           {"northlight/plan", "northlight/../plan", ""},
		"no repository":          {"/northlight/plan", "", "line 12: forge:"},
		"pull request":           {"pull_request: 42", "pull_request: #42", "line 13: pull_request:"},
		"commit shortened":       {"commit: 9b07e310", "commit: 9b07e31", "line 18: commit:"},
		"commit in capitals":     {"commit: 9b07e310", "commit: 9B07E310", "line 18: commit:"},
		"review with blank":      {"review: 7781", "review: 77 81", "line 14: review:"},
		"text behind the record": {"09:12:07Z\n", "09:12:07Z\nx: y\n", "line 22:"},
	} {
		text := strings.Replace(whole, c.from, c.to, 1)
		_, err := statement.ParseRecord([]byte(text))
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if text == whole || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s", name, err, c.want)
		}
	}
}

func TestTagNames(t *testing.T) {
	for name, want := range map[string][2]string{
		"plan/2026-12": {"", "2026-12"}, "plan/genesis": {"", "genesis"}, "plan/2026-12.2": {"", "2026-12.2"},
		"plan/eu/2026-W49": {"eu", "2026-W49"}, "plan/eu/genesis": {"eu", "genesis"},
	} {
		plan, cycle, ok := statement.SplitTagName(name)
		if !ok || plan != want[0] || cycle != want[1] || statement.TagName(plan, cycle) != name {
			t.Errorf("%s: %q %q %v", name, plan, cycle, ok)
		}
	}
	for _, name := range []string{"", "plan", "plan/", "2026-12", "plan/2026", "plan//2026-12", "plan/a/b/2026-12", "plan/genesis/2026-12", "plan/2026-12/", "refs/tags/plan/2026-12", "plan/2026-12.02"} {
		if plan, cycle, ok := statement.SplitTagName(name); ok {
			t.Errorf("%q passes: %q %q", name, plan, cycle)
		}
	}
}

// TestRoundTrip: what is written is read back, and any change of a byte is
// another statement or none.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := plain()
		id := rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._+-]{0,63}`).Filter(func(s string) bool { return s != "none" })
		s.Person = id.Draw(t, "person")
		s.Role = id.Draw(t, "role")
		s.Cycle = rapid.StringMatching(`20[0-9]{2}-(0[1-9]|1[0-2])(\.[2-9])?`).Draw(t, "cycle")
		s.Tolerance = quantity.Ratio(rapid.Int64Range(0, 1_000_000).Draw(t, "tolerance")) * 10_000
		s.Reason = strings.TrimSpace(rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 %~-._/é日🎉\"'#:")), 0, 50, -1).Draw(t, "reason"))
		s.SignedAt = time.Unix(rapid.Int64Range(1e9, 7e9).Draw(t, "time"), 0).UTC()
		number := rapid.Custom(func(t *rapid.T) quantity.Number { return quantity.Number(rapid.Int64().Draw(t, "n")) })
		s.Accepts = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) statement.Accepted {
			return statement.Accepted{Gap: "shortage/" + id.Draw(t, "item") + "@" + id.Draw(t, "site"), Units: number.Draw(t, "units"), Money: number.Draw(t, "money")}
		}), 0, 4, func(a statement.Accepted) string { return a.Gap }).Draw(t, "accepts")
		if len(s.Accepts) == 0 {
			s.Accepts = nil
		}
		b := s.Bytes()
		got, err := statement.Parse(b)
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		if !bytes.Equal(got.Bytes(), b) || got.Reason != s.Reason || len(got.Accepts) != len(s.Accepts) || !got.SignedAt.Equal(s.SignedAt) {
			t.Fatalf("%s\n%+v", b, got)
		}
		i := rapid.IntRange(0, len(b)-1).Draw(t, "place")
		other := bytes.Clone(b)
		other[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if again, err := statement.Parse(other); err == nil && !bytes.Equal(again.Bytes(), other) {
			t.Fatalf("%q is read and written differently", other)
		}
	})
}

func FuzzParse(f *testing.F) {
	for name := range vectors(f) {
		f.Add(vector(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := statement.Parse(b)
		if err == nil && !bytes.Equal(s.Bytes(), b) {
			t.Fatalf("%q is written as %q", b, s.Bytes())
		}
		oneLine(t, err)
	})
}

func FuzzParseTag(f *testing.F) {
	f.Add(vector(f, "close.tag"))
	f.Add(vector(f, "genesis.tag"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := statement.ParseTag(b)
		if err == nil && !bytes.Equal(s.Bytes(), b) {
			t.Fatalf("%q is written as %q", b, s.Bytes())
		}
		oneLine(t, err)
	})
}

func FuzzParseRecord(f *testing.F) {
	f.Add(vector(f, "review.evidence"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := statement.ParseRecord(b)
		if err == nil && !bytes.Equal(s.Bytes(), b) {
			t.Fatalf("%q is written as %q", b, s.Bytes())
		}
		oneLine(t, err)
	})
}

// oneLine: an error quotes foreign text and must not carry it to a terminal.
func oneLine(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, r := range err.Error() {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 {
			t.Fatalf("%q carries control characters", err)
		}
	}
}
