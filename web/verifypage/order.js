// What the record shows of who signed when, and of who kept two of it.

const isFork = x => has(x, { a: isText, b: isText, root: isID, proof: y => maybe(y, z => isText(z) && z) });
// RFC 9162 §2.1.4.2
async function consistent(first, firstRoot, second, secondRoot, proof) {
	if (first >= second) return first === second && proof.length === 0 && same(firstRoot, secondRoot);
	const [start, ...path] = (first & (first - 1)) === 0 ? [firstRoot, ...proof] : proof;
	let fn = first - 1, sn = second - 1, fr = start, sr = start;
	if (!start) return false;
	for (; fn % 2 === 1; fn >>= 1) sn >>= 1;
	for (const c of path) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			[fr, sr] = [await nodeHash(c, fr), await nodeHash(c, sr)];
			for (; fn % 2 === 0 && fn !== 0; fn >>= 1) sn >>= 1;
		} else sr = await nodeHash(sr, c);
		fn >>= 1;
		sn >>= 1;
	}
	return sn === 0 && same(fr, firstRoot) && same(sr, secondRoot);
}
// proveFork checks the evidence that the mediator signed two histories, each with
// one of these keys.
async function proveFork(words, t, keys) {
	let x;
	try { x = JSON.parse(words); } catch { throw fault("fork"); }
	if (!isFork(x) || JSON.stringify(x) + "\n" !== words) throw fault("fork");
	const a = parseNote(x.a), b = parseNote(x.b), raw = unbase64(x.proof || ""), root = unhex(x.root), proof = [];
	if (a.origin !== t.origin || b.origin !== t.origin) throw fault("note.origin");
	for (let i = 0; i < raw.length; i += 32) proof.push(raw.subarray(i, i + 32));
	if (raw.length % 32 || same(a.root, root) || !await consistent(a.size, root, b.size, b.root, proof)) throw fault("fork.none");
	for (const note of [a, b]) {
		let signed = false;
		for (const k of keys) signed = signed || await cosigned(note, t.origin, k).catch(() => false);
		if (!signed) throw fault("fork.signed", { desk: t.mediator });
	}
}

// checkReplaced names what was signed under a card when the desk's next one
// stood in the record already: a place there that is claimed in the paper, or in
// one whose id stands in it, comes after. Ended has, by card, the leaf that ended it.
async function checkReplaced(papers, ended, size, root, problem) {
	const at = new Map(papers.map(f => [f.id, f.p]));
	const stands = async (p, leaf) => p && p.record && p.record.size > leaf && p.record.size <= size && hex(await root(p.record.size)) === p.record.root;
	const late = async p => {
		const leaf = ended.get(p.signatures[0].card);
		if (leaf === undefined || tables.sealOnly.includes(p.kind)) return false;
		if (await stands(p, leaf)) return true;
		for (const [, id] of text(p.payload).matchAll(/"([0-9a-f]{64})"/g)) if (await stands(at.get(id), leaf)) return true;
		return false;
	};
	for (const f of papers) {
		if (await late(f.p)) problem(f.member, "card.replaced", { desk: f.p.from });
		for (const p of f.enclosed) if (await late(p)) problem(f.member, "enclosed.replaced", { desk: p.from });
	}
}

// checkRevoked names what an officer signed whose signature was revoked, unless
// the record shows that it was before. It returns what cannot be dated.
function checkRevoked(papers, problem) {
	const undated = new Set();
	for (const r of papers) for (const f of papers) {
		if (r.p.kind !== "revocation" || !r.p.body.officer || f === r || f.p.from !== r.p.from || f.officer !== r.p.body.officer || f.talks !== r.talks) continue;
		if (f.leaf !== undefined && r.leaf !== undefined && f.leaf < r.leaf) continue;
		if (r.leaf !== undefined && f.p.record && f.p.record.size > r.leaf) problem(f.member, "officer.revoked", { officer: f.officer });
		else undated.add(f.id);
	}
	return [...undated];
}

// checkFiles compares attached files with what papers name.
function checkFiles(m, papers, wrong, lost, problem) {
	const named = new Set(papers.flatMap(f => f.p ? f.p.attachments.map(x => x.digest) : [])), listed = new Map(m.members.map(x => [x.name, x.sha256]));
	m.talks.flatMap(t => t.files || []).forEach((id, i) => {
		const name = `files/${four(i + 1)}.bin`;
		if (wrong(name)) return;
		if (listed.get(name) !== id) problem(name, "file.other");
		else if (!named.has(id) && !lost) problem(name, "file.none");
	});
}
