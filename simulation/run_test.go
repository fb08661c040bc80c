package simulation

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/cryptotest"
	"time"

	"goodoffices/paper"
)

var (
	flagSeed    = flag.Int("seed", -1, "one run of this seed, told step by step")
	flagFirst   = flag.Int("first", 1, "the first seed")
	flagSeeds   = flag.Int("seeds", 0, "how many seeds")
	flagSteps   = flag.Int("steps", 0, "how many steps a run has")
	flagAll     = flag.Bool("all", false, "go on after a fault, and shrink none")
	flagWithout = flag.String("without", "", "steps to leave out, as 3,8-12")
)

// A script is all that a run depends on.
type script struct {
	seed  int
	steps int
	skip  []bool // by step; what is left out draws nothing
}

// usualSteps is how many steps a run has unless told otherwise.
const usualSteps = 60

// seedsHere is how many seeds ./test runs: a thousand, and fifty under the
// race detector; a few for whoever is in a hurry.
func seedsHere() int {
	switch {
	case *flagSeeds > 0:
		return *flagSeeds
	case testing.Short():
		return 5
	case raceDetector:
		return 50
	}
	return 1000
}

// TestSimulation runs houses of desks through whatever comes, under the eyes
// of the oracle and the thief.
func TestSimulation(t *testing.T) {
	if *flagSeed >= 0 {
		s := script{seed: *flagSeed, steps: stepsHere()}
		s.skip = parseSkip(*flagWithout, s.steps)
		h, faults := s.play(t)
		for _, line := range h.trace {
			t.Log(line)
		}
		for _, f := range faults {
			t.Error(f)
		}
		return
	}
	done := map[string]int{}
	for seed := *flagFirst; seed < *flagFirst+seedsHere(); seed++ {
		s := script{seed: seed, steps: stepsHere()}
		h, faults := s.play(t)
		for what, n := range h.done {
			done[what] += n
		}
		if len(faults) > 0 && *flagAll {
			t.Errorf("seed %d: %s", seed, faults[0])
		} else if len(faults) > 0 {
			s.report(t, faults)
			return
		}
	}
	tellDone(t, done)
}

func stepsHere() int {
	if *flagSteps > 0 {
		return *flagSteps
	}
	return usualSteps
}

// tellDone fails when a thousand runs left something untried.
func tellDone(t *testing.T, done map[string]int) {
	var all []string
	for what, n := range done {
		all = append(all, fmt.Sprintf("%s: %d", what, n))
	}
	slices.Sort(all)
	t.Log(strings.Join(all, "; "))
	if seedsHere() < 200 {
		return
	}
	for _, what := range []string{
		"the power went", "put back: backup", "put back: folder", "put back: store", "two put back", "courier wiped", "cable cut", "pouches tried by a thief", "resume",
		"write-letter", "convey", "convey-together", "say", "float", "cover", "withdraw", "propose open", "propose private", "propose silence", "propose direct",
		"respond", "answer-in-private", "set-gate", "attest met", "attest adverse", "commit", "deposit", "direct channel", "convey refused by handling",
	} {
		if done[what] == 0 {
			t.Errorf("in %d runs there was never: %s", seedsHere(), what)
		}
	}
}

// play runs the script and returns the house as it was at the end or at the
// first fault.
func (s script) play(t *testing.T) (h *house, faults []string) {
	t.Helper()
	base := buildHouse(t, s.seed%len(plans))
	t.Run(fmt.Sprintf("seed %d", s.seed), func(t *testing.T) {
		cryptotest.SetGlobalRandom(t, uint64(s.seed))
		h = copyOf(t, base)
		defer h.close()
		calm := s.seed%2 == 0 // nothing is put back: the oracle is stricter
		for i := 1; i <= s.steps; i++ {
			if s.skip != nil && s.skip[i] {
				continue
			}
			h.step(uint64(s.seed), i, calm)
			if faults = h.found(); len(faults) > 0 {
				return
			}
		}
		h.begin(uint64(s.seed), s.steps+1)
		h.rest()
		faults = h.found()
	})
	return h, faults
}

// found returns what was found so far.
func (h *house) found() []string { return append(h.faults, h.oracle.Faults()...) }

func (h *house) begin(seed uint64, i int) {
	h.moment = i
	h.rng = rand.New(rand.NewPCG(seed, uint64(i)))
	h.net.rng = h.rng
	h.net.now = h.net.now.Add(time.Duration(1+h.rng.IntN(20)) * time.Second)
	h.oracle.Begin(i, h.net.now)
}

