// Languages. What the page says is a message of its own in one of them; what
// stands in a message is set apart, so that its direction turns nothing.

const languages = JSON.parse($("messages").textContent);
const digits = { en: "latn", fa: "arabext", ar: "arab" };
let lang = (navigator.languages || []).map(x => x.split("-")[0]).find(x => languages[x]) || document.documentElement.lang;

const make = (tag, words, attrs = {}) => {
	const e = document.createElement(tag);
	if (words !== undefined) e.append(words);
	for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v);
	return e;
};
const visible = s => s.replace(/(?!\u200c)\p{Cf}/gu, x => `[U+${x.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
const number = n => new Intl.NumberFormat(`${lang}-u-nu-${digits[lang]}`).format(n);

// A value is a number, words as they came, a message [key, values], or a list of
// values {all}.
function shown(v) {
	const part = document.createDocumentFragment();
	if (v instanceof Node) part.append(v);
	else if (typeof v === "number") part.append(number(v));
	else if (Array.isArray(v)) part.append(said(...v));
	else if (v !== null && typeof v === "object" && Array.isArray(v.all)) {
		if (v.all.length === 0) part.append(said("nobody"));
		v.all.forEach((x, i) => part.append(...(i ? [said("comma")] : []), shown(x)));
	} else part.append(make("bdi", visible(String(v))));
	return part;
}

// said is a message with its values in it.
function said(key, values = {}) {
	const part = document.createDocumentFragment();
	(languages[lang][key] ?? key).split(/\{([a-z]+)\}/).forEach((piece, i) => part.append(i % 2 ? shown(values[piece] ?? "") : piece));
	return part;
}

// kindOf is the name of a kind of paper.
const kindOf = kind => tables.kinds[lang]?.[kind] || kind;

// frame puts the page itself into a language.
function frame() {
	document.documentElement.lang = lang;
	document.documentElement.dir = lang === "en" ? "ltr" : "rtl";
	document.title = languages[lang]["frame.title"];
	for (const e of document.querySelectorAll("[data-said]")) {
		e.replaceChildren(said(e.dataset.said, { command: make("code", "goodoffices verify", { dir: "ltr" }) }));
	}
	for (const b of $("languages").querySelectorAll("button")) b.setAttribute("aria-pressed", b.lang === lang);
}
