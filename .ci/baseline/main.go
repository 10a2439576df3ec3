// Command baseline does the least that any reader of a plan must do, on all
// cores, for .ci/bench to hold accord against:
//
//	baseline yaml DIR   decodes each YAML file with yaml.v3
//	baseline sha1 DIR   reads each file and hashes it with SHA-1
//
// CORES=1 in the environment takes one core.
package main

import (
	"crypto/sha1"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

func main() {
	if len(os.Args) != 3 || do[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: baseline yaml|sha1 DIR")
		os.Exit(2)
	}
	if err := each(os.Args[2], os.Args[1] == "yaml", do[os.Args[1]]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var do = map[string]func([]byte) error{
	"yaml": decode,
	"sha1": func(b []byte) error { sha1.Sum(b); return nil },
}

// decode decodes a document as a program does that knows its shape: cells into
// maps of numbers by period.
func decode(b []byte) error {
	var head struct {
		Kind string
	}
	if !strings.HasPrefix(string(b[:min(len(b), 6)]), "kind: ") {
		return yaml.Unmarshal(b, &head)
	}
	switch kind, _, _ := strings.Cut(string(b[6:min(len(b), 64)]), "\n"); kind {
	case "Baseline":
		var d struct {
			Kind, Market, Family string
			Version              int
			Method               map[string]any
			Forecast             map[string]map[string]float64
		}
		return yaml.Unmarshal(b, &d)
	case "Supply":
		var d struct {
			Kind, Owner, Source, Type string
			Version                   int
			Sites                     []string
			Resources, Uses, Terms    map[string]any
			Commitments               map[string]map[string]map[string]float64
		}
		return yaml.Unmarshal(b, &d)
	}
	var d map[string]any
	return yaml.Unmarshal(b, &d)
}

// each calls use with each file of a folder, as many at once as there are cores.
func each(dir string, documents bool, use func([]byte) error) error {
	cores := runtime.GOMAXPROCS(0)
	if n, err := strconv.Atoi(os.Getenv("CORES")); err == nil && n > 0 {
		cores = n
	}
	files, failed := make(chan string), make(chan error, cores)
	var wg sync.WaitGroup
	for range cores {
		wg.Go(func() {
			for file := range files {
				b, err := os.ReadFile(file)
				if err == nil {
					err = use(b)
				}
				if err != nil {
					select {
					case failed <- fmt.Errorf("%s: %w", file, err):
					default:
					}
				}
			}
		})
	}
	err := filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && e.Name() == ".git" {
			return filepath.SkipDir
		}
		if err == nil && e.Type().IsRegular() && (!documents || strings.HasSuffix(file, ".yaml")) {
			files <- file
		}
		return err
	})
	close(files)
	wg.Wait()
	if err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
