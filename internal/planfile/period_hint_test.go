package planfile

import (
	"testing"

	"github.com/accord-plan/accord/internal/period"
)

func TestPeriodAndDateHints(t *testing.T) {
	months, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	r := reader{loader: &loader{cal: months}}
	const form = "write a period as 2027-03 or a range as A..B"
	for text, want := range map[string]string{"2027-3": "write 2027-03", "2027/03": "write 2027-03", "03/2027": "write 2027-03", "3.2027": "write 2027-03", "Mar 2027": "write 2027-03",
		"March 2027": "write 2027-03", "2027-02-2027-12": "write 2027-02..2027-12", "2027-02 to 2027-12": "write 2027-02..2027-12", "2027-02.2027-12": "write 2027-02..2027-12",
		"2027-13": form, "13/2027": form, "Foo 2027": form, "2027": form, "2027-12-2027-02": form} {
		if got := r.periodHint(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	const date = "write a real date as 2026-12-31"
	for text, want := range map[string]string{"31.12.2026": "write 2026-12-31", "1. 2. 2027": "write 2027-02-01", "31.2.2027": date, "12/31/2026": date, "soon": date} {
		if got := dateHint(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
