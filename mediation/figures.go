package mediation

// smallFigure bounds the figures that mean nothing alone: up to here one
// counts only with its unit, "7 days". One and two are never counted so.
const smallFigure = 12

// figures finds the figures of a text, in digits or in words, outside its dates.
func figures(ws []word, dates []mention) []mention {
	lx := theLexicon()
	var out []mention
	for i := 0; i < len(ws); {
		if len(dates) > 0 && i >= dates[0].from {
			i, dates = max(i, dates[0].to), dates[1:]
			continue
		}
		n, ok := lx.numeralAt(ws, i)
		if !ok {
			i++
			continue
		}
		if m, ok := figure(lx, ws, i, n); ok {
			out = append(out, m)
		}
		i = max(n.next, i+1)
	}
	return out
}

// figure makes the mention of a numeral that says something.
func figure(lx *lexicon, ws []word, i int, n numeral) (mention, bool) {
	m := mention{what: Figure, start: ws[i].start, end: ws[n.next-1].end, from: i, to: n.next}
	if n.ordinal || i > 0 && numbered[ws[i-1].text] {
		return m, false
	}
	unit := ""
	if n.next < len(ws) && ws[n.next].near {
		unit = lx.units[ws[n.next].text]
	}
	for _, a := range n.amounts {
		value, whole := a.whole()
		key := figureKey(a)
		switch {
		case whole && !n.scaled && value <= smallFigure && (unit == "" || value <= 2 && unit != percentWord):
			continue
		case whole && !n.scaled && value <= smallFigure:
			m.keys = append(m.keys, key+unit)
			m.seek = append(m.seek, key+unit)
		case unit == "":
			m.keys = append(m.keys, key, key+"*")
			m.seek = append(m.seek, key+"*")
		default:
			m.keys = append(m.keys, key+unit, key+"*")
			m.seek = append(m.seek, key+unit, key)
		}
	}
	return m, len(m.keys) > 0
}

// numbered are words whose number only tells one from another: article 14.
var numbered = set("no nos number article articles paragraph paragraphs para section page pages chapter clause annex item point " +
	"رقم الماده ماده الفقره فقره البند بند صفحه الصفحه ملحق شماره تبصره فصل پیوست")

func figureKey(a amount) string { return "figure " + a.String() + " " }
