package web

import (
	"fmt"
	"math"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/paper"
)

// theStrike is case 2 as it stands before the settlement, with what there is to
// settle.
func theStrike(t testing.TB) *stageT {
	s := played(t, "strike.yaml", "three-steps")
	s.as("Board").does("set-issues", `{"languages": ["en", "ar", "fa"], "issues": [
		{"name": {"en": "Rise in pay", "fa": "افزایش دستمزد", "ar": "زيادة الأجر"}, "range": {"from": "0", "to": "6", "step": "0.5", "unit": "%"}},
		{"name": {"en": "Rosters", "fa": "نوبت\u200cها", "ar": "جداول المناوبة"}, "options": [{"en": "As now", "fa": "مانند اکنون", "ar": "كما هي"}, {"en": "Two weeks ahead", "fa": "دو هفته پیش\u200cتر", "ar": "قبل أسبوعين"}, {"en": "Four weeks ahead", "fa": "چهار هفته پیش\u200cتر", "ar": "قبل أربعة أسابيع"}]},
		{"name": {"en": "The old depot", "fa": "توقفگاه قدیمی", "ar": "المستودع القديم"}, "options": [{"en": "Closes this year", "fa": "امسال بسته می\u200cشود", "ar": "يُغلق هذا العام"}, {"en": "Closes in two years", "fa": "دو سال دیگر بسته می\u200cشود", "ar": "يُغلق بعد عامين"}, {"en": "Stays", "fa": "می\u200cماند", "ar": "يبقى"}], "open": true}]}`)
	return s
}

// slides fills in the sliders of the valuation: weights, then three ratings for
// each of the three issues.
func (d *doorT) slides(reservation string, weights [3]string, ratings [3][3]string, more ...string) *pageT {
	d.stage.t.Helper()
	fields := []string{"reservation", reservation}
	for k, w := range weights {
		fields = append(fields, fmt.Sprint("weight.", k), w)
		for o, r := range ratings[k] {
			at := o
			if k == 0 {
				at = o * 6 // of the range its ends and its middle
			}
			fields = append(fields, fmt.Sprintf("rate.%d.%d", k, at), r)
		}
	}
	return d.at("options", "value").ok().presses("Keep it here", append(fields, more...)...).ok()
}

// valuedStrike is that case with both sides' valuations given.
func valuedStrike(t testing.TB) *stageT {
	s := theStrike(t)
	s.as("Company").slides("37", [3]string{"100", "43", "67"}, [3][3]string{{"100", "71", "0"}, {"100", "80", "0"}, {"100", "61", "0"}}, "over.0", "5")
	s.as("Union").slides("23", [3]string{"83", "100", "29"}, [3][3]string{{"0", "59", "100"}, {"0", "73", "100"}, {"0", "47", "100"}}, "never.1.0", "yes")
	for _, side := range []paper.Desk{"Company", "Union"} {
		s.as(side).at("options").goes("Give it to Board").goes("In numbers").says("Who will see this").presses("Sign, seal and send now").ok()
	}
	s.settle()
	return s
}

// offers lets a side offer a package in a letter to the other.
func (d *doorT) offers(to paper.Desk, pay, rosters, depot string) paper.ID {
	d.stage.t.Helper()
	return d.does("write-letter", fmt.Sprintf(`{"to": [%q], "subject": {"en": "An offer"}, "text": {"en": "We could live with this."}, "cover": {"handling": "verbatim"}, "offer": {"terms": [
		{"issue": "Rise in pay", "option": %q}, {"issue": "Rosters", "option": %q}, {"issue": "The old depot", "option": %q}]}}`, to, pay, rosters, depot))
}

// haggled is the strike after three offers, all conveyed word for word.
func haggled(t testing.TB) *stageT {
	s := valuedStrike(t)
	board := s.as("Board")
	for _, o := range []struct {
		from, to            paper.Desk
		pay, rosters, depot string
	}{{"Union", "Company", "6", "Four weeks ahead", "Stays"}, {"Company", "Union", "0.5", "As now", "Closes this year"}, {"Union", "Company", "4.5", "Four weeks ahead", "Closes in two years"}} {
		id := s.as(o.from).offers(o.to, o.pay, o.rosters, o.depot)
		board.does("convey", fmt.Sprintf(`{"paper": %q, "to": [%q]}`, id, o.to))
	}
	return s
}

