package e2etest

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// TestProposeKeepsWords is Ben's way from a number to a pull request and on: made with
// his own token, brought up to date in place, what he wrote himself kept.
func TestProposeKeepsWords(t *testing.T) {
	r := company(t).Plan(t)
	ben := r.Company.Sales
	r.Git(t, "remote", "set-url", "origin", r.URL(ben))
	env := append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_CONFIG_NOSYSTEM=1",
		"ACCORD_FORGE=gitea", "ACCORD_FORGE_URL=" + r.Company.Server.URL, "ACCORD_TOKEN=" + ben.Token}, identity(ben)...)
	accord := func(args ...string) string {
		t.Helper()
		got := execute(t, r.Dir, world.accord, env, append(args, "--as-of", AsOf)...)
		if got.Code != 0 {
			t.Fatalf("accord %v: exit %d\n%s", args, got.Code, got.Out)
		}
		if strings.Contains(got.Out, ben.Token) {
			t.Error("the token is printed")
		}
		return got.Out
	}
	accord("adjust", "TENT-4P", "2027-04", "+400", "--market", "eu", "--owner", "sales-eu", "--reason", "customer", "--note", "closes #1, @"+r.Company.Planner.Login)
	contains(t, accord("propose"), "new branch customer-tent-4p-2027-04, for main", "pull request #1 opened")

	type pull struct {
		Title, Body, State string
	}
	p := get[pull](t, ben, r.API("/pulls/1"))
	contains(t, p.Title, "Adjust TENT-4P in eu (customer-tent-4p-2027-04)")
	contains(t, p.Body, "What: 1 number", "- [ ] Decide on", "closes <span>#</span>1, <span>@</span>")
	contains(t, accord("propose"), "its text says so already")

	ben.must(t, http.MethodPatch, r.API("/pulls/1"), map[string]string{"body": "Anna knows the shop.\n\n" + p.Body + "\nThanks"}, nil)
	accord("adjust", "TENT-4P", "2027-04", "+300", "--market", "eu", "--id", "customer-tent-4p-2027-04")
	contains(t, accord("propose"), "its text is brought up to date")
	p = get[pull](t, ben, r.API("/pulls/1"))
	contains(t, p.Body, "Anna knows the shop.", "Thanks", "+300")
	if strings.Contains(p.Body, "+400") || p.State != "open" {
		t.Errorf("%s\n%s", p.State, p.Body)
	}
}
