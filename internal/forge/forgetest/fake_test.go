package forgetest

import (
	"context"
	"errors"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
)

func TestFakeLosesACommentBetweenListAndUpdate(t *testing.T) {
	f := New(forge.GitHub)
	pr := f.Add(forge.PullRequest{Title: "spring promo", HeadHash: "aaa"})
	ctx := context.Background()
	c, err := f.CreateComment(ctx, pr.Number, "one")
	if err != nil {
		t.Fatal(err)
	}
	f.Before = func(call Call) error {
		if call.Method == "UpdateComment" {
			f.Remove(call.ID)
		}
		return nil
	}
	if _, err := f.UpdateComment(ctx, pr.Number, c.ID, "two"); !errors.Is(err, forge.ErrNotFound) {
		t.Fatalf("a comment that was deleted meanwhile: %v", err)
	}
	if n := len(f.Writes()); n != 2 {
		t.Errorf("%d writes noted, 2 made", n)
	}
}

func TestFakeDeniesAndAllows(t *testing.T) {
	f := New(forge.Gitea)
	s := forge.Status{Context: "accord/validate", State: forge.Success}
	f.Deny("SetStatus", "statuses: write")
	if err := f.SetStatus(context.Background(), "aaa", s); !errors.Is(err, forge.ErrPermission) {
		t.Fatalf("denied, and yet: %v", err)
	}
	f.Deny("SetStatus", "")
	if err := f.SetStatus(context.Background(), "aaa", s); err != nil {
		t.Fatal(err)
	}
	s.State = "neutral"
	if err := f.SetStatus(context.Background(), "aaa", s); !errors.Is(err, forge.ErrRefused) {
		t.Errorf("neutral is no state, and yet: %v", err)
	}
	got, err := f.Statuses(context.Background(), "aaa")
	if err != nil || len(got) != 1 || got[0].State != forge.Success {
		t.Errorf("statuses %v, %v", got, err)
	}
}

func TestFakeSetOnlyOurOwn(t *testing.T) {
	f := New(forge.GitLab)
	pr := f.Add(forge.PullRequest{})
	c := f.Say(pr.Number, forge.User{ID: 7, Login: "mallory"}, "key")
	if _, err := f.UpdateComment(context.Background(), pr.Number, c.ID, "x"); !errors.Is(err, forge.ErrPermission) {
		t.Errorf("somebody else's comment was updated: %v", err)
	}
	if err := f.HideComment(context.Background(), pr.Number, c.ID); !errors.Is(err, forge.ErrUnsupported) {
		t.Errorf("hidden where nothing can be: %v", err)
	}
}