// TestIssuesAreSetInSeveralLanguages: each option is a line in every language
// used; where one language has more lines than another the form comes back with
// all that was typed, and further options are asked in the languages there are.
func TestIssuesAreSetInSeveralLanguages(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	board := s.as("Board")
	form := board.at("options", "issues").ok().says("Write it in Persian as well", "Options, a line each in the same order, in Arabic")
	typed := []string{
		"issues.0.name.en", "Rosters", "issues.0.options.en:each", "As now\n\nTwo weeks ahead", "issues.0.open:bool", "true",
		"issues.0.name.fa", "نوبت\u200cها", "issues.0.options.fa:each", "مانند اکنون",
		"issues.1.name.en", "Rise in pay", "issues.1.name.fa", "افزایش دستمزد", "issues.1.range.from", "0", "issues.1.range.to", "4", "issues.1.range.step", "1",
	}
	form.presses("Go on", typed...).says("Its options: 1 in Persian, 2 in English.").presses("Go on", "issues.0.options.fa:each", "مانند اکنون\nدو هفته پیش\u200cتر").ok().says("Rosters", "نوبت\u200cها", "دو هفته پیش\u200cتر").presses("Sign, seal and send now").ok()
	s.settle()
	want := []paper.Text{{"en": "As now", "fa": "مانند اکنون"}, {"en": "Two weeks ahead", "fa": "دو هفته پیش\u200cتر"}}
	got := s.view("Company").Issues
	if len(got.Issues) != 2 || !reflect.DeepEqual(got.Issues[0].Options, want) || got.Issues[1].Name["fa"] != "افزایش دستمزد" || got.Issues[1].Range.To != "4" {
		t.Errorf("the company holds %+v", got.Issues)
	}
	if l := got.Languages; !slices.Equal(l, []paper.Lang{"en", "fa"}) {
		t.Errorf("in %v", l)
	}
	board.at("options", "issues").ok().says("Write it in Persian as well").never("in Arabic").presses("Go on", "add.0.option.en", "Four weeks ahead", "add.0.option.fa", "چهار هفته پیش\u200cتر").ok().presses("Sign, seal and send now").ok()
	s.settle()
	s.as("Union").at("options").ok().says("As now ; Two weeks ahead ; Four weeks ahead")
}

// TestAnOfferByWordOfMouthIsNoted: from a package the mediator takes down that a
// side offered it; it stands among the offers as that side's, at this desk alone.
func TestAnOfferByWordOfMouthIsNoted(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	board := s.as("Board")
	note := board.at("options", "package?p=7-1-x").ok().goes("A side offered it by word of mouth").ok()
	note.says("Rise in pay : 3.5 %")
	note.presses("Keep it", "side", sideCode(s.talks, "Union"), "lines:lines", "").says("Rise in pay : 3.5 %") // refused: nothing was said
	done := note.presses("Keep it", "side", sideCode(s.talks, "Union"), "speaker", "Rosa Lambert").ok()
	done.says("Rosters: Two weeks ahead").goes("It offers a package").ok().says("Union No. 1")
	for _, side := range []paper.Desk{"Company", "Union"} {
		if got := s.view(side).Offers; len(got) > 0 {
			t.Errorf("%s holds %+v", side, got)
		}
	}
}

// optionsPages are the pages about what could be agreed.
var optionsPages = []string{
	"options", "options/build", "options/package?p=7-1-0", "options/package?p=9-2-1&with=12-2-2", "options/package?p=x-1-x", "options/value", "options/value/swing", "options/value/swing?n=1",
	"options/value/check", "options/value/together", "options/value/unsure", "options/give", "options/give?form=numbers", "options/give?form=ranking", "options/issues",
	"options/procedure", "options/procedure?about=bidding", "options/procedure?about=bidding&rule=near", "options/procedure?about=packages", "options/procedure?about=division", "options/procedure?about=single-text", "options/procedure?about=reflection",
}

