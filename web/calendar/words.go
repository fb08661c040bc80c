package calendar

import (
	"strings"
	"time"
)

// words are what a language has for days.
type words struct {
	zero     rune   // the first of its ten digits
	comma    string // between weekday and day
	weekdays [7]string
	months   map[Calendar][12]string
	eras     map[Calendar]string
	places   map[string]string // by zone
}

func wordsOf(lang string) *words {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "ar":
		return &arabic
	case "fa":
		return &persian
	}
	return &english
}

func (w *words) digits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return w.zero + r - '0'
		}
		return r
	}, s)
}

var english = words{
	zero: '0',
	weekdays: [7]string{
		time.Sunday: "Sunday", time.Monday: "Monday", time.Tuesday: "Tuesday", time.Wednesday: "Wednesday",
		time.Thursday: "Thursday", time.Friday: "Friday", time.Saturday: "Saturday",
	},
	months: map[Calendar][12]string{
		Gregorian: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		Jalali:    {"Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"},
		Hijri: {"Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Ula", "Jumada al-Akhira", "Rajab", "Shaaban",
			"Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah"},
	},
	eras: map[Calendar]string{Jalali: "SH", Hijri: "AH"},
}

var arabic = words{
	zero:  '٠',
	comma: "،",
	weekdays: [7]string{
		time.Sunday: "الأحد", time.Monday: "الاثنين", time.Tuesday: "الثلاثاء", time.Wednesday: "الأربعاء",
		time.Thursday: "الخميس", time.Friday: "الجمعة", time.Saturday: "السبت",
	},
	months: map[Calendar][12]string{
		Gregorian: {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		Jalali:    {"فروردين", "أرديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "آبان", "آذر", "دي", "بهمن", "إسفند"},
		Hijri: {"محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال",
			"ذو القعدة", "ذو الحجة"},
	},
	eras: map[Calendar]string{Jalali: "هـ ش", Hijri: "هـ"},
	places: map[string]string{
		"Africa/Cairo": "القاهرة", "America/New_York": "نيويورك", "Asia/Amman": "عمّان", "Asia/Baghdad": "بغداد",
		"Asia/Beirut": "بيروت", "Asia/Damascus": "دمشق", "Asia/Dubai": "دبي", "Asia/Karachi": "كراتشي",
		"Asia/Kuwait": "الكويت", "Asia/Muscat": "مسقط", "Asia/Qatar": "الدوحة", "Asia/Riyadh": "الرياض",
		"Asia/Tehran": "طهران", "Europe/Berlin": "برلين", "Europe/Brussels": "بروكسل", "Europe/Istanbul": "إسطنبول",
		"Europe/London": "لندن", "Europe/Moscow": "موسكو", "Europe/Paris": "باريس", "Europe/Rome": "روما",
		"Europe/Vienna": "فيينا", "Europe/Zurich": "زيورخ",
	},
}

var persian = words{
	zero: '۰',
	weekdays: [7]string{
		time.Sunday: "یکشنبه", time.Monday: "دوشنبه", time.Tuesday: "سه\u200cشنبه", time.Wednesday: "چهارشنبه",
		time.Thursday: "پنجشنبه", time.Friday: "جمعه", time.Saturday: "شنبه",
	},
	months: map[Calendar][12]string{
		Gregorian: {"ژانویهٔ", "فوریهٔ", "مارس", "آوریل", "مهٔ", "ژوئن", "ژوئیهٔ", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"},
		Jalali:    {"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"},
		Hijri: {"محرم", "صفر", "ربیع\u200cالاول", "ربیع\u200cالثانی", "جمادی\u200cالاول", "جمادی\u200cالثانی", "رجب", "شعبان", "رمضان", "شوال",
			"ذیقعدهٔ", "ذیحجهٔ"},
	},
	eras: map[Calendar]string{Hijri: "ه.ق."},
	places: map[string]string{
		"Africa/Cairo": "قاهره", "America/New_York": "نیویورک", "Asia/Amman": "امان", "Asia/Baghdad": "بغداد",
		"Asia/Beirut": "بیروت", "Asia/Damascus": "دمشق", "Asia/Dubai": "دبی", "Asia/Karachi": "کراچی",
		"Asia/Kuwait": "کویت", "Asia/Muscat": "مسقط", "Asia/Qatar": "دوحه", "Asia/Riyadh": "ریاض",
		"Asia/Tehran": "تهران", "Europe/Berlin": "برلین", "Europe/Brussels": "بروکسل", "Europe/Istanbul": "استانبول",
		"Europe/London": "لندن", "Europe/Moscow": "مسکو", "Europe/Paris": "پاریس", "Europe/Rome": "رم",
		"Europe/Vienna": "وین", "Europe/Zurich": "زوریخ",
	},
}
