package cmd

import (
	"testing"
)

func TestCalendars(t *testing.T) {
	for name, k := range calendarCases {
		t.Run(name, func(t *testing.T) {
			c := newCompany(t, k)
			t.Log(c.run(0, "validate"))
			t.Log(c.run(0, "render"))
		})
	}
}
