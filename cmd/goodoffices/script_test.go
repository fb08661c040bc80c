package main

import (
	"context"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"goodoffices/courier"
	"goodoffices/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"goodoffices": main})
}

// Each script reads like a session at the terminal.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GOODOFFICES_PASSPHRASE", "correct horse battery staple")
			root, err := os.Getwd()
			e.Setenv("ROOT", root+"/../..")
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"courier": startCourier, "take": take, "soon": soon, "past": past},
	})
}

// startCourier runs a courier until the script ends; its address is $COURIER.
func startCourier(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := courier.New(context.Background(), store.NewMemory(), courier.Config{})
	ts.Check(err)
	web := httptest.NewServer(s.Handler())
	ts.Defer(func() {
		web.CloseClientConnections()
		web.Close()
		s.Close()
	})
	ts.Setenv("COURIER", web.URL)
}

// soon VAR puts the hour in twenty seconds into a variable; past VAR goes on when
// that hour is past.
func soon(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], time.Now().Add(20*time.Second).UTC().Format(time.RFC3339))
}

func past(ts *testscript.TestScript, _ bool, args []string) {
	hour, err := time.Parse(time.RFC3339, ts.Getenv(args[0]))
	ts.Check(err)
	time.Sleep(time.Until(hour))
}

// take VAR REGEXP puts what the parentheses match in the last output into a
// variable.
func take(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile("(?ms)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("nothing matches %s in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}
