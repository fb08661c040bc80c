package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"goodoffices/cases"
	"goodoffices/paper"
	"goodoffices/rehearsal"
)

type playCmd struct {
	Files   []string `arg:"" help:"Case files."`
	Keep    string   `placeholder:"DIR" help:"Leave the courier and the desks there, each desk in a folder of its name with its unlock file beside it. With several cases, a folder a case."`
	Verbose bool     `short:"v" help:"Tell every act."`
	JSON    bool     `name:"json" help:"Print a JSON object a case: its file and how much was checked."`
}

func (k *playCmd) Run(c *console) error {
	for _, file := range k.Files {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		played, err := rehearsal.Parse(file, b)
		if err != nil {
			return err
		}
		dir := k.Keep
		if dir != "" && len(k.Files) > 1 {
			dir = filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
		}
		var log io.Writer
		if k.Verbose {
			log = c.out
		}
		if err := k.play(c, played, dir, log); err != nil {
			return err
		}
	}
	return nil
}

func (k *playCmd) play(c *console, played *rehearsal.Case, dir string, log io.Writer) error {
	r, err := rehearsal.Play(c, played, rehearsal.Options{Dir: dir, Log: log})
	if err != nil {
		return err
	}
	expected := 0
	for _, a := range played.Acts {
		expected += len(a.Expect)
	}
	if err := r.Close(); err != nil {
		return err
	}
	if k.JSON {
		return c.jsonLine(map[string]any{"file": played.File, "acts": len(played.Acts), "expectations": expected})
	}
	c.printf("%s: %d acts played, %d expectations hold\n", played.File, len(played.Acts), expected)
	return nil
}

type demoCmd struct {
	Keep   string `placeholder:"DIR" help:"Leave the courier and the desks there."`
	Case   string `default:"muscat" help:"Which of the built-in cases."`
	JSON   bool   `name:"json" help:"What each desk knows, as JSON; then end."`
	Exit   bool   `help:"Print what each desk knows and end, instead of serving the desks until interrupted."`
	Listen string `default:"127.0.0.1:0" placeholder:"HOST:PORT" help:"Where the page before the doors is served."`
}

func (k *demoCmd) Run(c *console) error {
	name := k.Case + ".yaml"
	b, err := cases.Files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("no case named %s; the built-in ones are %s", k.Case, strings.Join(builtIn(), ", "))
	}
	played, err := rehearsal.Parse("cases/"+name, b)
	if err != nil {
		return err
	}
	title, _ := played.Title.In("en")
	if !k.JSON {
		c.printf("%s\nOne courier that can read nothing, and %d desks that share nothing else, on this machine.\n", title, len(played.Desks))
	}
	stage, err := rehearsal.NewStage(c, played, -1, rehearsal.Options{Dir: k.Keep, Log: c.err})
	if err != nil {
		return err
	}
	defer stage.Close()
	if k.JSON {
		views := map[string]any{}
		for _, d := range played.Desks {
			if views[string(d.Name)], err = stage.Desk(d.Name).Look(c, paper.ID{}); err != nil {
				return err
			}
		}
		return c.json(views)
	}
	for _, d := range played.Desks {
		story, err := stage.Story(c, d.Name, c.colour)
		if err != nil {
			return err
		}
		c.printf("\n%s", story)
	}
	if !k.Exit {
		err = serveStage(c, stage, k.Listen)
	}
	if k.Keep != "" {
		c.printf("\nThe desks lie in %s. Look into one: goodoffices show --desk %s\n", k.Keep, filepath.Join(k.Keep, strings.ToLower(string(played.Desks[len(played.Desks)-1].Name))))
	}
	return errors.Join(err, stage.Close())
}

func builtIn() []string {
	entries, err := cases.Files.ReadDir(".")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return out
}
