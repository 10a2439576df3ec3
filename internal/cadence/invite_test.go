package cadence_test

import (
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/google/go-cmp/cmp"
)

func invited(t *testing.T, guests bool, changes ...string) *cadence.Invitations {
	t.Helper()
	p := read(t, small, changes...).Plan
	return cadence.Invite(cadence.InviteInput{Input: cadence.Input{Plan: p, Revision: "abc"}, Stamp: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Root: "sha256:1", Count: 1, Guests: guests})
}

// TestInvite: the days of December, with the 8th and the 25th off.
func TestInvite(t *testing.T) {
	var got []string
	for _, e := range invited(t, false).Events {
		got = append(got, e.Day+" "+e.Step+" "+strings.Join(e.Roles, ","))
	}
	want := []string{"2026-12-01 weekly planning,plant,sales", "2026-12-03 gather planning", "2026-12-09 weekly planning,plant,sales", "2026-12-11 demand sales",
		"2026-12-15 weekly planning,plant,sales", "2026-12-17 supply plant", "2026-12-22 pre_sop planning,plant,sales", "2026-12-22 weekly planning,plant,sales",
		"2026-12-28 executive planning,sales", "2026-12-29 weekly planning,plant,sales"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestInviteKeepsIdentity: a day that moves keeps its identity, one of another
// plan has another one.
func TestInviteKeepsIdentity(t *testing.T) {
	uids := func(v *cadence.Invitations) (out []string) {
		for _, e := range v.Events {
			if e.Step != "weekly" {
				out = append(out, e.UID)
			}
		}
		return out
	}
	a, b := invited(t, false), invited(t, false, "demand: 8", "demand: 9")
	if d := cmp.Diff(uids(a), uids(b)); d != "" {
		t.Error(d)
	}
	if a.Events[3].Day == b.Events[3].Day {
		t.Error("the day did not move")
	}
	seen := map[string]bool{}
	for _, e := range a.Events {
		if seen[e.UID] {
			t.Errorf("%s twice", e.UID)
		}
		seen[e.UID] = true
	}
}

// TestGuests: only who has an address is a guest.
func TestGuests(t *testing.T) {
	v := invited(t, true)
	if v.Organizer == nil || v.Organizer.Email != "ada@example.com" {
		t.Errorf("%+v", v.Organizer)
	}
	for _, e := range v.Events {
		if e.Step == "supply" && len(e.Guests) != 0 {
			t.Errorf("cyd has no address: %+v", e.Guests)
		}
	}
}