// TestOptionsHoldNoForeignNumbers: what one side values is on its own pages and
// the mediator's, and on no page of the other's.
func TestOptionsHoldNoForeignNumbers(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	numbers := map[paper.Desk][]string{
		"Company": {"47.6", "20.5", "31.9", "82.1", "76.5", "97.7"}, // weights, and packages' worth
		"Union":   {"39.2", "47.2", "13.7", "57.5", "60.2", "84.7"},
	}
	s.as("Board").at("options").ok().says("82.1", "57.5", "Better than no agreement for both", "Nash", "Company No. 1", "Across a red line of Union.")
	s.as("Company").at("options").ok().says("47.6", "97.7", "By your measure Union went from 0 to 36.4 in 2 offers.")
	s.as("Union").at("options").ok().says("47.2", "84.7")
	for side, other := range map[paper.Desk]paper.Desk{"Company": "Union", "Union": "Company"} {
		d := s.as(side)
		for _, page := range append([]string{"", "letters", "proposals", "standing", "timeline", "search?q=offer"}, optionsPages...) {
			d.get(d.path() + "/" + page).never(numbers[other]...)
		}
		for _, x := range s.papers(side) {
			d.at("letters", x.ID).never(numbers[other]...)
		}
	}
}

// TestOptionsAreSaidInEveryLanguage: no page about options lacks a word, in any
// language and vocabulary.
func TestOptionsAreSaidInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	for _, d := range s.doors {
		for _, lang := range Languages {
			for _, plain := range []bool{false, true} {
				d.shown(lang, plain)
				for _, page := range optionsPages {
					d.get(d.path()+"/"+page).ok().never("⟨", "%!")
				}
			}
		}
	}
}

// TestOptionsAreAbsentInTheRoom: with a side in the room no page says what
// another values.
func TestOptionsAreAbsentInTheRoom(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	board := s.as("Board")
	board.sits("Company")
	for _, page := range optionsPages {
		if got := board.get(board.path() + "/" + page); got.status != http.StatusNotFound {
			t.Errorf("%s answers %d in the room", page, got.status)
		}
	}
}

// TestIssuesAreSetByForm: the mediator sets what there is to settle, and later
// adds an option where that was left open.
func TestIssuesAreSetByForm(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	s.as("Company").at("options").ok().says("Board has not said yet")
	review := s.as("Board").at("options").ok().goes("Say what there is to settle").presses("Go on",
		"issues.0.name.en", "Rise in pay", "issues.0.range.from", "0", "issues.0.range.to", "4", "issues.0.range.step", "0.25", "issues.0.range.unit", "%",
		"issues.1.name.en", "Rosters", "issues.1.options.en:each", "As now\nTwo weeks ahead", "issues.1.open:bool", "true").ok()
	review.says("Rise in pay", "Two weeks ahead", "Company and Union, now").presses("Sign, seal and send now").ok().says("0 to 4 %, in steps of 0.25")
	s.settle()
	s.as("Company").at("options").ok().says("Say what it is worth to you", "further options may be added")
	s.as("Board").at("options").ok().goes("Add issues or options").says("Issue 3").presses("Go on", "add.0.option.en", "Four weeks ahead").ok().presses("Sign, seal and send now").ok()
	s.settle()
	s.as("Union").at("options").ok().says("Two weeks ahead ; Four weeks ahead")
}

// TestSwingQuestionsAndChoices: weights come from one question at a time, and a
// choice that does not fit them is named.
func TestSwingQuestionsAndChoices(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	company := s.as("Company")
	company.slides("20", [3]string{"50", "50", "50"}, [3][3]string{{"100", "50", "0"}, {"100", "50", "0"}, {"100", "50", "0"}})
	asked := company.at("options", "value/swing").ok().says("Rosters: As now instead of Four weeks ahead").presses("Keep and go on", "first", "1").ok()
	asked = asked.says("Question 2 of 3", "Rise in pay: 0 % instead of 6 %").presses("Keep and go on", "weight", "60").ok()
	check := asked.says("Question 3 of 3").presses("Keep and go on", "weight", "40").ok()
	company.at("options").says("Rosters 50 of 100", "Rise in pay 30 of 100", "The old depot 20 of 100")
	check.says("Choice 1", "Both are as good").presses("See whether it fits", "pair.0", "neither", "pair.1", "second", "pair.2", "first").ok().
		says("These do not fit what you said", "Choice 2: by your sliders the first is worth 20 more.").never("Choice 1: by", "Choice 3: by")
	check.presses("See whether it fits", "pair.0", "neither", "pair.1", "first", "pair.2", "first").ok().says("Your choices fit what you said")
}

