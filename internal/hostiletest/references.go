package hostiletest

import (
	"fmt"
	"regexp"
)

// reference is one thing that a forge makes of plain words.
type reference struct {
	what string
	is   *regexp.Regexp
}

// references are looked for in each text node that stands outside code, as
// forges do. They are read as widely as any of GitHub, GitLab and Gitea reads
// them, and a little wider.
var references = []reference{
	{"a mention", regexp.MustCompile(`@\p{Cf}*[\p{L}\p{N}_"-]`)},
	{"an issue", regexp.MustCompile(`#\w`)},
	{"an issue of GitHub", regexp.MustCompile(`(?i)\bgh-\d`)},
	{"a merge request", regexp.MustCompile(`!\d`)},
	{"a snippet or a formula", regexp.MustCompile(`\$[^\s.,;:)]`)},
	{"a label", regexp.MustCompile(`~["\w]`)},
	{"a milestone", regexp.MustCompile(`%["\w]`)},
	{"an epic", regexp.MustCompile(`&\d`)},
	{"an alert or a footnote", regexp.MustCompile(`\^[\w\[]`)},
	{"a reference of GitLab", regexp.MustCompile(`(?i)\*iteration:["\w]|\[(vulnerability|contact|feature_flag|work_item|issue|epic|wiki_page|cadence):["\w]`)},
	{"a link", regexp.MustCompile(`[A-Za-z]://?\w|(?i)\bwww\.\w|\b(mailto|xmpp|javascript):\w`)},
	{"an emoji", regexp.MustCompile(`:[\w+-]*[a-z+-][\w+-]*:`)},
	{"a mark of GitLab's", regexp.MustCompile(`\{[+-]|\[[+-]|\[\[|\[(?i:toc)\]`)},
	{"a closing keyword", regexp.MustCompile(`(?i)\b(clos(e|es|ed|ing)|fix(es|ed|ing)?|resolv(e|es|ed|ing)|implement(s|ed|ing)?|reopen(s|ed)?)\b:?\s+(#\d|gh-\d|!\d|\w+://|[\w.-]+/[\w.-]+[#!]\d)`)},
}

// referencesIn returns what a forge would make of the words of one text node.
func referencesIn(words string) []string {
	var bad []string
	for _, r := range references {
		if m := r.is.FindStringIndex(words); m != nil {
			bad = append(bad, fmt.Sprintf("%s, %q, in %s", r.what, words[m[0]:m[1]], quoted(words[max(0, m[0]-40):min(len(words), m[1]+40)])))
		}
	}
	return bad
}

// quickAction is a line that GitLab takes for a command in the source of a
// comment, description or commit.
var quickAction = regexp.MustCompile(`(?m)^/[A-Za-z_]`)

func quickActions(source string) []string {
	if m := quickAction.FindStringIndex(source); m != nil {
		return []string{"a quick action in the line " + quoted(source[m[0]:min(len(source), m[0]+80)])}
	}
	return nil
}

// trailer is what programs read at the end of a commit's message.
var trailer = regexp.MustCompile(`(?im)^(co-authored-by|signed-off-by|reviewed-by|acked-by|changelog|skip-checks)\s*:`)

// ciSkip makes forges leave out their checks.
var ciSkip = regexp.MustCompile(`(?i)\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|\*\*\*NO_CI\*\*\*`)

// Message judges the message of a commit or the title of a pull request, of
// which forges read the text as it is: mentions, closing keywords, quick
// actions, trailers, and words that switch checks off.
func Message(out []byte) []string {
	s := string(out)
	bad := append(seen(s), quickActions(s)...)
	for _, r := range references {
		switch r.what {
		case "a mention", "an issue", "an issue of GitHub", "a merge request", "a closing keyword":
			if m := r.is.FindString(s); m != "" {
				bad = append(bad, fmt.Sprintf("%s, %q", r.what, m))
			}
		}
	}
	for _, is := range []*regexp.Regexp{trailer, ciSkip} {
		if m := is.FindString(s); m != "" {
			bad = append(bad, fmt.Sprintf("the words %q", m))
		}
	}
	return bad
}
