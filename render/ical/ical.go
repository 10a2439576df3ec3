// Package ical writes the days of cycles as an iCalendar file (RFC 5545): all-day
// events that take no time, in UTF-8, with CRLF and folded lines. The same
// revision gives the same bytes: the stamp is the revision's and no clock's.
package ical

import (
	"bytes"
	"io"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/render"
)

// Write writes the file. Where somebody organises and guests are named it is an
// invitation, else a calendar to look at.
func Write(w io.Writer, v *cadence.Invitations) error {
	cal := ics.NewCalendarFor("accord")
	cal.SetProductId("-//accord//cycle calendar//EN")
	cal.SetCalscale("GREGORIAN")
	invited := v.Organizer != nil && address(v.Organizer.Email) != ""
	cal.SetMethod(ics.MethodPublish)
	if invited {
		cal.SetMethod(ics.MethodRequest)
	}
	cal.SetXWRCalName(words(v.Name) + ": cycle")
	for i := range v.Events {
		event(cal, v, &v.Events[i], invited)
	}
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithLineLength(75), ics.WithNewLine("\r\n")); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func event(cal *ics.Calendar, v *cadence.Invitations, e *cadence.Event, invited bool) {
	x := cal.AddEvent(words(e.UID))
	x.SetDtStampTime(v.Stamp)
	x.SetAllDayStartAt(e.On().Time())
	x.SetAllDayEndAt(e.On().AddDays(1).Time())
	x.SetSummary(words(e.Summary))
	x.SetDescription(lines(e.Description))
	x.SetSequence(v.Sequence)
	x.SetLastModifiedAt(v.Stamp)
	x.SetStatus(ics.ObjectStatusConfirmed)
	x.SetTimeTransparency(ics.TransparencyTransparent)
	if !invited {
		return
	}
	x.SetOrganizer("mailto:"+address(v.Organizer.Email), named(v.Organizer.Name)...)
	for _, g := range e.Guests {
		if a := address(g.Email); a != "" {
			x.AddAttendee("mailto:"+a, append(named(g.Name), ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant, ics.ParticipationStatusNeedsAction, ics.WithRSVP(true))...)
		}
	}
}

// words are on one line and have nothing that acts.
func words(s string) string { return strings.Join(strings.Fields(render.Clean(s)), " ") }

// lines keeps the ends of lines, which the format writes as two characters.
func lines(s string) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		out = append(out, words(l))
	}
	return strings.Join(out, "\n")
}

// plainAddress is what is taken for an address; anything else is left out, and
// the person with it.
var plainAddress = pattern.Of(`^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)

func address(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 254 || !plainAddress().MatchString(s) {
		return ""
	}
	return s
}

// named is the parameter that gives a person's name. What has a meaning in
// parameters cannot be written there, so it is left out.
func named(name string) []ics.PropertyParameter {
	name = words(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(" .-()", r) {
			return r
		}
		return ' '
	}, name))
	if name == "" {
		return nil
	}
	return []ics.PropertyParameter{ics.WithCN(name)}
}