// step is one step of a run.
func (h *house) step(seed uint64, i int, calm bool) {
	h.begin(seed, i)
	o := h.desks[pick(h, h.order)]
	o.save()
	switch n := h.rng.IntN(100); {
	case n < 15:
		o.exchange()
	case n < 32:
		h.everybody()
	case n < 38:
		o.fuse = 1 + h.rng.IntN(12)
		o.exchange()
	case n < 42:
		o.fuse = 1 + h.rng.IntN(4)
		o.someAct()
	case n < 80:
		o.someAct()
	case n < 82:
		h.kill(o)
	case n < 88:
		h.pass()
	case n < 91:
		h.changeWeather()
	case n < 93:
		h.net.cut[o.name] = !h.net.cut[o.name]
		h.done["cable cut"]++
		h.say("%s's cable is cut: %t", o.name, h.net.cut[o.name])
	case n < 96:
		o.resume()
	case n < 97:
		h.rob(o)
	case n < 98:
		h.net.wipe()
		h.done["courier wiped"]++
		h.say("the courier loses everything")
	case !calm:
		h.putBack(o)
	}
	h.noPath()
}

// someAct lets an officer act; where there is nothing to do it to, otherwise.
func (o *office) someAct() {
	for h := o.h; ; {
		before := h.acts
		o.tryAct()
		if h.acts > before || h.rng.IntN(8) == 0 {
			return
		}
	}
}

func (o *office) tryAct() {
	switch {
	case o.name == o.h.order[0]:
		pick(o.h, mediatorActs)(o)
	case o.role == paper.PlaceParty:
		pick(o.h, partyActs)(o)
	case o.h.rng.IntN(4) > 0:
		pick(o.h, o.h.parties()).tryAct() // an observer has little to say
	default:
		o.confides()
	}
}

// everybody exchanges, in some order.
func (h *house) everybody() {
	for _, i := range h.rng.Perm(len(h.order)) {
		h.desks[h.order[i]].exchange()
	}
}

// pass lets time pass: minutes mostly, sometimes hours.
func (h *house) pass() {
	d := time.Duration(h.rng.IntN(20)) * time.Minute
	if h.rng.IntN(3) == 0 {
		d = time.Duration(h.rng.IntN(20)) * time.Hour
	}
	h.net.now = h.net.now.Add(d)
	h.say("%s pass", d)
}

func (h *house) changeWeather() {
	h.net.weather = weather{}
	if h.rng.IntN(4) > 0 {
		f := func() float64 { return h.rng.Float64() * h.rng.Float64() * .8 }
		h.net.weather = weather{f(), f(), f(), f(), f(), time.Duration(1+h.rng.IntN(30)) * time.Minute}
	}
	h.say("weather %.2v", h.net.weather)
}

// kill ends a desk between two of its works.
func (h *house) kill(o *office) {
	o.fuse = 0
	if err := o.reopen(); err != nil {
		h.fault("P7: %s does not open after it was killed: %v", o.name, err)
	}
	h.see(o)
	h.say("%s is killed", o.name)
}

// putBack gives one desk, or two at once, a folder of an earlier step.
func (h *house) putBack(o *office) {
	all := []*office{o}
	if h.rng.IntN(3) == 0 {
		if other := h.desks[pick(h, h.order)]; other != o {
			all = append(all, other)
			h.done["two put back"]++
		}
	}
	for _, o := range all {
		m, how := pick(h, o.saved), pick(h, []string{"backup", "backup", "folder", "store"})
		h.done["put back: "+how]++
		h.say("%s is put back to moment %d (%s)", o.name, m.at, how)
		h.oracle.Restored(o.name, m.at, how != "backup")
		o.saved = slices.DeleteFunc(o.saved, func(s moment) bool { return s.at > m.at })
		o.forgetTurns()
		if err := o.restore(m, how); err != nil {
			h.fault("P12: %s does not open after it was put back (%s): %v", o.name, how, err)
			continue
		}
		h.see(o)
	}
}

// resume is an officer's word wherever a channel waits for it.
func (o *office) resume() {
	for _, c := range o.last.Channels {
		if !c.AwaitsWord {
			continue
		}
		o.h.done["resume"]++
		if err := o.run(func(ctx context.Context) error { return o.Resume(ctx, paper.ID{}, officer, c.With) }); err != nil {
			o.h.fault("%s resumes with %s: %v", o.name, c.With, err)
		}
		o.h.say("%s resumes with %s", o.name, c.With)
		o.h.see(o)
	}
}

// noPath: P2, seen from the courier: no party's pouch goes to another party
// unless both agreed to it.
func (h *house) noPath() {
	for _, p := range h.net.carried[h.looked:] {
		from, to := h.desks[p.from], h.desks[p.to]
		if from.role == paper.PlaceMediator || to.role == paper.PlaceMediator {
			continue
		}
		h.done["direct channel"]++
		if !h.oracle.MayTalk(p.from, p.to) {
			h.fault("P2: a pouch went from %s to %s", p.from, p.to)
		}
	}
	h.looked = len(h.net.carried)
}

