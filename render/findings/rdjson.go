package findings

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render/disarm"
)

// The diagnostic format of reviewdog, one JSON object a line. Its columns are
// counted in bytes of UTF-8, and its ends are exclusive. Reviewdog posts messages
// and codes as Markdown; the original output it only prints.

type rdDiagnostic struct {
	Message  string     `json:"message"`
	Location rdLocation `json:"location"`
	Severity string     `json:"severity"`
	Source   struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	} `json:"source"`
	Code struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	} `json:"code"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	Original    string         `json:"original_output"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

type rdLocation struct {
	Path  string   `json:"path"`
	Range *rdRange `json:"range,omitempty"`
}

type rdRange struct {
	Start rdPosition  `json:"start"`
	End   *rdPosition `json:"end,omitempty"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column,omitempty"`
}

func writeRDJSON(r finding.Report, _ Options) ([]byte, error) {
	var out bytes.Buffer
	for i := range r.Findings {
		if err := rdLine(&out, rdFinding(&r.Findings[i], &r)); err != nil {
			return nil, err
		}
	}
	for i := range r.Gaps {
		if r.Gaps[i].Class == finding.ClassNoise {
			continue
		}
		if err := rdLine(&out, rdGap(&r.Gaps[i], &r)); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// linkable replaces what would end the words of a link, as which codes are
// posted: a company names its rules as it likes.
var linkable = strings.NewReplacer("[", "(", "]", ")", `\`, "/", "`", "'", "<", "(", ">", ")")

func rdLine(out *bytes.Buffer, d rdDiagnostic) error {
	d.Source.Name, d.Source.URL = "accord", home
	d.Message, d.Code.Value = disarm.Loose(d.Message), disarm.Loose(linkable.Replace(visible(d.Code.Value)))
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	out.Write(disarm.JSON(b))
	out.WriteByte('\n')
	return nil
}

func rdFinding(f *finding.Resolved, r *finding.Report) rdDiagnostic {
	d := rdDiagnostic{Message: visible(f.Message), Severity: strings.ToUpper(f.Severity.String()),
		Location: rdLocation{Path: fileOf(f.File, r)},
		Original: where(f, r) + ": " + label(f) + ": " + visible(f.Message)}
	hint, related := advice(f)
	if hint != "" {
		d.Message += "; " + hint
	}
	for _, p := range related {
		d.Message += "; see " + pointer(p)
	}
	if f.Line > 0 {
		d.Location.Range = &rdRange{Start: rdPosition{f.Line, f.Bytes}, End: &rdPosition{f.EndLine, f.EndBytes}}
	}
	if f.Fix != nil {
		d.Suggestions = []rdSuggestion{{rdRange{rdPosition{f.FixAt.Line, f.FixAt.Bytes}, &rdPosition{f.FixEnd.Line, f.FixEnd.Bytes}}, f.Fix.New}}
	}
	d.Code.Value, d.Code.URL = string(f.Code), helpURL(f.Code)
	return d
}

func rdGap(g *finding.Gap, r *finding.Report) rdDiagnostic {
	d := rdDiagnostic{Message: strings.Join(append([]string{visible(g.Text)}, standing(g, r)...), "; "), Severity: "INFO",
		Location: rdLocation{Path: fileOf(g.File, r)},
		Original: "gap " + visible(g.ID) + " " + visible(g.Periods()) + ": " + visible(g.Text)}
	if g.Undecided() {
		d.Severity = "WARNING"
	}
	if g.Line > 0 {
		d.Location.Range = &rdRange{Start: rdPosition{Line: g.Line}}
	}
	d.Code.Value, d.Code.URL = g.ID, home+"/blob/main/docs/gaps.md"
	return d
}
