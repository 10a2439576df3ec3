package gitlab_test

import (
	"errors"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
)

func TestAccount(t *testing.T) {
	f := open(t,
		forgetest.Exchange{Ask: "GET /users?username=ben", Answer: `[{"id":3,"username":"ben","name":"Ben Okafor"}]`},
		forgetest.Exchange{Ask: "GET /user", Answer: `{"id":2,"username":"anna","name":"Anna"}`},
		forgetest.Exchange{Ask: "GET /users?username=eve", Answer: `[]`}).(forge.Directory)
	if a, err := f.Account(t.Context(), "ben"); err != nil || a != (forge.Account{User: forge.User{ID: 3, Login: "ben"}, Name: "Ben Okafor"}) {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := f.Account(t.Context(), ""); err != nil || a != (forge.Account{User: forge.User{ID: 2, Login: "anna"}, Name: "Anna"}) {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := f.Account(t.Context(), "eve"); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
}
