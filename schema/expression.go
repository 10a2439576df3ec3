package schema

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/pattern"
)

// expression is a regular expression: a matcher, or where it is too large for
// one what the library makes of it. Those of our own definitions are laid out
// when a table or a text asks for them: most plans are of few kinds.
type expression struct {
	matcher func() *matcher // nil where it is too large for one
	// safe says that whatever it matches is text to every reader of YAML, without
	// quotes too.
	safe  func() bool
	large func() *regexp.Regexp
}

// newExpression is the expression of a text that package regexp takes.
func newExpression(text string) *expression {
	e := &expression{matcher: sync.OnceValue(func() *matcher {
		if m, ok := newMatcher(text); ok {
			return m
		}
		return nil
	})}
	e.safe = sync.OnceValue(func() bool { return e.matcher() != nil && allText(e.matcher()) })
	e.large = pattern.Of(text)
	return e
}

func (e *expression) match(s string) bool {
	if m := e.matcher(); m != nil {
		return m.match(s)
	}
	return e.large().MatchString(s)
}

// expressions are those of some definitions, by text. The zero value is one of
// foreign ones: they must be few, and small enough for a matcher.
type expressions struct {
	// ours says that they are our own, which nobody chose to take long.
	ours bool

	mu     sync.Mutex
	byText map[string]*expression
}

// of is an expression, nil where it cannot be used.
func (x *expressions) of(text string) *expression {
	x.mu.Lock()
	defer x.mu.Unlock()
	if e, ok := x.byText[text]; ok {
		return e
	}
	if !x.ours && len(x.byText) >= mostExpressions {
		return nil
	}
	if x.byText == nil {
		x.byText = map[string]*expression{}
	}
	x.byText[text] = x.checked(text)
	return x.byText[text]
}

// checked is an expression that is not known yet. Of a foreign one nothing is read
// before its length is known, as [newMatcher] does.
func (x *expressions) checked(text string) *expression {
	e := newExpression(text)
	if !x.ours {
		if folds(text) || e.matcher() == nil {
			return nil
		}
		return e
	}
	if _, err := syntax.Parse(text, syntax.Perl); err != nil {
		return nil
	}
	return e
}

// folds reports whether an expression may ask for letters of either case beyond
// ASCII: package syntax looks at each character of a range then, a hundred thousand
// of them.
func folds(text string) bool {
	for _, group := range strings.Split(text, "(?")[1:] {
		if end := strings.IndexAny(group, ":)<"); end >= 0 && strings.Contains(group[:end], "i") {
			return strings.Contains(text, `\`) || strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
		}
	}
	return false
}
