package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/digest"
)

const watchText = "kind: Trigger\nversion: 1\nowner: sales\nid: %s\nmeasure: demand\nreview: talk\nexceeds: {percent: %s}\n"

// TestTriggersAreControls: each trigger is one, by its id and wherever it lies;
// a note and another file are no change.
func TestTriggersAreControls(t *testing.T) {
	spell := func(files map[string]string) *digest.Content {
		var list []digest.File
		for path, text := range files {
			list = append(list, digest.File{Path: path, Body: []byte(text)})
		}
		c, problems := digest.Spell(list, nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return c
	}
	one, two := fmt.Sprintf(watchText, "one", "10%"), fmt.Sprintf(watchText, "two", "10%")
	before := map[string]string{"triggers/one.yaml": one, "triggers/two.yaml": two}
	for name, c := range map[string]struct {
		after map[string]string
		want  string
	}{
		"nothing":   {before, ""},
		"moved":     {map[string]string{"watch/a.yaml": one, "triggers/two.yaml": two}, ""},
		"loosened":  {map[string]string{"triggers/one.yaml": fmt.Sprintf(watchText, "one", "50%"), "triggers/two.yaml": two}, "triggers plans/triggers/one.yaml edited"},
		"removed":   {map[string]string{"triggers/two.yaml": two}, "triggers plans/triggers/one.yaml removed"},
		"added":     {map[string]string{"triggers/one.yaml": one, "triggers/two.yaml": two, "x.yaml": fmt.Sprintf(watchText, "three", "1%")}, "triggers plans/x.yaml added"},
		"both":      {map[string]string{}, "triggers plans/triggers/one.yaml removed, triggers plans/triggers/two.yaml removed"},
		"other ids": {map[string]string{"triggers/one.yaml": fmt.Sprintf(watchText, "won", "10%"), "triggers/two.yaml": two}, "triggers plans/triggers/one.yaml removed, triggers plans/triggers/one.yaml added"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range documentControls(spell(before), spell(c.after), func(s string) string { return "plans/" + s }) {
				got = append(got, x.Sort+" "+x.Path+" "+x.How)
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}
