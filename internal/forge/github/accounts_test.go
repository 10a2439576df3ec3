package github_test

import (
	"errors"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
)

func TestAccount(t *testing.T) {
	f := open(t,
		forgetest.Exchange{Ask: "GET /users/ben", Answer: `{"id":3,"login":"ben","name":"Ben Okafor","type":"User"}`},
		forgetest.Exchange{Ask: "GET /user", Answer: `{"id":2,"login":"anna","name":null,"type":"User"}`},
		forgetest.Exchange{Ask: "GET /users/eve", Status: 404, Answer: `{"message":"Not Found"}`}).(forge.Directory)
	if a, err := f.Account(t.Context(), "ben"); err != nil || a != (forge.Account{User: forge.User{ID: 3, Login: "ben"}, Name: "Ben Okafor"}) {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := f.Account(t.Context(), ""); err != nil || a != (forge.Account{User: forge.User{ID: 2, Login: "anna"}}) {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := f.Account(t.Context(), "eve"); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
}