// TestAPackageIsBuiltAndOffered: a side builds a package by hand, sees what it
// gives, and offers it in a letter, which the mediator finds in its chart.
func TestAPackageIsBuiltAndOffered(t *testing.T) {
	t.Parallel()
	s := valuedStrike(t)
	company := s.as("Company")
	built := company.at("options").ok().goes("Build a package").presses("See what it gives", "o.0", "4", "o.1", "1", "o.2", "0").ok()
	built.says("2 %", "Two weeks ahead", "This gets 16.4 of 20.5", "All that was wanted here (31.9)", "What would improve it most").never("Put it to the sides")
	preview := built.goes("Offer it").goes("Word for word").says("With this package as an offer").presses("See it as its reader will", "subject.en", "An offer").ok()
	preview.says("Rise in pay: 2 %", "With this package as an offer").presses("Sign, seal and send now").ok().says("It offers a package")
	s.settle()
	s.as("Board").at("options").ok().says("Company No. 1")
}

// TestTheMediatorPutsAPackage: from a package of the chart the mediator's
// private proposal begins, with its words and its offer.
func TestTheMediatorPutsAPackage(t *testing.T) {
	t.Parallel()
	s := valuedStrike(t)
	form := s.as("Board").at("options").ok().goes("Nash").says("What it gives Company", "What it gives Union", "No package is better for one side").goes("Put it to the sides in private")
	form.says("Rise in pay: 3 %", "With this package as an offer").presses("Go on").ok().says("In private", "What it offers Rise in pay: 3 % Rosters: Two weeks ahead The old depot: Closes this year").presses("Sign, seal and send now").ok()
	s.settle()
	page := s.as("Union").at("proposals").ok().goes("The settlement").says("Rise in pay: 3 %", "It offers a package").goes("It offers a package")
	page.says("What it gives you", "57.5").never("82.1")
}

// TestTheStrikeIsSaidToItsEnd: at the end of case 2, with values and sealed
// bids, no page lacks a word.
func TestTheStrikeIsSaidToItsEnd(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "")
	for _, d := range s.doors {
		for _, lang := range Languages {
			d.shown(lang, true)
			for _, page := range []string{"proposals", "timeline", "letters", "standing", "more", "options", "options/package?p=1-1-0"} {
				d.get(d.path() + "/" + page).ok().never("⟨")
			}
			for _, x := range s.view(d.name).Procedures {
				d.at("options", "procedure", x.ID).ok().never("⟨")
			}
			for _, x := range s.papers(d.name) {
				d.at("letters", x.ID).never("⟨")
				d.at("proposals", x.ID).never("⟨")
			}
		}
	}
}

func (s *stageT) view(d paper.Desk) *desk.View {
	s.t.Helper()
	v, err := s.r.Desk(d).Look(s.t.Context(), s.talks)
	if err != nil {
		s.t.Fatal(err)
	}
	return &v
}

