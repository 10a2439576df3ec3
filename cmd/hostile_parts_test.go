package cmd

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/review"
)

// reviewParts judges what a review publishes, each part by its own judge.
func reviewParts(out []byte) []string {
	var r struct {
		At review.At
		review.Publication
	}
	bad := hostiletest.JSON(out)
	if err := json.Unmarshal(out, &r); err != nil {
		return append(bad, err.Error())
	}
	part := func(name string, found []string) {
		for _, f := range found {
			bad = append(bad, name+": "+f)
		}
	}
	part("comment", hostiletest.Markdown([]byte(r.Comment)))
	part("summary", hostiletest.Markdown([]byte(r.Summary)))
	for _, s := range r.Statuses {
		part("status", hostiletest.Line(s.Description))
		if s.Context == review.SignOffContext && s.State == forge.Error {
			continue // the plan has rules, and no genesis
		}
		if s.Context != review.ValidateContext && s.Context != review.GapsContext || s.State == forge.Pending {
			part("status", []string{s.Context + " " + string(s.State)})
		}
	}
	var remarks strings.Builder
	for _, a := range r.Annotations {
		part("annotation", append(hostiletest.Line(a.Title), hostiletest.Line(a.Message)...))
		remarks.WriteString(a.Markdown + "\n\n")
	}
	part("annotation", hostiletest.Markdown([]byte(remarks.String())))
	return bad
}

// proposalParts judges what a proposal is opened with.
func proposalParts(out []byte) []string {
	var r struct{ Title, Body, Branch string }
	bad := hostiletest.JSON(out)
	if err := json.Unmarshal(out, &r); err != nil {
		return append(bad, err.Error())
	}
	bad = append(bad, hostiletest.Markdown([]byte(r.Body))...)
	return append(append(bad, hostiletest.Message([]byte(r.Title))...), hostiletest.Line(r.Title)...)
}

// rehearsed judges what would be sent, as it is printed to a log.
func rehearsed(out []byte) []string {
	bad := hostiletest.Log(out)
	if _, comment, ok := strings.Cut(string(out), "\ncomment "); ok {
		_, comment, _ = strings.Cut(comment, "\n\n")
		return append(bad, hostiletest.Markdown([]byte(comment))...)
	}
	return append(bad, "no comment is rehearsed")
}

// ownerLine is a line of CODEOWNERS: a path of the plan, and teams of the policy.
var ownerLine = regexp.MustCompile(`^(/(\\ |[^\s])+ +(@acme/[a-z0-9]+ ?)+|# .*)$`)

// owned judges CODEOWNERS: nothing but a path is asked about by its line.
func owned(out []byte) []string {
	bad := hostiletest.Log(out)
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSuffix(line, "\n"); !ownerLine.MatchString(line) {
			bad = append(bad, "the line "+line)
		}
	}
	return bad
}

// tabbed judges lines of files, in which a tab is shown as one.
func tabbed(out []byte) []string {
	return hostiletest.Log(bytes.ReplaceAll(out, []byte("\t"), []byte(" ")))
}
