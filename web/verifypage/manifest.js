// The manifest: its text is the one that its content gives, and its list has the
// members that its talks call for, and no others.

const four = (n, w = 4) => String(n).padStart(w, "0");
// What is only hashed may be larger than what is read.
const mostOf = name => /^(files|read)\//.test(name) ? tables.maxMember : tables.maxRead;

function parseManifest(words) {
	let m;
	try { m = JSON.parse(words); } catch { throw fault("manifest"); }
	if (JSON.stringify(m, null, 1) + "\n" !== words || !shaped(m)) throw fault("manifest");
	if (m.format !== "good-offices dossier 1") throw fault("manifest.format", { format: m.format });
	const misplaced = layout(m);
	if (misplaced) throw fault("manifest.place", { member: misplaced });
	return m;
}

const isText = x => typeof x === "string", isID = x => isText(x) && /^[0-9a-f]{64}$/.test(x), isCount = x => Number.isSafeInteger(x) && x >= 0;
const isList = (x, of) => Array.isArray(x) && x.every(of);
const maybe = (x, of) => x === undefined || of(x);
// has reports whether an object has these members in this order, some of them
// perhaps left out, and no others.
const has = (x, fields) => x !== null && typeof x === "object" && !Array.isArray(x) && Object.keys(x).every(k => fields[k]) &&
	Object.keys(x).join() === Object.keys(fields).filter(k => k in x).join() && Object.entries(fields).every(([k, of]) => of(x[k]));

const shaped = m => has(m, {
	format: isText, desk: isText, card: isID,
	talks: x => isList(x, t => has(t, {
		talks: isID, mediator: isText,
		cards: y => isList(y, c => has(c, { desk: isText, card: isID, key: isText, by: z => maybe(z, isText), at: z => maybe(z, isText) })),
		papers: y => isList(y, isID), withheld: y => maybe(y, z => isList(z, isID) && z.length), files: y => maybe(y, z => isList(z, isID) && z.length), origin: y => maybe(y, z => isText(z) && z),
		size: isCount, checkpoints: y => isCount(y) && y <= 99, forks: y => isCount(y) && y <= 99,
	})),
	members: x => isList(x, y => has(y, { name: isText, length: isCount, sha256: isID })),
});

// layout returns the first member that is not where it belongs in the list, ""
// if there is none.
function layout(m) {
	const seen = new Set();
	const names = m.members.map(x => x.name);
	let at = 0, cards = 0, papers = 0, files = 0, missing = "";
	const next = name => names[at] === name && ++at > 0;
	const must = name => { if (!next(name)) missing = missing || name; };
	const twice = id => seen.has(id) || !seen.add(id);
	next("verify.html");
	for (const [i, t] of m.talks.entries()) {
		const folder = `record/${four(i + 1)}/`;
		if (!t.origin && (t.size || t.checkpoints || t.forks) || twice(t.talks)) return "talks " + (i + 1);
		t.cards.forEach(() => must(`cards/${four(++cards)}.card`));
		if (t.origin) must(folder + "leaves.txt");
		for (let n = 1; n <= t.checkpoints; n++) must(`${folder}checkpoint-${four(n, 2)}.txt`);
		for (let n = 1; n <= (t.forks || 0); n++) must(`${folder}fork-${four(n, 2)}.json`);
		for (const id of t.papers) {
			if (twice(id)) return id;
			must(`papers/${four(++papers)}.paper`);
			next(`proofs/${four(papers)}.tlog-proof`);
			next(`read/${four(papers)}.html`);
			next(`read/${four(papers)}.pdf`);
		}
		for (const id of t.withheld || []) if (seen.has(id)) return id;
		for (const _ of t.files || []) must(`files/${four(++files)}.bin`);
	}
	return missing || (at < names.length ? names[at] : "");
}
