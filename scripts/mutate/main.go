// Mutate asks of every check in the tree whether a test would miss it. It is
// run by hand:
//
//	go run ./scripts/mutate [-at-once N] [-found] [-again FILE] [-sample N] [-files REGEXP] [-kinds named,half,…] paper pouch record courier
//
// The tree is copied outside the repository. In the copy every guard (an "if"
// or "case" that answers with an error or with false) gets a switch, all of a
// package in one build; then the package's short tests run once a mutant with
// one switch thrown. A mutant under which all tests pass survives, and is
// listed by file, line and condition. Those that do are explained in
// docs/threat-model.md, "Mutants that survive". With -found the others are
// listed too, each with the test that found it; "signal: killed" is one that
// took too long. With -again only what survived in an earlier run, whose output
// the file is, is tried: after tests were written. Most tests wait for a disk or a clock: with TMPDIR in memory
// and -at-once of twice the cores a run takes a third of the time.
//
// Tests that fail in the copy with no switch thrown (import rules see the
// switch's own import) are left out and named.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const variable = "GOODOFFICES_MUTANT"

// switches is the file every mutated package gets.
const switches = `package %s

import (
	"os"
	"strconv"
)

var mutantNow, _ = strconv.Atoi(os.Getenv("` + variable + `"))

func mutantIs(n int) bool { return n == mutantNow }

func mutantNil(n int, err error) error {
	if n == mutantNow {
		return nil
	}
	return err
}

var _, _ = mutantIs, mutantNil
`

// config is what the command line chose.
type config struct {
	sample int
	seed   uint64
	atOnce int
	found  bool            // list what was found, too
	again  map[string]bool // unless nil, only these, by place
	files  *regexp.Regexp
	kinds  []string
	flags  []string // of the tests, further ones
}

func main() {
	var c config
	files := flag.String("files", "", "only files whose path matches")
	some := flag.String("kinds", strings.Join(kinds, ","), "kinds of mutant, by comma")
	tests := flag.String("tests", "", "further flags of the test binaries, by blank")
	again := flag.String("again", "", "only what survived in the run that wrote this file")
	flag.IntVar(&c.sample, "sample", 0, "at most so many mutants a package, drawn at random (0: all)")
	flag.IntVar(&c.atOnce, "at-once", 1, "mutants tried at once")
	flag.BoolVar(&c.found, "found", false, "list the mutants that were found, with the test that did")
	flag.Uint64Var(&c.seed, "seed", 1, "of the draw")
	flag.Parse()
	c.kinds, c.flags = strings.Split(*some, ","), strings.Fields(*tests)
	var err error
	if c.files, err = regexp.Compile(*files); err == nil {
		c.again, err = survived(*again)
	}
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		err = run(ctx, c, flag.Args())
		stop()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

var lineNumber = regexp.MustCompile(`:\d+ `)

// place names a mutant without its line, which edits move.
func place(text string) string { return lineNumber.ReplaceAllString(text, " ") }

// survived reads what an earlier run printed; nil without a file.
func survived(file string) (map[string]bool, error) {
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "survives "); ok {
			out[place(text)] = true
		}
	}
	return out, nil
}

func run(ctx context.Context, c config, packages []string) error {
	if len(packages) == 0 {
		return errors.New("name at least one package's folder")
	}
	tree, err := os.MkdirTemp("", "mutate-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tree)
	if err := copyTree(tree); err != nil {
		return err
	}
	for _, p := range packages {
		if err := mutate(ctx, c, tree, filepath.Clean(p)); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return nil
}

// copyTree copies what the working tree holds, .git excepted.
func copyTree(to string) error {
	return filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == "." {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" {
				return fs.SkipDir
			}
			return os.Mkdir(filepath.Join(to, path), 0o755)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, path), b, 0o644)
	})
}

