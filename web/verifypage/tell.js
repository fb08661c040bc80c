// What is said of a dossier. It is said anew when the language changes.

const item = (key, values, attrs) => make("li", said(key, values), attrs);
const listOf = items => { const u = make("ul"); u.append(...items); return u; };
const heading = key => make("h2", said(key));
const mine = words => words.trim().toLowerCase().split(/[\s,]+/).filter(Boolean).join(" ");

function tell(r, known) {
	const out = $("report"), wanted = mine(known), yours = r.cards.find(c => wanted && [c.words, ...c.next || []].some(w => w.join(" ") === wanted));
	const problems = wanted && !yours ? [...r.problems, ["manifest.json", "known.none", {}]] : r.problems;
	const valid = problems.length === 0 && r.sealed;
	out.replaceChildren();
	out.dataset.valid = valid;
	out.append(make("p", valid ? said("verdict.valid", { desk: r.manifest.desk }) : said("verdict.not"), { class: "verdict" }));
	if (problems.length) {
		out.append(heading("problems"), listOf(problems.map(([member, key, values]) => item("problem", { member: member === ARCHIVE ? ["archive", {}] : member, why: [key, values] }, { "data-member": member, "data-key": key }))));
	}
	if (!r.manifest || !r.papers.length) return;
	out.append(heading("proven"), listOf(proven(r)), heading("keys"), listOf(r.cards.map(c => key(r, c, c === yours && wanted))));
	out.append(heading("not"), listOf([
		item("not.cards"), item("not.when"), item("not.all", { desk: r.manifest.desk }),
		...r.undated.map(id => item("not.undated", { paper: id.slice(0, 10) })), ...r.settlements.flatMap(s => s.unproven.map(x => item("not.settlement", { what: x }))), ...r.settlements.length ? [item("not.force", { command: make("code", "goodoffices verify", { dir: "ltr" }) })] : [], item("not.forms", { command: make("code", "goodoffices verify", { dir: "ltr" }) }),
	]));
	out.append(heading("how"), make("p", said({ browser: "how.browser", wasm: "how.wasm", "": "how.none" }[used["ML-DSA"]]), { id: "how" }));
	out.append(heading("papers"), ...r.papers.map(paperOf));
}

function proven(r) {
	const by = new Map();
	for (const f of r.papers) by.set(f.p.from, (by.get(f.p.from) || 0) + 1);
	const list = [item("proven.papers", { n: r.papers.length, by: { all: [...by].map(([desk, n]) => ["proven.by", { desk, n }]) } })];
	for (const f of r.papers) if (f.p.kind === "outcome") {
		const values = { paper: f.id.slice(0, 10), result: ["result." + f.p.body.result, {}], answers: { all: f.answers }, leaf: f.leaf, by: { all: f.by || [] } };
		list.push(item(f.leaf === undefined ? "proven.outcome" : "proven.outcome.leaf", values));
	}
	for (const s of r.settlements) {
		const values = { form: [s.instruments.length ? "form." + s.instruments[0].p.body.form : "form.unknown", {}], mediator: s.f.p.from, by: { all: s.by }, confirmed: { all: s.f.by || [] }, gaps: { all: s.incomplete } };
		list.push(item(s.incomplete.length ? "proven.settlement.gaps" : "proven.settlement", values));
		if (s.words.length) list.push(item("proven.settlement.words", { gaps: { all: s.words } }));
		for (const i of s.instruments) {
			const read = i.member.replace("papers/", "read/").replace(".paper", ".pdf"), title = i.p.body.title || {};
			list.push(item("proven.settlement.title", { title: title[i.p.languages?.[0]] ?? Object.values(title)[0] ?? "", date: i.p.date.slice(0, 10), member: r.manifest.members.some(m => m.name === read) ? read : i.member }));
		}
		for (const [x, key] of [...s.ink.map(x => [x, "proven.ink"]), ...s.uncounted.map(x => [x, "proven.uncounted"])]) list.push(item(key, x));
		for (const [who, key] of [[s.adReferendum, "proven.referendum"], [s.ratified, "proven.ratified"], [s.declined, "proven.declined"], [s.attested, "proven.attested"]]) {
			if (who.length) list.push(item(key, { desks: { all: who } }));
		}
	}
	for (const x of r.records) {
		const covers = Object.entries(x.covers).map(([desk, n]) => [n === x.size ? "proven.record.all" : "proven.record.first", { desk, n }]);
		list.push(item("proven.record", { talks: x.talks.slice(0, 10), n: x.size, undisclosed: x.undisclosed, covers: { all: covers } }));
		if (x.forks) list.push(item("proven.forks", { desk: x.mediator, n: x.forks }));
	}
	return list;
}

