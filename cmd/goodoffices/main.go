// Command goodoffices is the whole of Good Offices: a desk, a courier, cases to
// play, and tools that check offline what a desk was given. It wires packages
// together and holds no rules.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// commands are all of them; each stands in a file of its name.
type commands struct {
	Demo    demoCmd    `cmd:"" help:"Play the founding case between three desks on this machine, and show what each knows."`
	Play    playCmd    `cmd:"" help:"Play case files and check all they expect."`
	Desk    deskCmd    `cmd:"" help:"Make and keep a desk."`
	Act     actCmd     `cmd:"" help:"Do something in the name of an officer."`
	Show    showCmd    `cmd:"" help:"Show what a desk knows."`
	Watch   watchCmd   `cmd:"" help:"Carry and print what arrives, as it arrives."`
	Bag     bagCmd     `cmd:"" help:"Carry pouches by hand, in files."`
	Courier courierCmd `cmd:"" help:"Run a courier, which can read nothing."`
	Settle  settleCmd  `cmd:"" help:"Compute what could be agreed: the frontier and the fair points of a domain and its parties' profiles."`
	Text    textCmd    `cmd:"" help:"Work on the text of an agreement."`
	Bench   benchCmd   `cmd:"" help:"Measure this machine."`
	Dossier dossierCmd `cmd:"" help:"Write formal papers into one file that anyone can verify, with all that proves them."`
	Verify  verifyCmd  `cmd:"" help:"Check offline a paper or a dossier that somebody shows, and say what is proven and by whose key."`
}

// console is where a command speaks.
type console struct {
	context.Context
	out, err io.Writer
	in       *os.File
	colour   bool
}

func (c *console) printf(format string, args ...any) { fmt.Fprintf(c.out, format, args...) }

// notef says something that is no part of the answer.
func (c *console) notef(format string, args ...any) { fmt.Fprintf(c.err, format, args...) }

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &console{
		Context: ctx, out: os.Stdout, err: os.Stderr, in: os.Stdin,
		colour: term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("NO_COLOR") == "",
	}
	parser, err := kong.New(&commands{},
		kong.Name("goodoffices"),
		kong.Description("Indirect negotiations through a mediator, sealed end to end."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Bind(c))
	if err != nil {
		c.notef("goodoffices: %v\n", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		c.notef("goodoffices: %v\n", err)
		c.notef("  → goodoffices --help lists the commands; goodoffices COMMAND --help explains one.\n")
		return 2
	}
	if err := parsed.Run(c); err != nil {
		c.notef("goodoffices: %v\n", err)
		for _, line := range advice(err) {
			c.notef("  → %s\n", line)
		}
		return 1
	}
	return 0
}
