// Settlements, by the rules of the program (docs/protocol.md, Dossier).
function settlements(papers, problem) {
	const all = papers.filter(f => f.p.kind === "outcome" && f.p.body.result === "carried" && f.p.from === f.talks.mediator);
	return all.map(f => settledBy(f, papers.filter(x => x.talks === f.talks), problem)).filter(Boolean);
}
const lacks = (list, key, values) => { if (!list.some(([k, v]) => k === key && v.desk === values.desk && v.paper === values.paper)) list.push([key, values]); };
const short = id => id.slice(0, 10), add = (list, x) => { if (!list.includes(x)) list.push(x); };
function settledBy(f, papers, problem) {
	const at = new Map(papers.map(x => [x.id, x])), adherence = d => f.signed.get(d).p.body;
	const s = { f, by: [], instruments: [], adReferendum: [], ratified: [], declined: [], attested: [], words: [], ink: [], uncounted: [], incomplete: [], unproven: [] };
	const id = f.p.body.proposal, proposal = at.get(id), put = [];
	if (proposal ? proposal.p.kind !== "proposal" || proposal.p.body.mode !== "signing" : f.signed.size === 0) return null;
	let sought = [];
	if (proposal) { put.push(...proposal.p.body.put); sought = [proposal.p.body.subject.paper]; } else lacks(s.incomplete, "lack.proposal", { paper: short(id) });
	const gone = new Set(), seen = new Set(), own = new Map();
	const mirrored = ids => {
		for (const list = [...ids]; list.length;) {
			const one = list.shift(), i = at.get(one);
			if (seen.has(one)) continue;
			seen.add(one);
			if (!i || i.p.kind !== "instrument" || i.p.from !== f.p.from) {
				gone.add(one);
				lacks(s.incomplete, "lack.instrument", { paper: short(one) });
				continue;
			}
			s.instruments.push(i);
			list.push(...(i.p.body.mirrors || []));
		}
	};
	mirrored(sought);
	if (s.incomplete.length) mirrored([...f.signed.keys()].map(d => adherence(d).instrument));
	s.instruments.sort((a, b) => a.n - b.n);
	for (const i of s.instruments) for (const d of i.p.body.signatories) { own.set(d, i.id); add(put, d); }
	for (const d of f.signed.keys()) add(put, d);
	let sound = true;
	const wrong = (member, key, values) => { problem(member, key, values); return false; };
	const judge = (member, leaf, p, officer) => {
		const b = p.body, c = at.get(b.credentials), k = c?.p.body, until = Date.parse(k?.until?.at);
		if (!c) lacks(s.unproven, "lack.powers", { desk: p.from, paper: short(b.credentials) });
		else {
			const why = c.p.kind !== "credentials" ? "powers.paper" : c.p.from !== p.from ? "powers.own" : k.officer !== officer ? "powers.officer" :
				k.principal !== b.principal ? "powers.principal" : !k.powers.includes("all") && !k.powers.includes("settlement") ? "powers.cover" :
				Date.parse(p.date) > until ? "powers.over" : "";
			if (why) return wrong(member, why, { desk: p.from });
		}
		for (const r of papers) {
			if (r.p.kind !== "revocation" || r.p.from !== p.from || r.p.body.credentials !== b.credentials && (!r.p.body.officer || r.p.body.officer !== officer)) continue;
			if (leaf !== undefined && r.leaf !== undefined && leaf < r.leaf) continue;
			if (r.leaf !== undefined && p.record && p.record.size > r.leaf) return wrong(member, "powers.revoked", { desk: p.from });
			lacks(s.unproven, "lack.order", { desk: p.from, paper: short(r.id) });
		}
		return true;
	};
	for (const d of put) {
		const a = f.signed.get(d);
		if (!a || (own.has(d) ? own.get(d) !== a.p.body.instrument : !gone.has(a.p.body.instrument))) {
			if (f.unchecked.includes(d)) lacks(s.incomplete, "lack.signature", { desk: d });
			else sound = wrong(f.member, "unsigned", { desk: d });
		} else if (!judge(f.member, f.leaf, a.p, a.officer)) sound = false;
		else {
			s.by.push(d);
			if (a.p.body.adReferendum) s.adReferendum.push(d);
		}
	}
	if (!sound) return null;
	s.words = s.incomplete.filter(([key]) => key === "lack.instrument");
	for (const d of s.by) if (adherence(d).ink) s.ink.push({ desk: d, member: at.get(adherence(d).ink)?.member ?? short(adherence(d).ink) });
	for (const x of papers) {
		if (x.p.kind === "response" && x.p.body.proposal === id && s.by.includes(x.p.from) && !f.enclosed.some(y => y.id === x.id)) s.uncounted.push({ desk: x.p.from, date: x.p.date.slice(0, 10), answer: ["answer." + x.p.body.answer, {}], member: x.member });
	}
	for (const i of s.instruments) {
		const words = i.p.body.text, t = words && at.get(words);
		if (words && (!t || t.p.kind !== "text-version" || t.p.from !== f.p.from)) lacks(s.words, "lack.text", { paper: short(words) });
	}
	const terms = papers.find(x => x.p.kind === "terms" && "good-offices/" + x.id === f.talks.origin);
	const place = d => {
		if (d === f.talks.mediator) return "mediator";
		const first = terms?.p.body.participants.find(p => p.desk === d);
		if (first) return first.role;
		for (const o of papers) {
			if (o.p.kind !== "outcome" || o.p.body.result !== "carried" || o.p.from !== f.talks.mediator) continue;
			const x = at.get(at.get(o.p.body.proposal)?.p.body.subject?.paper);
			if (x?.p.kind === "participant" && x.p.body.desk === d) return x.p.body.role;
		}
		return "";
	};
	for (const x of papers) {
		const b = x.p.body, d = x.p.from;
		if (x.p.kind !== "adherence" || b.proposal !== id || !s.instruments.some(i => i.id === b.instrument)) continue;
		if (b.step === "ratify" && s.adReferendum.includes(d) && adherence(d).instrument === b.instrument && judge(x.member, x.leaf, x.p, x.officer)) {
			(b.declined ? s.declined : s.ratified).push(d);
			s.adReferendum = s.adReferendum.filter(y => y !== d);
		}
		if (b.step !== "attest" || s.by.includes(d) || place(d) === "party") continue;
		if (place(d)) add(s.attested, d);
		else lacks(s.unproven, "lack.place", { desk: d, paper: short(x.id) });
	}
	return s;
}
