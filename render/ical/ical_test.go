package ical_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	reader "github.com/emersion/go-ical"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/render/ical"
)

// invitations of a plan whose names are what they are told to be.
func invitations(t testing.TB, name, person, email string) *cadence.Invitations {
	t.Helper()
	months, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := months.Parse("2026-12")
	p := &plan.Plan{ID: "plans", Name: name, Owner: "planning", Calendar: months, Cycle: "2026-12", First: first, Horizon: 3,
		Cadence: plan.Cadence{Gather: 3, Demand: 8, Supply: 12, PreSOP: 15, Executive: 18, Weekly: "tuesday"},
		Policy:  &policy.Policy{People: []policy.Person{{ID: "ada", Name: person, Email: email}}, Roles: []policy.Role{{ID: "planning", Name: name, People: []string{"ada"}}}},
		Sites:   []network.Site{}, Sources: []supply.Source{{ID: "s", Owner: "planning"}}}
	return cadence.Invite(cadence.InviteInput{Input: cadence.Input{Plan: p, Revision: "abc"}, Stamp: time.Date(2026, 12, 1, 9, 30, 0, 0, time.FixedZone("", 3600)), Root: "r", Count: 2, Guests: true})
}

func written(t testing.TB, v *cadence.Invitations) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ical.Write(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text(t *testing.T, e *reader.Event, name string) string {
	t.Helper()
	s, err := e.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReadBack reads the file with another library than it was written with.
func TestReadBack(t *testing.T) {
	v := invitations(t, "Small; Cups, Ltd. \\ Söhne", "Ada Lövelace", "ada@example.com")
	b := written(t, v)
	cal, err := reader.NewDecoder(bytes.NewReader(b)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != len(v.Events) {
		t.Fatalf("%d events, want %d", len(events), len(v.Events))
	}
	for i := range events {
		e, want := &events[i], &v.Events[i]
		start, err := e.DateTimeStart(time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := start.Format("2006-01-02"); got != want.Day || text(t, e, "UID") != want.UID || text(t, e, "SUMMARY") != want.Summary || text(t, e, "DESCRIPTION") != want.Description {
			t.Errorf("%s %q %q %q\nwant %+v", got, text(t, e, "UID"), text(t, e, "SUMMARY"), text(t, e, "DESCRIPTION"), want)
		}
		stamp, err := e.Props.DateTime("DTSTAMP", time.UTC)
		if err != nil || !stamp.Equal(v.Stamp) {
			t.Errorf("stamp %v, want %v: %v", stamp, v.Stamp, err)
		}
		if a := e.Props.Get("ATTENDEE"); len(want.Guests) > 0 && (a == nil || a.Value != "mailto:ada@example.com" || a.Params.Get("CN") != "Ada Lövelace") {
			t.Errorf("guest %+v", a)
		}
	}
	if !bytes.Equal(b, written(t, v)) {
		t.Error("two runs give two files")
	}
}

// TestForm: lines end with CR LF, have at most 75 octets and are whole UTF-8.
func TestForm(t *testing.T) {
	b := written(t, invitations(t, strings.Repeat("Zelte für Ürlaub – ", 20), strings.Repeat("é", 90), "ada@example.com"))
	for _, line := range strings.Split(strings.TrimSuffix(string(b), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
}

// TestHostile: no name of a plan begins a line, a property or a parameter of its
// own.
func TestHostile(t *testing.T) {
	for _, evil := range []string{"x\r\nATTENDEE:mailto:evil@example.com", "x\nEND:VCALENDAR\nBEGIN:VALARM", `x";X=1:y`, "x\\nATTENDEE:e", "\u202ex\u2028BEGIN:VEVENT", "x:y;z,w\x00\x1b[2J", "^n^'"} {
		for _, email := range []string{"ada@example.com", evil, evil + "@example.com", "ada@example.com\r\nX:1", "ada@example.com?bcc=evil@example.com", "ada@[::1]"} {
			v := invitations(t, evil, evil, email)
			b := written(t, v)
			cal, err := reader.NewDecoder(bytes.NewReader(b)).Decode()
			if err != nil {
				t.Fatalf("%q %q: %v", evil, email, err)
			}
			if n := len(cal.Events()); n != len(v.Events) || len(cal.Children) != n {
				t.Errorf("%q: %d events of %d parts, want %d", evil, n, len(cal.Children), len(v.Events))
			}
			for _, e := range cal.Events() {
				if len(e.Children) > 0 {
					t.Errorf("%q: an event has parts", evil)
				}
				for _, a := range append(e.Props.Values("ATTENDEE"), e.Props.Values("ORGANIZER")...) {
					if a.Value != "mailto:ada@example.com" {
						t.Errorf("%q %q: guest %q", evil, email, a.Value)
					}
				}
			}
		}
	}
}
