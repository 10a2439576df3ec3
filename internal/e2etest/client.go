package e2etest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// Account is a user of the forge with a token of their own.
type Account struct {
	Login, Token string
	ID           int64
	server       *Server
}

// answer is what the forge said.
type answer struct {
	code int
	body []byte
}

// call asks the API as this account; body is sent as JSON unless nil.
func (a *Account) call(t testing.TB, method, path string, body any) answer {
	t.Helper()
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		in = bytes.NewReader(b)
	}
	q, err := http.NewRequestWithContext(t.Context(), method, a.server.URL+"/api/v1"+path, in)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", "token "+a.Token)
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{r.StatusCode, text}
}

// must is a call that the forge has to accept; into, unless nil, gets its JSON.
func (a *Account) must(t testing.TB, method, path string, body, into any) {
	t.Helper()
	r := a.call(t, method, path, body)
	if r.code/100 != 2 {
		t.Fatalf("%s %s as %s: %d %s", method, path, a.Login, r.code, r.body)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(r.body, into); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, r.body)
	}
}

// get reads a list or an object.
func get[T any](t testing.TB, a *Account, path string) T {
	t.Helper()
	var out T
	a.must(t, http.MethodGet, path, nil, &out)
	return out
}

// admin is the administrator as an account.
func (s *Server) admin() *Account { return &Account{Login: adminName, Token: s.Token, server: s} }

// person makes an account with a token for everything that people do.
func (s *Server) person(t testing.TB, login, name string) *Account {
	t.Helper()
	a := &Account{Login: login, server: s}
	var made struct {
		ID int64 `json:"id"`
	}
	s.admin().must(t, http.MethodPost, "/admin/users", map[string]any{"username": login, "full_name": name, "email": login + "@example.test",
		"password": adminPassword, "must_change_password": false}, &made)
	a.ID = made.ID
	a.Token = s.token(t, login, "all")
	return a
}

// token makes a further token of an account, with these scopes only.
func (s *Server) token(t testing.TB, login string, scopes ...string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"name": fmt.Sprintf("t%d", serial.Add(1)), "scopes": scopes})
	if err != nil {
		t.Fatal(err)
	}
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/v1/users/"+login+"/tokens", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	q.SetBasicAuth(login, adminPassword)
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var made struct {
		Token string `json:"sha1"`
	}
	text, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(text, &made); err != nil || len(made.Token) != 40 {
		t.Fatalf("token of %s: %d %s", login, r.StatusCode, text)
	}
	return made.Token
}
