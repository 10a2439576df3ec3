package schema

import (
	"regexp"
	"regexp/syntax"
	"sync"
)

// expression is a regular expression: a matcher, or where it is too large for
// one what the library makes of it. Each is made when it is first needed: most
// plans need few of those that the definitions name.
type expression struct {
	matcher func() *matcher // nil where it is too large for one
	safely  func() bool
	large   func() *regexp.Regexp
}

// lazily is an expression that package regexp takes.
func lazily(text string) *expression {
	e := &expression{matcher: sync.OnceValue(func() *matcher {
		if m, ok := newMatcher(text); ok {
			return m
		}
		return nil
	})}
	e.safely = sync.OnceValue(func() bool { return allText(e.matcher()) })
	e.large = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	return e
}

func (e *expression) match(s string) bool {
	if m := e.matcher(); m != nil {
		return m.match(s)
	}
	return e.large().MatchString(s)
}

// safe says that whatever it matches is text to every reader of YAML, without
// quotes too.
func (e *expression) safe() bool { return e.matcher() != nil && e.safely() }

// expressions are those of some definitions, by text.
type expressions struct {
	// lazy are those of our own, which nobody chose to take long. Those of others
	// must be small enough for a matcher, and few.
	lazy bool

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
	if len(x.byText) >= mostExpressions {
		return nil
	}
	if x.byText == nil {
		x.byText = map[string]*expression{}
	}
	x.byText[text] = x.made(text)
	return x.byText[text]
}

func (x *expressions) made(text string) *expression {
	if _, err := syntax.Parse(text, syntax.Perl); err != nil {
		return nil
	}
	e := lazily(text)
	if !x.lazy && e.matcher() == nil {
		return nil
	}
	return e
}