// plantAll puts the switches into a package of the copy.
func plantAll(c config, dir, pkg string) ([]mutant, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var all []mutant
	name := ""
	for _, path := range paths {
		base := filepath.Base(path)
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		here, err := build.Default.MatchFile(dir, base)
		if err != nil {
			return nil, err
		}
		if !here || strings.HasSuffix(base, "_test.go") || strings.Contains(string(src), "//go:build") || !c.files.MatchString(filepath.Join(pkg, base)) {
			continue
		}
		out, mutants, err := plant(filepath.ToSlash(filepath.Join(pkg, base)), src, c.kinds, len(all))
		if err != nil {
			return nil, err
		}
		name = regexp.MustCompile(`(?m)^package (\w+)`).FindStringSubmatch(string(src))[1]
		all = append(all, mutants...)
		if err := os.WriteFile(path, out, 0o644); err != nil {
			return nil, err
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no checks found")
	}
	return all, os.WriteFile(filepath.Join(dir, "mutant_switches.go"), fmt.Appendf(nil, switches, name), 0o644)
}

func mutate(ctx context.Context, c config, tree, pkg string) error {
	dir := filepath.Join(tree, pkg)
	all, err := plantAll(c, dir, pkg)
	if err != nil {
		return err
	}
	t := tests{dir: dir, binary: filepath.Join(tree, "mutants.test"), flags: c.flags, limit: 10 * time.Minute}
	compile := exec.Command("go", "test", "-c", "-o", t.binary, ".")
	compile.Dir = dir
	if out, err := compile.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	if err := t.honest(ctx); err != nil {
		return err
	}
	total := len(all)
	if c.again != nil {
		all = slices.DeleteFunc(all, func(m mutant) bool { return !c.again[place(m.String())] })
	}
	if c.sample > 0 && c.sample < len(all) {
		draw := rand.New(rand.NewPCG(c.seed, 0)) // which mutants are tried is no secret
		draw.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:c.sample]
		slices.SortFunc(all, func(a, b mutant) int { return a.n - b.n })
	}
	fmt.Printf("%s: %d of %d mutants, %s of tests each; left out: %s\n", pkg, len(all), total, t.limit, t.skip)
	survivors, err := try(ctx, c, &t, all)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d of %d survive\n", pkg, survivors, len(all))
	return nil
}

// try runs the tests once a mutant and answers how many survive.
func try(ctx context.Context, c config, t *tests, all []mutant) (survivors int, err error) {
	var (
		next atomic.Int64
		wait sync.WaitGroup
		mu   sync.Mutex // guards what is answered and printed
	)
	for range max(c.atOnce, 1) {
		wait.Go(func() {
			for i := next.Add(1); int(i) <= len(all); i = next.Add(1) {
				m := all[i-1]
				failed, broken := t.run(ctx, m.n)
				mu.Lock()
				switch {
				case broken != nil:
					err = broken
				case failed == "":
					survivors++
					fmt.Println("survives", m)
				case c.found:
					fmt.Printf("found by %s: %s\n", failed, m)
				}
				mu.Unlock()
				if broken != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	return survivors, err
}

// tests is a built test binary.
type tests struct {
	dir, binary string
	flags       []string
	skip        string // a pattern of tests that are left out
	limit       time.Duration
}

// honest runs with no switch thrown, leaves out what fails all the same, and
// sets the time after which a mutant counts as found because it hangs.
func (t *tests) honest(ctx context.Context) error {
	var skip []string
	for range 5 {
		started := time.Now()
		failed, err := t.run(ctx, 0)
		if err != nil {
			return err
		}
		if failed == "" {
			t.limit = 4*time.Since(started).Round(time.Second) + 20*time.Second
			return nil
		}
		if !strings.HasPrefix(failed, "Test") && !strings.HasPrefix(failed, "Fuzz") {
			return fmt.Errorf("with no switch thrown: %s", failed)
		}
		skip = append(skip, failed)
		t.skip = "^(" + strings.Join(skip, "|") + ")$"
	}
	return fmt.Errorf("with no switch thrown these fail: %v", skip)
}

var failure = regexp.MustCompile(`^--- FAIL: (\w+)|^(panic: .*|fatal error: .*|FAIL)`)

// run returns the first test that fails with a switch thrown, "" where all pass.
func (t *tests) run(ctx context.Context, n int) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ctx, stop := context.WithTimeout(ctx, t.limit)
	defer stop()
	temp, err := os.MkdirTemp(filepath.Dir(t.binary), "temp-*") // a test that is cut off leaves its own behind
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	args := append([]string{"-test.short", "-test.failfast"}, t.flags...)
	if t.skip != "" {
		args = append(args, "-test.skip", t.skip)
	}
	cmd := exec.CommandContext(ctx, t.binary, args...)
	cmd.Dir = t.dir
	cmd.Env = append(os.Environ(), variable+"="+strconv.Itoa(n), "TMPDIR="+temp)
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return "", err
	}
	failed := ""
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		if m := failure.FindStringSubmatch(lines.Text()); m != nil && failed == "" {
			failed = m[1] + m[2]
			stop() // one is enough
		}
	}
	if err := cmd.Wait(); err != nil && failed == "" {
		failed = err.Error()
	}
	// rapid leaves its failures for the next run to repeat.
	return failed, os.RemoveAll(filepath.Join(t.dir, "testdata", "rapid"))
}
