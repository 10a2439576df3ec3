package history_test

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// thousand is a packed repository of two commits with 1,000 files of 30 kB, as
// a plan of 100,000 items has them; ten files change.
func thousand(b *testing.B) *gitrepo.Repo {
	b.Helper()
	repo := gitrepo.New(b)
	file := func(n, shift int) string {
		var text strings.Builder
		for i := range 1700 {
			fmt.Fprintf(&text, "    2026-%02d: %d\n", 1+i%12, (i*7919+n*104729+shift)%9973)
		}
		return text.String()
	}
	for n := range 1000 {
		repo.Write(fmt.Sprintf("plans/demand/%02d/%03d.yaml", n%20, n), file(n, 0))
	}
	repo.Commit("Start", monday)
	for n := range 10 {
		repo.Write(fmt.Sprintf("plans/demand/%02d/%03d.yaml", n%20, n), file(n, 1))
	}
	repo.Commit("Change", tuesday)
	repo.Git("gc", "--quiet")
	return repo
}

func BenchmarkOpenAndHead(b *testing.B) {
	repo := thousand(b)
	for b.Loop() {
		r := open(b, repo.Dir)
		if _, _, err := r.Head(b.Context()); err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
}

func BenchmarkReadThousandFiles(b *testing.B) {
	repo := thousand(b)
	var size int64
	for b.Loop() {
		r := open(b, repo.Dir)
		size = readTree(b, at(b, r, "HEAD"))
		r.Close()
	}
	b.SetBytes(size)
}

// BenchmarkReadThousandFilesInHalves reads them with two goroutines.
func BenchmarkReadThousandFilesInHalves(b *testing.B) {
	repo := thousand(b)
	for b.Loop() {
		r := open(b, repo.Dir)
		var paths []string
		for n := range 1000 {
			paths = append(paths, fmt.Sprintf("plans/demand/%02d/%03d.yaml", n%20, n))
		}
		files := at(b, r, "HEAD")
		var group sync.WaitGroup
		for half := range 2 {
			group.Go(func() {
				for _, path := range paths[half*500 : half*500+500] {
					if _, err := fs.ReadFile(files, path); err != nil {
						b.Error(err)
					}
				}
			})
		}
		group.Wait()
		r.Close()
	}
}

func BenchmarkReadSecondRevision(b *testing.B) {
	repo := thousand(b)
	for b.Loop() {
		b.StopTimer()
		r := open(b, repo.Dir)
		readTree(b, at(b, r, "HEAD"))
		b.StartTimer()
		readTree(b, at(b, r, "HEAD~1"))
		b.StopTimer()
		r.Close()
		b.StartTimer()
	}
}

func BenchmarkReadWorkTree(b *testing.B) {
	repo := thousand(b)
	r := open(b, repo.Dir)
	for b.Loop() {
		files, done, err := r.WorkTree()
		if err != nil {
			b.Fatal(err)
		}
		readTree(b, files)
		done()
	}
}

func BenchmarkChanged(b *testing.B) {
	repo := thousand(b)
	for b.Loop() {
		r := open(b, repo.Dir)
		changes, err := r.Changed(b.Context(), resolve(b, r, "HEAD~1"), resolve(b, r, "HEAD"), "plans")
		if err != nil || len(changes) != 10 {
			b.Fatalf("%d changes, %v", len(changes), err)
		}
		r.Close()
	}
}

// BenchmarkClosesOfLongHistory walks 5,000 commits.
func BenchmarkClosesOfLongHistory(b *testing.B) {
	repo := gitrepo.New(b)
	var stream strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter Ada <ada@example.com> %d +0000\ndata 1\nx\n", 1700000000+i*3600)
		if i == 100 {
			stream.WriteString("tag plan/2026-12\nfrom refs/heads/main\ntagger Ada <ada@example.com> 1700000000 +0000\ndata 1\nx\n")
		}
	}
	repo.Import(stream.String())
	for b.Loop() {
		r := open(b, repo.Dir)
		closes, err := r.Closes(b.Context(), "", resolve(b, r, "main"))
		if err != nil || len(closes) != 1 {
			b.Fatal(closes, err)
		}
		r.Close()
	}
}

func readTree(b *testing.B, files fs.FS) (size int64) {
	b.Helper()
	count := 0
	err := fs.WalkDir(files, "plans", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		size += int64(len(data))
		count++
		return err
	})
	if err != nil || count != 1000 {
		b.Fatalf("read %d files, %v", count, err)
	}
	return size
}
