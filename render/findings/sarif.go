package findings

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// The part of SARIF 2.1.0 that a report needs, as structs of our own: the
// published Go library brings a schema validator with an HTTP client into the
// program, and writes every property's default.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
	Properties sarifAbout    `json:"properties"`
}

// sarifAbout says in the run's property bag as of when it was judged.
type sarifAbout struct {
	AsOf     string `json:"asOf,omitempty"`
	AsOfFrom string `json:"asOfFrom,omitempty"`
	Files    int    `json:"files"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string     `json:"id"`
	ShortDescription sarifText  `json:"shortDescription"`
	FullDescription  *sarifText `json:"fullDescription,omitempty"`
	Help             *sarifText `json:"help,omitempty"`
	HelpURI          string     `json:"helpUri,omitempty"`
	Default          struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Fixes        []sarifFix        `json:"fixes,omitempty"`
}

type sarifFix struct {
	Description sarifText     `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	Artifact struct {
		URI string `json:"uri"`
	} `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion `json:"deletedRegion"`
	Inserted sarifText   `json:"insertedContent"`
}

type sarifLocation struct {
	ID       int `json:"id,omitempty"`
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
	Message *sarifText `json:"message,omitempty"`
}

type sarifRegion struct {
	StartLine   int        `json:"startLine"`
	StartColumn int        `json:"startColumn,omitempty"`
	EndLine     int        `json:"endLine,omitempty"`
	EndColumn   int        `json:"endColumn,omitempty"`
	Snippet     *sarifText `json:"snippet,omitempty"`
}

// fingerprint names our way to make fingerprints; a new way is a new name.
const fingerprint = "accord/v1"

// writeSARIF writes findings, and the gaps that are more than noise, as results
// for code scanning. All codes are rules, found or not.
func writeSARIF(r finding.Report, o Options) ([]byte, error) {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
		Properties: sarifAbout{r.AsOf, r.AsOfFrom, r.Files}}
	rules, index := sarifRules(&r)
	run.Tool.Driver = sarifDriver{Name: "accord", Version: o.Version, InformationURI: home, Rules: rules}
	seen := prints{}
	for i := range r.Findings {
		f := &r.Findings[i]
		run.Results = append(run.Results, sarifFinding(f, &r, index, seen))
	}
	for i := range r.Gaps {
		if g := &r.Gaps[i]; g.Class != finding.ClassNoise {
			run.Results = append(run.Results, sarifGap(g, &r, index, seen))
		}
	}
	return indented(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifRules returns the rules of all codes, then of the gaps' kinds, and the
// index of each by its name.
func sarifRules(r *finding.Report) ([]sarifRule, map[string]int) {
	var rules []sarifRule
	for _, d := range finding.All() {
		rule := sarifRule{ID: string(d.Code), ShortDescription: sarifText{d.Title},
			FullDescription: &sarifText{d.Why}, Help: &sarifText{d.Mend}, HelpURI: helpURL(d.Code)}
		rule.Default.Level = d.Severity.String()
		rules = append(rules, rule)
	}
	var kinds []string
	for i := range r.Gaps {
		if r.Gaps[i].Class != finding.ClassNoise {
			kinds = append(kinds, gapRule(&r.Gaps[i]))
		}
	}
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		rule := sarifRule{ID: kind, ShortDescription: sarifText{"a gap that somebody has to close, or to accept"}}
		rule.Default.Level = "note"
		rules = append(rules, rule)
	}
	index := make(map[string]int, len(rules))
	for i, rule := range rules {
		index[rule.ID] = i
	}
	return rules, index
}

func sarifFinding(f *finding.Resolved, r *finding.Report, index map[string]int, seen prints) sarifResult {
	res := sarifResult{RuleID: string(f.Code), RuleIndex: ruleIndex(index, string(f.Code)), Level: f.Severity.String(),
		Message: sarifMessage(f.Message), Fingerprints: map[string]string{fingerprint: seen.finding(f)}}
	if f.Hint != "" {
		res.Message = sarifMessage(f.Message + "; " + f.Hint)
	}
	loc := sarifPlace(fileOf(f.File, r), f.Line, f.Column)
	if region := loc.Physical.Region; region != nil {
		region.EndLine, region.EndColumn = f.EndLine, f.EndColumn
		if f.Excerpt != nil && f.EndLine == f.Line {
			region.Snippet = &sarifText{marked(f.Excerpt)}
		}
	}
	res.Locations = []sarifLocation{loc}
	if f.Fix != nil {
		res.Fixes = []sarifFix{sarifMend(f, loc.Physical.Artifact.URI)}
	}
	for i, p := range f.Related {
		loc := sarifPlace(fileOf(p.File, r), p.Line, p.Column)
		loc.ID = i + 1
		if p.Message != "" {
			message := sarifMessage(p.Message)
			loc.Message = &message
		}
		res.Related = append(res.Related, loc)
	}
	return res
}

// sarifMend is the fix of a finding.
func sarifMend(f *finding.Resolved, uri string) sarifFix {
	fix := sarifFix{Description: sarifText{"replace it"}, Changes: make([]sarifChange, 1)}
	switch {
	case f.Fix.New == "":
		fix.Description.Text = "remove it"
	case f.Fix.New != " ":
		fix.Description = sarifMessage("write " + f.Fix.New)
	}
	c := &fix.Changes[0]
	c.Artifact.URI = uri
	c.Replacements = []sarifReplacement{{sarifRegion{StartLine: f.FixAt.Line, StartColumn: f.FixAt.Column, EndLine: f.FixEnd.Line, EndColumn: f.FixEnd.Column}, sarifText{f.Fix.New}}}
	return fix
}

// sarifMessage is foreign text as a message, in which `[words](target)` would
// be a link.
func sarifMessage(s string) sarifText {
	return sarifText{strings.ReplaceAll(visible(s), "](", "] (")}
}

// marked is the marked part of an excerpt: what the region holds.
func marked(e *finding.Excerpt) string {
	runes := []rune(e.Text)
	start := min(e.Start, len(runes))
	return string(runes[start:min(start+e.Length, len(runes))])
}

func sarifGap(g *finding.Gap, r *finding.Report, index map[string]int, seen prints) sarifResult {
	res := sarifResult{RuleID: gapRule(g), RuleIndex: ruleIndex(index, gapRule(g)), Level: "note",
		Message:      sarifMessage(strings.Join(append([]string{"gap " + g.ID + " " + g.Periods() + ": " + g.Text}, standing(g, r)...), "; ")),
		Locations:    []sarifLocation{sarifPlace(fileOf(g.File, r), g.Line, g.Column)},
		Fingerprints: map[string]string{fingerprint: seen.gap(g)}}
	if g.Undecided() {
		res.Level = "warning"
	}
	return res
}

// ruleIndex is -1 for a rule that is not listed, as the format wants it.
func ruleIndex(index map[string]int, rule string) int {
	if i, ok := index[rule]; ok {
		return i
	}
	return -1
}

func sarifPlace(file string, line, column int) sarifLocation {
	var l sarifLocation
	inside := strings.TrimPrefix(path.Clean("/"+file), "/")
	l.Physical.Artifact.URI = (&url.URL{Path: inside}).String()
	if line > 0 {
		l.Physical.Region = &sarifRegion{StartLine: line, StartColumn: column}
	}
	return l
}