function key(r, c, yours) {
	const why = yours ? yours === c.words.join(" ") ? "key.yours" : "key.yours.later" : c.key === "own" ? "key.own" : c.key !== "compared" ? "key.word" : c.by && c.at ? "key.compared" : "key.compared.some";
	const li = item(r.cards.some(x => x.talks !== c.talks) ? "key.in" : "key", { desk: c.desk, talks: c.talks.slice(0, 10), why: [why, { desk: r.manifest.desk, officer: c.by, date: c.at && c.at.slice(0, 10), mediator: c.key.replace(/^on word of /, "") }] });
	li.append(make("div", c.words.join(" "), { class: "words", dir: "ltr" }));
	for (const next of c.next || []) li.append(make("div", said("key.next")), make("div", next.join(" "), { class: "words", dir: "ltr" }));
	return li;
}

function paperOf(f) {
	const d = make("details"), title = make("summary", make("span", kindOf(f.p.kind)));
	const parts = [shown(f.p.from), ...(f.p.to.length ? [said("paper.to", { desks: { all: f.p.to } })] : []), ...(f.p.number ? [said("paper.number", { n: f.p.number })] : []), make("bdi", f.p.date, { dir: "ltr" })];
	for (const x of parts) title.append(" · ", x);
	d.append(title, make("p", said(f.officer ? "paper.signed" : "paper.sealed", { officer: f.officer, desk: f.p.from })));
	const rest = Object.fromEntries(Object.entries(f.p.body).filter(([, v]) => typeof v !== "string" || v.length < 400));
	for (const [l, words] of Object.entries(f.p.body.text || {})) d.append(make("p", words, { class: "text", lang: l, dir: "auto" }));
	d.append(make("pre", JSON.stringify(rest, (k, v) => typeof v === "string" && v.length > 2000 && !/\s/.test(v) ? `(${v.length})` : v, 1), { class: "text", dir: "ltr" }));
	d.append(make("code", f.id, { dir: "ltr" }));
	return d;
}

let turn = 0, last = null, doing = null;
function say(key, values) {
	doing = key && [key, values];
	$("state").dataset.state = key || "";
	$("state").replaceChildren(...(key ? [said(key, values)] : []));
}
function again() {
	frame();
	if (doing) say(...doing);
	if (last) tell(last, $("known").value);
}
async function start() {
	const file = $("file").files[0], mine = ++turn;
	if (!file) return;
	last = null;
	$("report").replaceChildren();
	delete $("report").dataset.valid;
	try {
		const r = await verify(file, (key, values) => { if (mine === turn) say(key, values); });
		if (mine !== turn) return;
		last = r;
		tell(r, $("known").value);
		say("done");
	} catch (e) {
		if (mine === turn) say("failed", { why: told(e) });
	}
}
$("file").addEventListener("change", start);
$("known").addEventListener("change", () => { if (last) tell(last, $("known").value); });
for (const [l, words] of Object.entries(languages)) {
	const b = make("button", words["frame.language"], { type: "button", lang: l, dir: l === "en" ? "ltr" : "rtl" });
	b.addEventListener("click", () => { lang = l; again(); });
	$("languages").append(b);
}
again();
