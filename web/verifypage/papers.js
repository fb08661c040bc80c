// Papers.

const payloadType = "application/vnd.good-offices.paper.v1+json";
function openEnvelope(b) {
	const d = new DataView(b.buffer, b.byteOffset, b.length);
	let at = 0;
	const take = n => {
		if (at + n > b.length) throw fault("envelope");
		at += n;
		return b.subarray(at - n, at);
	};
	const u16 = () => { take(2); return d.getUint16(at - 2); };
	if (hex(take(4)) !== "474f5001" || text(take(u16())) !== payloadType) throw fault("envelope.kind");
	take(4);
	const payload = take(d.getUint32(at - 4)), signatures = [];
	for (let n = take(1)[0]; n > 0; n--) {
		const role = take(1)[0], suite = take(1)[0], card = hex(take(32));
		signatures.push({ role, suite, card, officer: text(take(u16())), bytes: take(u16()) });
	}
	if (at !== b.length) throw fault("envelope");
	return { payload, signatures };
}
async function openPaper(b) {
	const e = openEnvelope(b);
	const p = JSON.parse(text(e.payload));
	return Object.assign(e, { id: hex(await sha256(e.payload)), kind: p.kind, from: p.from, to: p.to || [], languages: p.languages, talks: p.talks, number: p.number, date: p.date, record: p.record, subject: p.subject, attachments: p.attachments || [], body: p.body });
}
const signedMessage = (role, s, payload) => join(utf8.encode(
	`good-offices/1 paper\n${role}\n${s.suite}\n${s.card}\nDSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload);
// Exactly the signatures that the kind calls for, under this card.
async function prove(p, card) {
	const need = tables.sealOnly.includes(p.kind) ? [1] : [2, 1];
	if (!tables.formal.includes(p.kind)) throw fault(tables.informal.includes(p.kind) ? "paper.informal" : "paper.newer");
	if (p.signatures.length !== need.length) throw fault("signatures");
	if (p.from !== card.body.name) throw fault("signed.card", { desk: card.body.name });
	let officer = "";
	for (let i = 0; i < need.length; i++) {
		const s = p.signatures[i];
		if (s.role !== need[i] || s.suite !== 1 || s.card !== card.id) throw fault("signed.role");
		let key = card.body.seal;
		if (s.role === 2) {
			const o = card.body.officers.find(o => o.name === s.officer);
			if (!o) throw fault("officer.none", { officer: s.officer });
			if (!o.powers.includes("all") && !o.powers.includes(p.kind)) throw fault("officer.powers", { officer: s.officer });
			[officer, key] = [o.name, o.key];
		} else if (s.officer !== "") throw fault("signed.role");
		if (!await verifyPair(key, signedMessage(s.role === 2 ? "officer" : "seal", s, p.payload), s.bytes)) {
			throw fault("signature");
		}
	}
	return officer;
}
async function openCard(b) {
	const p = await openPaper(b);
	if (p.kind !== "card") throw fault("card.none");
	await prove(p, p);
	return p;
}
async function words(id) {
	const entropy = unhex(id).subarray(0, 16), check = (await sha256(entropy))[0] >> 4;
	const bits = Array.from(entropy, x => x.toString(2).padStart(8, "0")).join("") + check.toString(2).padStart(4, "0");
	return bits.match(/.{11}/g).map(x => tables.words[parseInt(x, 2)]);
}

// The record.

const leafHash = id => sha256(join(new Uint8Array([0]), unhex(id)));
const nodeHash = (a, b) => sha256(join(new Uint8Array([1]), a, b));
async function rootOf(hashes) {
	if (hashes.length === 0) return sha256(new Uint8Array());
	if (hashes.length === 1) return hashes[0];
	let k = 1;
	while (k * 2 < hashes.length) k *= 2;
	return nodeHash(await rootOf(hashes.slice(0, k)), await rootOf(hashes.slice(k)));
}
// RFC 9162 §2.1.3.2
async function included(id, index, size, proof, root) {
	if (index >= size) return false;
	let fn = index, sn = size - 1, r = await leafHash(id);
	for (const p of proof) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			r = await nodeHash(p, r);
			while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
		} else r = await nodeHash(r, p);
		fn = Math.floor(fn / 2); sn = Math.floor(sn / 2);
	}
	return sn === 0 && same(r, root);
}
function parseNote(note) {
	const [head, rest] = [note.slice(0, note.indexOf("\n\n") + 1), note.slice(note.indexOf("\n\n") + 2)];
	const lines = head.split("\n");
	if (lines.length !== 4 || !/^[1-9][0-9]{0,7}$/.test(lines[1]) || Number(lines[1]) > 2 ** 20) throw fault("note");
	return {
		text: head, origin: lines[0], size: Number(lines[1]), root: unbase64(lines[2]),
		lines: rest.split("\n").slice(0, -1).map(l => {
			const m = /^— (\S+) (\S+)$/.exec(l);
			if (!m) throw fault("note");
			const blob = unbase64(m[2]);
			return { name: m[1], key: hex(blob.subarray(0, 4)), stamp: blob.subarray(4, 12), sig: blob.subarray(12) };
		}),
	};
}
const u64 = n => { const b = new Uint8Array(8); new DataView(b.buffer).setBigUint64(0, BigInt(n)); return b; };
const keyID = async (name, kind, key) => hex((await sha256(join(utf8.encode(name + "\n"), new Uint8Array([kind]), key))).subarray(0, 4));
async function cosigned(note, name, cosign) {
	const [ed, ml] = [unbase64(cosign.ed25519), unbase64(cosign.mldsa44)];
	const [edID, mlID] = [await keyID(name, 4, ed), await keyID(name, 6, ml)];
	const mine = note.lines.filter(l => l.name === name);
	const a = mine.find(l => l.key === edID), b = mine.find(l => l.key === mlID);
	if (mine.length === 0 || !a && !b) return null; // not by this key
	if (mine.length !== 2 || !a || !b || !same(a.stamp, b.stamp)) throw fault("note.half");
	const time = new DataView(a.stamp.buffer, a.stamp.byteOffset, 8).getBigUint64(0);
	const short = s => { const t = utf8.encode(s); return join(new Uint8Array([t.length]), t); };
	const message = join(utf8.encode("subtree/v1\n\0"), short(name), a.stamp, short(note.origin), u64(0), u64(note.size), note.root);
	if (!await ed25519(ed, utf8.encode(`cosignature/v1\ntime ${time}\n${note.text}`), a.sig) || !await mldsa(44, ml, message, b.sig)) {
		throw fault("note.signature");
	}
	return true;
}