// TestSlidersKeepWhatTheyCannotShow: of a valuation given by command, what no
// slider shows stays while its slider does, and the page says so.
func TestSlidersKeepWhatTheyCannotShow(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	company := s.as("Company")
	company.at("options", "value").ok().never("You keep more here than sliders show")
	given := paper.Valued{Form: paper.ValuationNumbers, Reservation: "12.25", Alternative: paper.Text{"en": "Agency drivers"},
		Worths: []paper.Worth{
			{Weight: "40..50", Line: []paper.LinePoint{{At: "0", Worth: "1"}, {At: "2", Worth: "0.8"}, {At: "3.5", Worth: "0.25"}, {At: "6", Worth: "0"}}},
			{Weight: "35", Evaluations: []paper.Spread{"1", "0.4..0.6", "0"}},
			{Weight: "20", Evaluations: []paper.Spread{"1", "0.37..0.4", "0"}, Forbidden: []int{2}},
		},
		Rules: []paper.Dependence{{Kind: paper.DependenceBonus, When: []paper.Choosing{{Issue: 1, Options: []int{1}}, {Issue: 2, Options: []int{1}}}, Bonus: "3..5"}},
	}
	body := s.view("Company").Issues
	if err := s.r.Desk("Company").KeepValuation(t.Context(), s.talks, company.officer, paper.Valuation{Issues: body.ID, Valued: given}); err != nil {
		t.Fatal(err)
	}
	kept := func() paper.Valued {
		v, _, err := s.r.Desk("Company").Valuation(t.Context(), s.talks, company.officer)
		if err != nil {
			t.Fatal(err)
		}
		return v.Valued
	}
	company.at("options", "value").ok().says("You keep more here than sliders show").presses("Keep it here").ok()
	if got := kept(); !reflect.DeepEqual(got, given) {
		t.Errorf("untouched sliders made of it %+v", got)
	}
	company.at("options", "value").presses("Keep it here", "rate.2.1", "70", "reservation", "30").ok()
	got := kept()
	if given.Worths[2], given.Reservation = got.Worths[2], "30"; !reflect.DeepEqual(got, given) || got.Worths[2].Evaluations[1] != "0.7000" && got.Worths[2].Evaluations[1] != "0.7" {
		t.Errorf("moving one slider made of it %+v", got)
	}
	company.at("options", "value/swing").ok().says("You keep some of these as ranges").presses("Keep and go on").ok()
	if got := kept(); got.Worths[0].Weight != "40..50" {
		t.Errorf("an answer that changes nothing made of it %+v", got)
	}
	company.at("options", "value").presses("Keep it here", "weight.1", "100").ok()
	if got := kept(); got.Worths[0].Weight == "40..50" || len(got.Worths[0].Line) != 4 || len(got.Rules) != 1 {
		t.Errorf("moving one weight made of it %+v", got)
	}
}

// TestWhatWouldOpenAZoneIsSaid: where nothing is good enough for both, the
// mediator reads the least that each alone, and both together, would have to
// give up, and with which package; no side reads it.
func TestWhatWouldOpenAZoneIsSaid(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	values := func(company, union string, over, under []string) {
		s.as("Company").slides(company, [3]string{"100", "43", "67"}, [3][3]string{{"100", "71", "0"}, {"100", "80", "0"}, {"100", "61", "0"}}, over...)
		s.as("Union").slides(union, [3]string{"83", "100", "29"}, [3][3]string{{"0", "59", "100"}, {"0", "73", "100"}, {"0", "47", "100"}}, under...)
		for _, side := range []paper.Desk{"Company", "Union"} {
			s.as(side).at("options").goes("Give it to Board").goes("In numbers").presses("Sign, seal and send now").ok()
		}
		s.settle()
	}
	opens := "What would have to be true for both"
	values("37", "23", nil, nil)
	s.as("Board").at("options").ok().never(opens)
	values("71", "83", nil, nil)
	page := s.as("Board").at("options").ok().says("No package gives both", opens)
	for _, side := range []string{"Company", "Union"} {
		floor := map[string]float64{"Company": 71, "Union": 83}[side]
		said := regexp.MustCompile(side + ` alone: it would have to be content with ([0-9.]+), ([0-9.]+) less than the ([0-9]+) that`).FindStringSubmatch(page.text())
		if said == nil {
			t.Fatalf("it is not said what %s alone could do: %s", side, page.text())
		}
		left, _ := strconv.ParseFloat(said[1], 64)
		by, _ := strconv.ParseFloat(said[2], 64)
		if said[3] != fmt.Sprint(floor) || by <= 0 || math.Abs(left+by-floor) > 0.11 {
			t.Errorf("%v do not add up", said)
		}
	}
	page.says("Both a little: Company content with")
	for _, side := range []paper.Desk{"Company", "Union"} {
		s.as(side).at("options").ok().never(opens, "Both a little")
	}
	values("37", "23", []string{"over.0", "1"}, []string{"under.0", "5"})
	s.as("Board").at("options").ok().says("a red line of one of them").never(opens)
}

