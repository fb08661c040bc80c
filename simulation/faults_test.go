package simulation

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// faultVariable names the fault that a run with faults built in has.
const faultVariable = "GOODOFFICES_SIMULATED_FAULT"

// A fault is a change of the source that breaks a promise. It is seen by the
// compiler alone, as an overlay of the file; nothing in the tree knows of it.
type fault struct {
	name     string
	file     string
	was, now string // was stands in the file once
}

// cond is what stands for a fault's condition in its replacement.
const cond = "FAULT"

var faults = []fault{
	{"gate not checked", "mediation/direct.go", "b := g.Paper.Body.(*paper.Gate); !t.gates.open(t, g) {", "b := g.Paper.Body.(*paper.Gate); !t.gates.open(t, g) && !FAULT {"},
	{"what is for the mediator alone is conveyed", "mediation/handling.go", "	if note == nil {\n		ask := Offer{", "	if FAULT && note != nil && note.Handling == paper.HandlingMediator {\n		return allowed()\n	}\n	if note == nil {\n		ask := Offer{"},
	{"cover note conveyed", "mediation/act_convey.go", "	m.onward(it.id(), to...)\n", "	m.onward(it.id(), to...)\n	if FAULT && it.sequel().cover != nil {\n		m.onward(it.sequel().cover.id(), to...)\n	}\n"},
	{"delivered twice", "desk/receive.go", "	if w.k.number(p.ID) > 0 {\n", "	if w.k.number(p.ID) > 0 && !FAULT {\n"},
	{"consent forgotten", "mediation/act_close_proposal.go", "	if len(consents) == len(p.body.Put) {", "	if len(consents) == len(p.body.Put) || FAULT && p.body.Subject.Type != paper.SubjectTerms && len(consents) > 0 && len(consents)+1 == len(p.body.Put) {"},
	{"lone yes leaks by an early close", "mediation/act_close_proposal.go", "	past := !now.Before(t.closes(p))\n", "	past := !now.Before(t.closes(p)) || FAULT && p.body.Mode == paper.ModePrivate && p.all(func(d paper.Desk) bool { return p.indication(d) != nil })\n"},
	{"silence without a receipt", "mediation/act_close_proposal.go", "		if receipt == nil {\n			return nil\n", "		if receipt == nil {\n			if FAULT {\n				continue\n			}\n			return nil\n"},
	{"half an exchange released", "mediation/act_convey_together.go", "		m.wholeExchange(it, all)\n", "		if !FAULT {\n			m.wholeExchange(it, all)\n		}\n"},
	{"old keys stay", "pouch/take.go", "		e.Keys = slices.Delete(e.Keys, 0, i)\n", "		if !FAULT {\n			e.Keys = slices.Delete(e.Keys, 0, i)\n		}\n"},
	{"a paper falls out of the queue", "desk/link.go", "		ld, papers = next, papers+1\n", "		if FAULT && papers == 2 && w.k.talks.Len() > 60 {\n			papers++\n			continue\n		}\n		ld, papers = next, papers+1\n"},
	{"nothing is given back", "desk/receive.go", "	l.Queue = append(queue, l.Queue...)\n", "	if !FAULT {\n		l.Queue = append(queue, l.Queue...)\n	}\n"},
	{"agreed before it is recorded", "mediation/view_deciding.go", "	case len(t.unconfirmed(p)) > 0:\n		return StateSigned\n", "	case len(t.unconfirmed(p)) > 0 && !FAULT:\n		return StateSigned\n"},
	{"receipts are kept back", "mediation/papers.go", "	kept := k == paper.KindReceipt && t.Terms() != nil && t.Terms().Receipts == \"kept\"\n", "	kept := k == paper.KindReceipt && (FAULT || t.Terms() != nil && t.Terms().Receipts == \"kept\")\n"},
}

// TestFaultsAreFound: what the oracle and the thief say nothing of in an
// honest house, they find within a thousand seeds in a dishonest one.
func TestFaultsAreFound(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("long: it builds the program anew; ./test runs it once, without the race detector")
	}
	if os.Getenv(faultVariable) != "" {
		t.Skip("a fault is built in here")
	}
	binary := buildFaulty(t)
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), binary, "-test.run", "^TestSimulation$", "-test.timeout", "30m", "-seeds", "1000")
			cmd.Env = append(os.Environ(), faultVariable+"="+f.name)
			began := time.Now()
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Fatalf("a thousand seeds do not find it\n%s", out)
			}
			found := ""
			for line := range strings.Lines(string(out)) {
				if strings.Contains(line, "moment") && found == "" || strings.Contains(line, "repeat it") {
					found += strings.TrimSpace(line) + "; "
				}
			}
			if found == "" {
				t.Fatalf("it fails otherwise: %v\n%s", err, out)
			}
			t.Logf("after %s: %s", time.Since(began).Round(time.Second), found)
		})
	}
}

// buildFaulty builds this package's tests with every fault in the source, each
// behind its name.
func buildFaulty(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	texts := map[string]string{}
	for _, f := range faults {
		if texts[f.file] == "" {
			b, err := os.ReadFile(filepath.Join(root, f.file))
			if err != nil {
				t.Fatal(err)
			}
			texts[f.file] = string(b)
		}
		if n := strings.Count(texts[f.file], f.was); n != 1 {
			t.Fatalf("%s: %q stands in %s %d times: the fault needs another place", f.name, f.was, f.file, n)
		}
		texts[f.file] = strings.Replace(texts[f.file], f.was, strings.ReplaceAll(f.now, cond, fmt.Sprintf("simulatedFault(%q)", f.name)), 1)
	}
	for _, pkg := range []string{"desk", "mediation", "pouch"} {
		texts[pkg+"/simulated_fault.go"] = fmt.Sprintf("package %s\n\nimport \"os\"\n\nfunc simulatedFault(name string) bool { return os.Getenv(%q) == name }\n", pkg, faultVariable)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, text := range texts {
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(root, name)] = file
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "simulation.test")
	cmd := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", binary, "-overlay", filepath.Join(dir, "overlay.json"), ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build with faults: %v\n%s", err, out)
	}
	return binary
}
