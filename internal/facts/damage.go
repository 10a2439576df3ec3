package facts

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

var (
	scientific = pattern.Of(`^[-+]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]{1,3}$`)
	timeLeft   = pattern.Of(`^[0-9]{1,2}:[0-9]{2}[.,][0-9]$`)
	monthDay   = pattern.Of(`(?i)^([0-9]{1,2}[-. ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|mrz|okt|dez)|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|mrz|okt|dez)[-. ][0-9]{2,4})$`)
	shortYear  = pattern.Of(`^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2}( .*)?$`)
	serial     = pattern.Of(`^[2-6][0-9]{4}([.,][0-9]+)?$`)
)

// damage says what a spreadsheet has made of a value, "" if it looks sound.
func damage(s string) string {
	switch {
	case strings.HasPrefix(s, "#"):
		return quoted(s) + " is a spreadsheet's error, not a value"
	case scientific().MatchString(s):
		return quoted(s) + " is what a spreadsheet leaves of a long number: the last digits are lost"
	case timeLeft().MatchString(s):
		return quoted(s) + " is what a spreadsheet shows of a date with a time: the date is lost"
	case monthDay().MatchString(s):
		return quoted(s) + " is a date that a spreadsheet made of something else"
	}
	return ""
}

// formula says that a text would be computed by a spreadsheet that opens it.
func formula(s string) bool {
	return s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0]))
}

func quoted(s string) string { return strconv.Quote(clip(s)) }

// clip shortens foreign text for a message.
func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	n := 40
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "..."
}