// TestWhatGoesTogetherIsKept: a combination worth more, one only so and one
// never are said by form, read back in words, count in what packages are worth,
// and go to the mediator only with the numbers.
func TestWhatGoesTogetherIsKept(t *testing.T) {
	t.Parallel()
	s := valuedStrike(t)
	union := s.as("Union")
	page := union.at("options", "value").ok().goes("What goes together").says("So far every issue stands by itself", "goes into no pouch")
	page.presses("Keep it here", "first", "0:8", "second", "0:9", "kind", "excludes").says("options of different issues")
	page.presses("Keep it here", "first", "0:8", "second", "1:2", "kind", "bonus", "bonus", "much").says("By how much")
	page.presses("Keep it here", "first", "0:8:up", "second", "1:2", "kind", "bonus", "bonus", "12.5").ok().
		says("Rise in pay: 4 % or more and Rosters: Four weeks ahead, together: 12.5 more altogether")
	page.presses("Keep it here", "first", "2:0", "second", "0:10:up", "kind", "requires").ok().says("The old depot: Closes this year: only with Rise in pay: 5 % or more")
	page.presses("Keep it here", "first", "1:1", "second", "2:1", "kind", "excludes").ok().says("Never together: Rosters: Two weeks ahead and The old depot: Closes in two years")
	union.at("options", "package?p=8-2-2").ok().says("together: 12.5 more altogether")
	union.at("options", "package?p=7-2-2").ok().never("12.5 more altogether")
	union.at("options", "package?p=2-2-0").ok().says("It breaks what this side set: The old depot: Closes this year: only with")
	union.at("options", "value", "together").ok().presses("Take it out Never together").ok().never("Never together")

	unsure := union.at("options", "value").ok().goes("How sure you are")
	unsure.presses("Keep it here", "weight.0.low", "60", "weight.0.high", "40").says("the lower number first").keeps("60")
	unsure.presses("Keep it here", "weight.0.low", "31.5", "weight.0.high", "44.25", "rate.1.1.low", "55.5", "rate.1.1.high", "80").ok()
	for _, said := range []string{"31.5", "44.25", "55.5", "80"} {
		union.at("options", "value", "unsure").ok().keeps(said)
	}
	union.at("options", "give?form=ranking").ok().never("31.5", "12.5 more altogether")
	union.at("options", "give?form=numbers").ok().says("31.5 to 44.2", "12.5 more", "only with Rise in pay: 5 % or more").presses("Sign, seal and send now").ok()
	s.settle()
	s.as("Board").at("options", "package?p=8-2-2").ok().says("12.5 more altogether")
	s.as("Company").at("options", "package?p=8-2-2").ok().never("12.5 more", "12.5", "44.25", "31.5")
}

// TestJointRulesAreSetByForm: the mediator adds a rule that joins issues, and
// all read it in words.
func TestJointRulesAreSetByForm(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	form := s.as("Board").at("options", "issues").ok().says("A rule that joins issues")
	form.presses("Go on", "rules.0.when.0:json", `{"issue":2,"options":[0]}`, "rules.0.then.0:json", `{"issue":0,"options":[8,9,10,11,12]}`).ok().presses("Sign, seal and send now").ok()
	s.settle()
	for _, d := range s.doors {
		d.at("options").ok().says("The old depot: Closes this year: only with Rise in pay: 4 % or more")
	}
	s.as("Board").at("options", "package?p=2-2-0").ok().says("These options do not go together")
}