// rest makes the weather fair and lets everything come to rest, then lets the
// hours of all proposals pass, and asks whether everything is where it must be.
func (h *house) rest() {
	h.net.weather = weather{}
	clear(h.net.cut)
	for range 2 {
		h.net.now = h.net.now.Add(48 * time.Hour)
		h.oracle.Begin(h.moment, h.net.now)
		if !h.comeToRest() && !h.waitsAtGate() {
			h.fault("P7: the desks never come to rest")
			return
		}
		if h.faults != nil {
			return
		}
	}
	before := h.net.deposits
	for _, n := range h.order {
		o := h.desks[n]
		o.nextTry = time.Time{}
		o.exchange()
		for _, c := range o.last.Channels {
			if c.Direct || h.waitsAtGate() {
				continue
			}
			if c.Queued > 0 || c.Gap || c.Recovering || c.AwaitsWord || !c.Open {
				h.fault("P7: at rest the channel of %s with %s stands at %+v", n, c.With, c)
			}
		}
	}
	if n := h.net.deposits - before; n > 0 && !h.waitsAtGate() {
		h.fault("P7: at rest %d pouches still wait to be acknowledged", n)
	}
	h.oracle.Rest()
	h.rob(h.desks[pick(h, h.order)])
	h.noPath()
}

// waitsAtGate: a party that knows of no shut gate knocks at the direct channel,
// through the mediator, until the other's own gate opens. It is not at rest.
func (h *house) waitsAtGate() bool {
	for _, o := range h.desks {
		for _, c := range o.last.Channels {
			if c.Direct && !c.Open && !c.Shut {
				h.done["knocks at a gate"]++
				return true
			}
		}
	}
	return false
}

func (h *house) comeToRest() bool {
	quiet := 0
	for range 90 {
		moved, before := 0, h.net.deposits
		for _, n := range h.order {
			o := h.desks[n]
			o.fuse = 0
			h.net.now = h.net.now.Add(25 * time.Second)
			o.resume()
			moved += o.exchange()
		}
		if moved > 0 || h.net.deposits > before {
			quiet = 0
		} else if quiet++; quiet == 2 {
			return true
		}
		if h.faults != nil {
			return true
		}
	}
	return false
}

// report shrinks a run that failed, and prints the line that repeats it.
func (s script) report(t *testing.T, faults []string) {
	t.Helper()
	small, faults := s.shrink(t, faults)
	for _, f := range faults {
		t.Log(f)
	}
	t.Fatalf("repeat it: go test ./simulation -run TestSimulation -seed %d -steps %d -without %q", small.seed, small.steps, small.skipped())
}

// shrink leaves out steps as long as the run still fails, for a minute at most.
func (s script) shrink(t *testing.T, faults []string) (script, []string) {
	deadline := time.Now().Add(time.Minute)
	s.skip = make([]bool, s.steps+1)
	for size := s.steps / 2; size > 0; size /= 2 {
		for first := 1; first <= s.steps; first += size {
			if time.Now().After(deadline) || os.Getenv(faultVariable) != "" {
				return s, faults
			}
			less := s
			less.skip = slices.Clone(s.skip)
			for i := first; i < first+size && i <= s.steps; i++ {
				less.skip[i] = true
			}
			if slices.Equal(less.skip, s.skip) {
				continue
			}
			if _, still := less.play(t); len(still) > 0 {
				s, faults = less, still
			}
		}
	}
	return s, faults
}

// skipped writes what is left out, as -without reads it.
func (s script) skipped() string {
	var out []string
	for i := 1; i <= s.steps; i++ {
		if !s.skip[i] {
			continue
		}
		j := i
		for j < s.steps && s.skip[j+1] {
			j++
		}
		if out = append(out, strconv.Itoa(i)); j > i {
			out[len(out)-1] += "-" + strconv.Itoa(j)
		}
		i = j
	}
	return strings.Join(out, ",")
}

func parseSkip(text string, steps int) []bool {
	skip := make([]bool, steps+1)
	for part := range strings.SplitSeq(text, ",") {
		from, to, ranged := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		if err != nil {
			continue
		}
		last := first
		if ranged {
			last, _ = strconv.Atoi(to)
		}
		for i := first; i <= last && i <= steps; i++ {
			skip[i] = true
		}
	}
	return skip
}

// A run is the same every time: otherwise the line that repeats it would not.
func TestOneSeedIsOneRun(t *testing.T) {
	for _, seed := range []int{3, 4} {
		s := script{seed: seed, steps: usualSteps}
		first, faults := s.play(t)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		second, _ := s.play(t)
		if !slices.Equal(first.trace, second.trace) {
			for i := range first.trace {
				if i >= len(second.trace) || first.trace[i] != second.trace[i] {
					t.Fatalf("seed %d: %q the first time, then %q", seed, first.trace[i], second.trace[min(i, len(second.trace)-1)])
				}
			}
			t.Fatalf("seed %d: the second run goes on", seed)
		}
		if len(first.net.carried) == 0 || first.net.carried[0].digest != second.net.carried[0].digest {
			t.Errorf("seed %d: another pouch the second time", seed)
		}
	}
}
