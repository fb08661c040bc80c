// The whole.

// proves reports whether a C2SP tlog-proof leads from a paper to the head.
async function proves(words, head, id, index) {
	const x = /^c2sp\.org\/tlog-proof@v1\nindex (\d+)\n((?:\S{44}\n)*)\n([^]*)$/.exec(words), h = parseNote(head);
	if (!x || x[3] !== head || x[1] !== String(index)) return false;
	try { return await included(id, index, h.size, x[2].split("\n").slice(0, -1).map(unbase64), h.root); } catch { return false; }
}

// proper reports whether a manifest may say so of a card.
const proper = (c, exporter, mediator) => c.key === "own" ? c.desk === exporter && !c.by && !c.at : c.key === "compared" || !c.by && !c.at && c.key === "on word of " + mediator;

async function verify(file, say) {
	const report = { problems: [], papers: [], cards: [], records: [], undated: [], settlements: [], sealed: false, manifest: null };
	const seen = new Set();
	const problem = (member, key, values = {}) => {
		const once = JSON.stringify([member, key, values]);
		if (!seen.has(once)) { seen.add(once); report.problems.push([member, key, values]); }
	};
	let a;
	try { a = await openArchive(file); } catch (e) { problem(ARCHIVE, ...told(e)); return report; }
	a.problems.forEach(p => problem(...p));
	const before = report.problems.length;
	let manifestBytes, m;
	try {
		if (!a.members.has("manifest.json")) throw fault("missing");
		manifestBytes = await a.read("manifest.json", tables.maxRead);
		m = parseManifest(text(manifestBytes));
	} catch (e) { problem("manifest.json", ...told(e)); return report; }
	report.manifest = m;

	say("doing.members");
	const content = new Map(), whose = new Map(m.members.map(x => [x.sha256, x.name]));
	const listed = new Set(["manifest.json", "manifest.seal", ...m.members.map(x => x.name)]);
	const added = [...a.members.keys()].filter(name => !listed.has(name));
	for (const name of added.slice(0, tables.maxNamed)) problem(name, "added");
	if (added.length > tables.maxNamed) problem(ARCHIVE, "archive.more", { n: added.length - tables.maxNamed });
	for (const x of m.members) {
		if (!a.members.has(x.name)) { problem(x.name, "missing"); continue; }
		try {
			const most = mostOf(x.name);
			if (x.length > most) { problem(x.name, "member.large"); continue; }
			if (a.members.get(x.name).length > most) { problem(x.name, "altered"); continue; }
			const b = await a.read(x.name, most), digest = hex(await sha256(b));
			if (digest === x.sha256 && b.length === x.length) { if (most === tables.maxRead) content.set(x.name, b); }
			else if (whose.has(digest) && whose.get(digest) !== x.name) problem(x.name, "exchanged", { member: whose.get(digest) });
			else problem(x.name, "altered");
		} catch (e) { problem(x.name, "altered.as", { why: told(e) }); }
	}
	const order = [...m.members.map(x => x.name), "manifest.json", "manifest.seal"].filter(n => a.members.has(n));
	const stands = [...a.members.keys()].filter(n => listed.has(n));
	order.forEach((n, i) => { if (stands[i] !== n) problem(n, "place"); });

	say("doing.cards");
	const cards = new Map(), after = new Map();
	let n = 0;
	for (const t of m.talks) for (const c of t.cards) {
		const name = `cards/${four(++n)}.card`;
		if (!content.has(name)) continue;
		try {
			const p = await openCard(content.get(name));
			if (t.cards.some(x => x !== c && x.desk === p.from && cards.get(x.card)?.from === p.from)) throw fault("card.second", { desk: p.from });
			if (!proper(c, m.desk, t.mediator)) problem("manifest.json", "card.mark", { desk: c.desk, key: c.key });
			if (p.id !== c.card || p.from !== c.desk) throw fault("card.other", { desk: c.desk });
			cards.set(p.id, p);
			report.cards.push({ talks: t.talks, desk: c.desk, card: p.id, member: name, key: c.key, by: c.by, at: c.at, words: await words(p.id) });
		} catch (e) { problem(name, ...told(e)); }
	}
	const papers = [];
	for (const t of m.talks) for (const id of t.papers) {
		const f = { n: papers.length + 1, talks: t, id, member: `papers/${four(papers.length + 1)}.paper` };
		papers.push(f);
		if (!content.has(f.member)) continue;
		try {
			const p = await openPaper(content.get(f.member));
			if (p.id !== id) throw fault("paper.other");
			if (p.talks !== t.talks) throw fault("paper.talks");
			if (p.kind === "card") throw fault("card.among");
			f.p = p;
		} catch (e) { problem(f.member, ...told(e)); }
	}
	for (let again = true; again;) {
		again = false;
		for (const f of papers) {
			if (!f.p || f.p.kind !== "successor-card" || !cards.has(f.p.body.replaces)) continue;
			try {
				const next = await openCard(unbase64(f.p.body.card)), before = cards.get(f.p.body.replaces);
				if (cards.has(next.id) || next.from !== f.p.from) continue;
				await prove(f.p, before);
				cards.set(next.id, next);
				after.set(next.id, { before: before.id, paper: f.id });
				let first = next.id;
				while (after.has(first)) first = after.get(first).before;
				for (const c of report.cards) if (c.card === first) (c.next ||= []).push(await words(next.id));
				again = true;
			} catch { /* told below, where all papers are proven */ }
		}
	}

	// The seal.
	try {
		if (!a.members.has("manifest.seal")) throw fault("missing");
		const x = /^good-offices dossier seal 1\nmanifest ([0-9a-f]{64})\ncard ([0-9a-f]{64})\nsignature (\S+)\n$/.exec(text(await a.read("manifest.seal", 16 << 10)));
		if (!x) throw fault("seal");
		const digest = hex(await sha256(manifestBytes)), signature = unbase64(x[3]);
		const under = async (card, manifest) => cards.has(card) &&
			await verifyPair(cards.get(card).body.seal, utf8.encode(`good-offices/1 dossier\n1\n${card}\n${manifest}\n`), signature);
		if (x[1] !== digest && await under(x[2], x[1])) {
			// What an altered manifest says of others stands against nobody.
			report.problems = [...report.problems.slice(0, before), ["manifest.json", "manifest.altered", {}]];
			return report;
		}
		const cardLost = !cards.has(x[2]) && report.problems.some(p => /^(cards|papers)\//.test(p[0]));
		if (x[1] === digest && x[2] === m.card && await under(x[2], digest)) {
			report.sealed = cards.get(m.card).from === m.desk;
			if (!report.sealed) problem("manifest.json", "manifest.desk", { desk: m.desk, other: cards.get(m.card).from });
		} else if (!cardLost) {
			problem("manifest.seal", "seal.altered");
			if (x[1] !== digest && !await under(x[2], digest) && !await under(m.card, digest)) problem("manifest.json", "manifest.altered");
		}
	} catch (e) { problem("manifest.seal", ...told(e)); }

	const cardNamed = report.problems.some(p => /^cards\//.test(p[0])) || papers.some(f => !f.p);
	const one = async p => {
		const card = cards.get(p.signatures.length ? p.signatures[0].card : "");
		if (!card) {
			if (cardNamed) return null;
			throw fault("card.missing");
		}
		return prove(p, card);
	};
	for (const f of papers) {
		if (!f.p) continue;
		if (f.n % 5 === 1) { say("doing.papers", { n: f.n, of: papers.length }); await new Promise(r => setTimeout(r)); }
		try {
			const officer = await one(f.p);
			if (officer === null) continue;
			[f.proven, f.officer, f.answers, f.signed, f.unchecked, f.enclosed] = [true, officer, [], new Map(), [], []];
			if (f.p.kind !== "outcome") continue;
			for (const raw of [...(f.p.body.responses || []), ...(f.p.body.silent || [])]) {
				const inner = await openPaper(unbase64(raw));
				const signer = await one(inner);
				if (signer === null) { f.unchecked.push(inner.from); continue; }
				if (inner.talks !== f.p.talks) throw fault("enclosed.talks", { desk: inner.from });
				f.enclosed.push(inner);
				if (inner.kind === "adherence" && inner.body.step === "sign" && inner.body.proposal === f.p.body.proposal) f.signed.set(inner.from, { p: inner, officer: signer });
				f.answers.push(["answered", { desk: inner.from, answer: [{ response: "answer." + inner.body.answer, adherence: "answer.signed", receipt: "answer.silent" }[inner.kind] || "unreadable", { what: inner.kind }] }]);
			}
		} catch (e) { f.proven = false; problem(f.member, ...told(e)); }
	}

	say("doing.record");
	for (const [i, t] of m.talks.entries()) {
		if (!t.origin) continue;
		const name = `record/${four(i + 1)}/leaves.txt`;
		if (!content.has(name)) continue;
		const list = text(content.get(name)), leaves = list.split("\n").slice(0, -1);
		if (!/^([0-9a-f]{64}\n)*$/.test(list) || leaves.length !== t.size || new Set(leaves).size !== leaves.length) { problem(name, "leaves"); continue; }
		const hashes = await Promise.all(leaves.map(leafHash)), roots = new Map();
		const root = async size => { if (!roots.has(size)) roots.set(size, await rootOf(hashes.slice(0, size))); return roots.get(size); };
		const covers = {};
		const seats = [];
		for (const c of t.cards) {
			let card = c.card, from = 0;
			while (cards.has(card)) {
				const next = [...after].find(([, x]) => x.before === card);
				const until = next ? leaves.indexOf(next[1].paper) : -1;
				const cosign = cards.get(card).body.cosign, then = until < 0 ? null : cards.get(next[0]).body.cosign;
				if (!then || then.ed25519 !== cosign.ed25519 || then.mldsa44 !== cosign.mldsa44) { // else its window goes on
					seats.push({ desk: c.desk, cosign, from, until: until < 0 ? Infinity : until });
					from = until;
				}
				if (until < 0) break;
				card = next[0];
			}
		}
		let head = "";
		for (let k = 1; k <= t.checkpoints; k++) {
			const member = `record/${four(i + 1)}/checkpoint-${four(k, 2)}.txt`;
			if (!content.has(member)) continue;
			try {
				const raw = text(content.get(member)), note = parseNote(raw);
				if (k === 1) head = raw;
				if (note.origin !== t.origin) throw fault("note.origin");
				if (note.size > leaves.length || !same(await root(note.size), note.root)) throw fault("note.root");
				const strangers = new Set(note.lines.map(l => l.name));
				for (const s of seats) {
					const key = join(unbase64(s.cosign.ed25519), unbase64(s.cosign.mldsa44));
					const as = s.desk === t.mediator ? t.origin : t.origin + "/" + hex((await sha256(join(utf8.encode(t.origin + "\n"), key))).subarray(0, 16));
					if (!await cosigned(note, as, s.cosign)) continue;
					if (note.size <= s.from || note.size > s.until) throw fault("note.window", { desk: s.desk });
					strangers.delete(as);
					covers[s.desk] = Math.max(covers[s.desk] || 0, note.size);
				}
				if (strangers.size && !cardNamed) throw fault("note.stranger");
			} catch (e) { problem(member, ...told(e)); }
		}
		let forks = 0;
		const operators = [...cards.values()].filter(c => c.body.name === t.mediator && (after.has(c.id) || t.cards.some(x => x.card === c.id))).map(c => c.body.cosign);
		for (let k = 1; k <= (t.forks || 0); k++) {
			const member = `record/${four(i + 1)}/fork-${four(k, 2)}.json`;
			if (!content.has(member)) continue;
			try {
				await proveFork(text(content.get(member)), t, operators);
				forks++;
			} catch (e) { problem(member, ...told(e)); }
		}
		const listedLeaves = new Set([...t.papers, ...t.cards.map(c => c.card)]);
		report.records.push({ talks: t.talks, mediator: t.mediator, forks, size: leaves.length, covers, undisclosed: leaves.filter(l => !listedLeaves.has(l)).length });
		for (const f of papers.filter(f => f.talks === t)) {
			const index = leaves.indexOf(f.id), proof = `proofs/${four(f.n)}.tlog-proof`;
			if (index >= 0) f.leaf = index, f.by = Object.keys(covers).filter(d => covers[d] > index);
			if (f.p && f.p.record && f.p.record.size <= leaves.length && hex(await root(f.p.record.size)) !== f.p.record.root) {
				problem(f.member, "paper.position");
			}
			if (f.p && head && !report.problems.some(p => p[0] === proof) && content.has(proof) !== (index >= 0 && index < parseNote(head).size)) problem("manifest.json", "proof.leaf", { member: f.member });
			if (!content.has(proof) || !head) continue;
			if (!await proves(text(content.get(proof)), head, f.id, index)) problem(proof, "proof", { member: f.member });
		}
		const ended = new Map([...after.values()].map(x => [x.before, leaves.indexOf(x.paper)]).filter(([, leaf]) => leaf >= 0));
		await checkReplaced(papers.filter(f => f.proven && f.talks === t), ended, leaves.length, root, problem);
		const terms = papers.find(f => f.proven && f.p.kind === "terms" && "good-offices/" + f.id === t.origin);
		for (const p of terms ? terms.p.body.participants : []) {
			if (p.role === "mediator" && p.desk !== t.mediator) problem("manifest.json", "terms.mediator", { desk: t.mediator, other: p.desk });
			const c = t.cards.find(c => c.desk === p.desk);
			let card = p.card;
			while (c && card !== c.card && after.has(card)) card = after.get(card).before;
			if (p.card && c && card !== c.card) problem(report.cards.find(x => x.card === c.card)?.member || "manifest.json", "terms.card", { desk: p.desk });
		}
	}
	checkFiles(m, papers, name => report.problems.some(p => p[0] === name), cardNamed, problem);
	report.papers = papers.filter(f => f.proven);
	report.undated = checkRevoked(report.papers, problem);
	report.settlements = settlements(report.papers, problem);
	return report;
}