// TestOffersArePlacedByARanking: where a side gave only what it likes better,
// the mediator reads where offers stand for it, without a number of its worth.
func TestOffersArePlacedByARanking(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	s.as("Union").at("options").goes("Give it to Board").goes("Only a ranking").presses("Sign, seal and send now").ok()
	s.settle()
	board := s.as("Board")
	board.at("options").ok().says("Where the offers stand, by ranking alone", "Union No. 1 Union : Above Company No. 1 and Union No. 2.", "Company No. 1 Union : Below Union No. 1 and Union No. 2.")
	board.at("options", "package?p=9-2-1").ok().says("For Union, by its ranking", "Rosters: Four weeks ahead is choice 1 of 3", "Rise in pay: 4.5 % is choice 4 of 13", "Above Company No. 1.", "Below Union No. 1.").never("57.5", "60.2", "84.7")
	board.at("options", "package?p=12-0-x").ok().says("Rosters: As now, not at any price", "the ranking does not tell")
	s.as("Company").at("options").ok().never("by ranking alone")
	s.as("Company").at("options", "package?p=9-2-1").ok().never("by its ranking")
	s.as("Union").at("options", "package?p=9-2-1").ok().never("by your ranking").says("84.7") // its own numbers say more
}

// TestAPartialOfferIsDrawn: what is left open is drawn as a range on the chart
// of whoever may reckon with it, and listed with the least and the most.
func TestAPartialOfferIsDrawn(t *testing.T) {
	t.Parallel()
	s := valuedStrike(t)
	id := s.as("Company").does("write-letter", `{"to": ["Union"], "subject": {"en": "Part"}, "text": {"en": "For now."}, "cover": {"handling": "verbatim"}, "offer": {"terms": [{"issue": "Rise in pay", "option": "3"}]}}`)
	s.as("Board").does("convey", fmt.Sprintf(`{"paper": %q, "to": ["Union"]}`, id))
	s.settle()
	ranges := regexp.MustCompile(`Company No. 1 1 Rise in pay : 3 % ([0-9.]+) to ([0-9.]+)`)
	for _, d := range s.doors {
		page := d.at("options").ok()
		if !strings.Contains(string(page.body), `<rect class="range`) {
			page.fail("the offer is not drawn")
		}
		if d.name == "Union" && !ranges.MatchString(page.text()) {
			page.fail("the table does not say from what to what")
		}
	}
}

// TestWhatWasSaidIsCarriedOver: when issues are added to, what a side said of
// the others stands on its page, what is new begins in the middle, and nothing
// is reckoned with before the officer keeps it.
func TestWhatWasSaidIsCarriedOver(t *testing.T) {
	t.Parallel()
	s := valuedStrike(t)
	union := s.as("Union")
	union.at("options", "value", "unsure").ok().presses("Keep it here", "weight.0.low", "31.5", "weight.0.high", "44.25").ok()
	before := s.view("Union").Issues.ID
	s.as("Board").does("set-issues", `{"former": "`+before.String()+`", "languages": ["en", "ar", "fa"],
		"add": [{"issue": "The old depot", "option": {"en": "Is let", "ar": "يؤجَّر", "fa": "اجاره می\u200cرود"}}],
		"issues": [{"name": {"en": "Parking", "ar": "المواقف", "fa": "پارکینگ"}, "options": [{"en": "Free", "ar": "مجاني", "fa": "رایگان"}, {"en": "Paid", "ar": "مدفوع", "fa": "پولی"}]}]}`)
	s.settle()
	union.at("options").ok().never("47.2 of 100")
	page := union.at("options", "value").ok().says("What you said stands here", "Is let", "Parking")
	for _, field := range []string{`name="rate.1.1" min="0" max="100" value="73"`, `name="rate.2.1" min="0" max="100" value="47"`, `name="rate.2.3" min="0" max="100" value="50"`, `name="weight.3" min="0" max="100" value="0"`, `name="reservation" min="0" max="100" value="23"`} {
		if !strings.Contains(string(page.body), field) {
			page.fail("it does not carry over %s", field)
		}
	}
	page.presses("Keep it here", "rate.2.3", "64", "weight.3", "20").ok()
	union.at("options", "value").ok().never("What you said stands here")
	union.at("options").ok().says("Parking")
	if got := s.view("Union").Valued; !got {
		t.Error("nothing is kept")
	}
}
