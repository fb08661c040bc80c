package calendar

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones do not depend on the machine

	"pgregory.net/rapid"
)

func at(t *testing.T, day, zone string) time.Time {
	t.Helper()
	loc := zoneNamed(t, zone)
	out, err := time.ParseInLocation("2006-01-02 15:04", day, loc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zoneNamed(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestDayByLanguageAndCalendar(t *testing.T) {
	t.Parallel()
	// First days and leap days as published: Nowruz 1404 and 1405, 30 Esfand
	// 1403, 1 Muharram 1447 and 1448, 1 Ramadan 1445 and 1447.
	for _, c := range []struct {
		day, lang string
		by        Calendar
		want      string
	}{
		{"2026-11-26", "en", Gregorian, "Thursday 26 November 2026"},
		{"2026-11-26", "ar", Gregorian, "الخميس، ٢٦ نوفمبر ٢٠٢٦"},
		{"2026-11-26", "fa", Gregorian, "پنجشنبه ۲۶ نوامبر ۲۰۲۶"},
		{"2026-11-26", "fa", Jalali, "پنجشنبه ۵ آذر ۱۴۰۵"},
		{"2026-11-26", "fa-IR", Jalali, "پنجشنبه ۵ آذر ۱۴۰۵"},
		{"2026-11-26", "en", Jalali, "Thursday 5 Azar 1405 SH"},
		{"2026-03-21", "en", Jalali, "Saturday 1 Farvardin 1405 SH"},
		{"2025-03-21", "en", Jalali, "Friday 1 Farvardin 1404 SH"},
		{"2025-03-20", "en", Jalali, "Thursday 30 Esfand 1403 SH"},
		{"2025-06-26", "en", Hijri, "Thursday 1 Muharram 1447 AH"},
		{"2026-06-16", "ar", Hijri, "الثلاثاء، ١ محرم ١٤٤٨ هـ"},
		{"2026-06-16", "fa", Hijri, "سه\u200cشنبه ۱ محرم ۱۴۴۸ ه.ق."},
		{"2024-03-11", "en", Hijri, "Monday 1 Ramadan 1445 AH"},
		{"2026-02-18", "en", Hijri, "Wednesday 1 Ramadan 1447 AH"},
		{"2100-01-01", "en", Hijri, "Friday 1 January 2100"}, // beyond Umm al-Qura
		{"1900-01-01", "ar", Hijri, "الاثنين، ١ يناير ١٩٠٠"},
		{"2026-11-26", "de", "maya", "Thursday 26 November 2026"},
	} {
		if got := Day(at(t, c.day+" 12:00", "UTC"), c.lang, c.by); got != c.want {
			t.Errorf("%s in %s by %s: %s, want %s", c.day, c.lang, c.by, got, c.want)
		}
	}
	if got := ShortDay(at(t, "2026-11-26 12:00", "UTC"), "fa", Jalali); got != "۵ آذر ۱۴۰۵" {
		t.Error(got)
	}
}

// TestDayIsThatOfTheZone: shortly after midnight in Tehran it is yesterday in
// UTC, by every calendar.
func TestDayIsThatOfTheZone(t *testing.T) {
	t.Parallel()
	midnight := at(t, "2026-11-26 00:30", "Asia/Tehran")
	for _, by := range Calendars {
		here, there := Day(midnight, "en", by), Day(midnight.UTC(), "en", by)
		if !strings.HasPrefix(here, "Thursday ") || !strings.HasPrefix(there, "Wednesday ") || here[len("Thursday "):] == there[len("Wednesday "):] {
			t.Errorf("by %s: %s in Tehran, %s in UTC", by, here, there)
		}
	}
}

// TestCalendarsGoOn: from one day to the next, the day of the month grows by
// one or begins anew after 29 to 31 days, and the month by at most one.
func TestCalendarsGoOn(t *testing.T) {
	t.Parallel()
	for _, by := range Calendars {
		day := time.Date(1937, 3, 15, 12, 0, 0, 0, time.UTC)
		y, m, d, _ := count(day, by)
		for range 51000 {
			day = day.AddDate(0, 0, 1)
			y2, m2, d2, as := count(day, by)
			if as != by {
				t.Fatalf("%s ends at %s", by, day)
			}
			next := y2 == y && m2 == m && d2 == d+1
			newMonth := d2 == 1 && d >= 28 && d <= 31 && (y2 == y && m2 == m+1 || y2 == y+1 && m2 == 1 && m == 12)
			if !next && !newMonth {
				t.Fatalf("by %s, %d-%d-%d is followed by %d-%d-%d", by, y, m, d, y2, m2, d2)
			}
			y, m, d = y2, m2, d2
		}
	}
}

// TestWordsAreThoseOfICU compares with the names that browsers use, where node
// is at hand. Where our spelling differs by choice, it says so here.
func TestWordsAreThoseOfICU(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed: the names of days are not compared with ICU's")
	}
	const script = `const out={};for(const [l,tag] of [["ar","ar-OM-u-ca-gregory"],["fa","fa-u-ca-gregory"],["fap","fa-u-ca-persian"],["arh","ar-OM-u-ca-islamic-umalqura"]]){out[l]=[];
for(let m=0;m<36;m++){const d=new Date(Date.UTC(2025,6,1+m*11,12));const p=new Intl.DateTimeFormat(tag,{day:"numeric",month:"long",year:"numeric",weekday:"long",timeZone:"UTC"}).formatToParts(d);
const g=k=>p.find(x=>x.type==k).value;out[l].push([g("weekday"),g("day"),g("month")].join(" "))}}console.log(JSON.stringify(out))`
	b, err := exec.Command("node", "-e", script).Output()
	if err != nil {
		t.Skip("node does not run here:", err)
	}
	var icu map[string][]string
	if err := json.Unmarshal(b, &icu); err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer("،", "", "هٔ", "ه", "\u200c", "", "ذی", "ذی").Replace
	for key, how := range map[string]struct {
		lang string
		by   Calendar
	}{"ar": {"ar", Gregorian}, "fa": {"fa", Gregorian}, "fap": {"fa", Jalali}, "arh": {"ar", Hijri}} {
		for m, want := range icu[key] {
			day := time.Date(2025, 7, 1+m*11, 12, 0, 0, 0, time.UTC)
			if got := Day(day, how.lang, how.by); !strings.HasPrefix(plain(got), plain(Digits(want, how.lang))) {
				t.Errorf("%s: %q, ICU says %q", day.Format(time.DateOnly), got, want)
			}
		}
	}
}

func TestHourOffsetPlace(t *testing.T) {
	t.Parallel()
	tehran, muscat := zoneNamed(t, "Asia/Tehran"), zoneNamed(t, "Asia/Muscat")
	five := time.Date(2026, 11, 26, 14, 0, 0, 0, time.UTC)
	for _, c := range [][2]string{
		{Hour(five, muscat, "en"), "18:00"},
		{Hour(five, tehran, "fa"), "۱۷:۳۰"},
		{Hour(five, muscat, "ar"), "١٨:٠٠"},
		{Offset(five, tehran, "en"), "UTC+3:30"},
		{Offset(five, zoneNamed(t, "America/New_York"), "en"), "UTC−5"},
		{Offset(five, time.UTC, "fa"), "UTC"},
		{Offset(five, tehran, "fa"), "UTC+۳:۳۰"},
		{Place(muscat, "en"), "Muscat"},
		{Place(muscat, "ar"), "مسقط"},
		{Place(tehran, "fa"), "تهران"},
		{Place(zoneNamed(t, "America/New_York"), "en"), "New York"},
		{Place(zoneNamed(t, "Asia/Tokyo"), "fa"), "Tokyo"},
		{Place(time.UTC, "en"), "UTC"},
		{Weekday(time.Monday, "en"), "Monday"},
		{Weekday(time.Monday, "fa"), "دوشنبه"},
		{Digits("No. 12", "ar"), "No. ١٢"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

func TestPlacesAreZones(t *testing.T) {
	t.Parallel()
	for _, w := range []*words{&arabic, &persian} {
		for zone := range w.places {
			zoneNamed(t, zone)
		}
		if len(w.places) < 20 {
			t.Error("few places")
		}
	}
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	west := []time.Weekday{time.Saturday, time.Sunday}
	gulf := []time.Weekday{time.Friday, time.Saturday}
	iran := []time.Weekday{time.Friday}
	for _, c := range []struct {
		from, to string
		weekend  []time.Weekday
		holidays []string
		want     int
	}{
		{"2026-11-23", "2026-11-23", west, nil, 0},                                          // a day to itself
		{"2026-11-23", "2026-11-24", west, nil, 1},                                          // Monday to Tuesday
		{"2026-11-27", "2026-11-30", west, nil, 1},                                          // Friday to Monday
		{"2026-11-26", "2026-11-29", gulf, nil, 1},                                          // Thursday to Sunday
		{"2026-11-26", "2026-11-29", iran, nil, 2},                                          // the same in Iran
		{"2026-11-23", "2026-11-30", west, []string{"2026-11-26"}, 4},                       // Thanksgiving
		{"2026-11-23", "2026-11-30", west, []string{"2026-11-26", "2026-11-26"}, 4},         // told twice
		{"2026-11-23", "2026-11-30", west, []string{"2026-11-28", "2026-11-23"}, 5},         // on a Saturday, and on the first day
		{"2026-11-30", "2026-11-23", west, nil, 0},                                          // backwards
		{"2026-01-01", "2027-01-01", nil, nil, 365},                                         // no rest at all
		{"2026-01-01", "2027-01-01", []time.Weekday{0, 1, 2, 3, 4, 5, 6}, nil, 0},           // nothing but rest
		{"0001-01-01", "9999-12-31", west, []string{"2026-11-26"}, 3652058/7*5 + 5 - 1 - 1}, // quick, whatever the years
	} {
		from, to := day(t, c.from), day(t, c.to)
		var holidays []Date
		for _, h := range c.holidays {
			holidays = append(holidays, day(t, h))
		}
		if c.from == "0001-01-01" {
			if got := WorkingDays(from, to, c.weekend, holidays); got < 2_600_000 || got > 2_610_000 {
				t.Errorf("in all years: %d", got)
			}
			continue
		}
		if got := WorkingDays(from, to, c.weekend, holidays); got != c.want {
			t.Errorf("%s to %s with %v and %v: %d, want %d", c.from, c.to, c.weekend, c.holidays, got, c.want)
		}
	}
}

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil || d.String() != s {
		t.Fatalf("%s is read as %s: %v", s, d, err)
	}
	return d
}

func TestMalformedDate(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "2026-02-30", "26-11-2026", "2026-11-26T00:00"} {
		if _, err := ParseDate(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

// TestWorkingDaysAsCountedOneByOne compares the arithmetic with patience.
func TestWorkingDaysAsCountedOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
		pick := rapid.IntRange(0, 500)
		weekend := rapid.SliceOf(rapid.Map(rapid.IntRange(0, 6), func(i int) time.Weekday { return time.Weekday(i) })).Draw(t, "weekend")
		holidays := rapid.SliceOf(rapid.Map(pick, func(i int) Date { return On(start.AddDate(0, 0, i)) })).Draw(t, "holidays")
		from, to := pick.Draw(t, "from"), pick.Draw(t, "to")
		want := 0
		for i := from + 1; i <= to; i++ {
			d := start.AddDate(0, 0, i)
			if !slices.Contains(weekend, d.Weekday()) && !slices.Contains(holidays, On(d)) {
				want++
			}
		}
		if got := WorkingDays(On(start.AddDate(0, 0, from)), On(start.AddDate(0, 0, to)), weekend, holidays); got != want {
			t.Fatalf("%d, counted %d", got, want)
		}
	})
}
