"use strict";
// The page in a dossier. It reads the archive, and checks digests, signatures,
// cards, proofs and checkpoints: hashes and Ed25519 by the browser's own
// cryptography, ML-DSA by it where it has it, and otherwise by this program's
// verifier, which stands in the page as WebAssembly. What a dossier says is
// only ever set as text.
(() => {
	const $ = id => document.getElementById(id);
	const utf8 = new TextEncoder(), strictUTF8 = new TextDecoder("utf-8", { fatal: true });
	const tables = JSON.parse($("tables").textContent);
	const hex = b => Array.from(b, x => x.toString(16).padStart(2, "0")).join("");
	const unhex = s => new Uint8Array((s.match(/../g) || []).map(x => parseInt(x, 16)));
	const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
	const sha256 = async b => new Uint8Array(await crypto.subtle.digest("SHA-256", b));
	const join = (...parts) => {
		const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
		let at = 0;
		for (const p of parts) { out.set(p, at); at += p.length; }
		return out;
	};
	const text = b => { try { return strictUTF8.decode(b); } catch { throw new Error("it is not text"); } };
	const unbase64 = s => {
		let raw;
		try { raw = atob(s); } catch { throw new Error("it is not base64"); }
		if (btoa(raw) !== s) throw new Error("it is not written as base64 is");
		return Uint8Array.from(raw, c => c.charCodeAt(0));
	};
	async function inflate(b, way, most) {
		const reader = new Blob([b]).stream().pipeThrough(new DecompressionStream(way)).getReader();
		const parts = [];
		let n = 0;
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return join(...parts);
			if ((n += value.length) > most) { await reader.cancel(); throw new Error("it is larger than it says"); }
			parts.push(value);
		}
	}

	// Signatures.

	const used = { "ML-DSA": "" };
	const keys = new Map();
	async function imported(name, key) {
		const id = name + hex(key);
		if (!keys.has(id)) {
			keys.set(id, crypto.subtle.importKey(name === "Ed25519" ? "raw" : "raw-public", key, { name }, true, ["verify"]).catch(() => null));
		}
		return keys.get(id);
	}
	async function ed25519(key, message, signature) {
		const plain = key.slice();
		plain[31] &= 127;
		if (key.length !== 32 || tables.lowOrder.includes(hex(plain))) return false;
		const k = await imported("Ed25519", key);
		if (!k) throw new Error("this browser cannot check Ed25519");
		return crypto.subtle.verify({ name: "Ed25519" }, k, signature, message);
	}
	let module;
	async function program() {
		module = module || (async () => {
			const packed = Uint8Array.from(atob($("wasm").textContent.replace(/\s/g, "")), c => c.charCodeAt(0));
			const go = new Go();
			const { instance } = await WebAssembly.instantiate(await inflate(packed, "gzip", 64 << 20), go.importObject);
			go.run(instance);
		})();
		await module;
	}
	async function mldsa(set, key, message, signature) {
		const name = "ML-DSA-" + set;
		const k = used["ML-DSA"] === "wasm" ? null : await imported(name, key);
		if (k) {
			used["ML-DSA"] = "browser";
			return crypto.subtle.verify({ name }, k, signature, message);
		}
		await program();
		used["ML-DSA"] = "wasm";
		return globalThis.verifyMLDSA(set, key, message, signature);
	}
	// Both halves of the suite, both required.
	async function verifyPair(key, message, signature) {
		return signature.length === 64 + 3309 && await ed25519(unbase64(key.ed25519), message, signature.subarray(0, 64)) &&
			await mldsa(65, unbase64(key.mldsa65), message, signature.subarray(64));
	}

	// The archive.

	const moreNamed = n => `${n} more of its entries have something wrong with them, and are not named one by one`;
	async function openArchive(file) {
		const b = new Uint8Array(await file.arrayBuffer()), d = new DataView(b.buffer);
		const bad = why => { throw new Error("not a sound archive: " + why); };
		const end = b.length - 22;
		if (end < 0 || d.getUint32(end, true) !== 0x06054b50 || d.getUint16(end + 20, true) !== 0) bad("it is no zip file, goes on after its end, or has a comment");
		const count = d.getUint16(end + 10, true), size = d.getUint32(end + 12, true);
		let at = d.getUint32(end + 16, true);
		if (count === 65535 || at === 0xffffffff) bad("it is too large for this page; goodoffices verify reads it");
		if (at + size !== end) bad("something stands between its members");
		const members = new Map(), problems = [];
		let more = 0;
		const fault = (name, why) => problems.length < tables.maxNamed ? problems.push([name, why]) : more++;
		for (let i = 0; i < count; i++) {
			if (at + 46 > end || d.getUint32(at, true) !== 0x02014b50) bad("its directory is cut short");
			const nameLength = d.getUint16(at + 28, true), extra = d.getUint16(at + 30, true), comment = d.getUint16(at + 32, true);
			const nameBytes = b.subarray(at + 46, at + 46 + nameLength), name = new TextDecoder().decode(nameBytes);
			const m = {
				name, flags: d.getUint16(at + 8, true), method: d.getUint16(at + 10, true), packed: d.getUint32(at + 20, true),
				length: d.getUint32(at + 24, true), mode: d.getUint32(at + 38, true) >>> 16, at: d.getUint32(at + 42, true),
			};
			at += 46 + nameLength + extra + comment;
			if (name.endsWith("/")) { fault(name, "it was added: a folder of its own, which no dossier has"); continue; }
			const file = (m.mode & 0xf000) === 0 || (m.mode & 0xf000) === 0x8000;
			const plain = /^[a-z0-9][a-z0-9./-]{0,59}$/.test(name) && !name.split("/").some(x => x === "" || x === "." || x === "..");
			if (!plain || !file || m.flags & 1 || ![0, 8].includes(m.method)) fault(name, "it is no member that a dossier has");
			else if (m.length > 65536 && m.length / 200 > m.packed) fault(name, "it is compressed out of all proportion");
			else if (members.has(name)) fault(name, "a second member of this name");
			else if (m.at + 30 > b.length || d.getUint32(m.at, true) !== 0x04034b50 ||
				!same(b.subarray(m.at + 30, m.at + 30 + d.getUint16(m.at + 26, true)), nameBytes)) fault(name, "the archive names it in two different ways");
			else members.set(name, m);
		}
		if (more) problems.push(["(archive)", moreNamed(more)]);
		const read = async name => {
			const m = members.get(name);
			const from = m.at + 30 + d.getUint16(m.at + 26, true) + d.getUint16(m.at + 28, true), raw = b.subarray(from, from + m.packed);
			const out = m.method === 0 ? raw : await inflate(raw, "deflate-raw", m.length);
			if (out.length !== m.length) throw new Error("its length is not the one the archive gives");
			return out;
		};
		return { members, problems, read };
	}

	// Papers.

	const payloadType = "application/vnd.good-offices.paper.v1+json";
	function openEnvelope(b) {
		const d = new DataView(b.buffer, b.byteOffset, b.length);
		let at = 0;
		const take = n => {
			if (at + n > b.length) throw new Error("the envelope is cut short");
			at += n;
			return b.subarray(at - n, at);
		};
		const u16 = () => { take(2); return d.getUint16(at - 2); };
		if (hex(take(4)) !== "474f5001" || text(take(u16())) !== payloadType) throw new Error("it is not a formal paper");
		take(4);
		const payload = take(d.getUint32(at - 4)), signatures = [];
		for (let n = take(1)[0]; n > 0; n--) {
			const role = take(1)[0], suite = take(1)[0], card = hex(take(32));
			signatures.push({ role, suite, card, officer: text(take(u16())), bytes: take(u16()) });
		}
		if (at !== b.length) throw new Error("it goes on after its end");
		return { payload, signatures };
	}
	async function openPaper(b) {
		const e = openEnvelope(b);
		const p = JSON.parse(text(e.payload));
		return Object.assign(e, { id: hex(await sha256(e.payload)), kind: p.kind, from: p.from, to: p.to || [], talks: p.talks, number: p.number, date: p.date, record: p.record, subject: p.subject, attachments: p.attachments || [], body: p.body });
	}
	const signedMessage = (role, s, payload) => join(utf8.encode(
		`good-offices/1 paper\n${role}\n${s.suite}\n${s.card}\nDSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload);
	// Exactly the signatures that the kind calls for, under this card.
	async function prove(p, card) {
		const need = tables.sealOnly.includes(p.kind) ? [1] : [2, 1];
		if (!tables.formal.includes(p.kind)) throw new Error(tables.informal.includes(p.kind) ? "an informal paper is in no dossier" : "it is of a kind that only a newer page knows");
		if (p.signatures.length !== need.length) throw new Error("it has not the signatures that its kind calls for");
		if (p.from !== card.body.name) throw new Error("it is signed under the card of " + card.body.name);
		let officer = "";
		for (let i = 0; i < need.length; i++) {
			const s = p.signatures[i];
			if (s.role !== need[i] || s.suite !== 1 || s.card !== card.id) throw new Error("it is signed in another role or under another card");
			let key = card.body.seal;
			if (s.role === 2) {
				const o = card.body.officers.find(o => o.name === s.officer);
				if (!o) throw new Error(s.officer + " is not on the card");
				if (!o.powers.includes("all") && !o.powers.includes(p.kind)) throw new Error(s.officer + " has no powers for this kind");
				[officer, key] = [o.name, o.key];
			} else if (s.officer !== "") throw new Error("its seal names an officer");
			if (!await verifyPair(key, signedMessage(s.role === 2 ? "officer" : "seal", s, p.payload), s.bytes)) {
				throw new Error("its signature does not verify");
			}
		}
		return officer;
	}
	async function openCard(b) {
		const p = await openPaper(b);
		if (p.kind !== "card") throw new Error("it is not a card");
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
		if (lines.length !== 4 || !/^[1-9][0-9]{0,7}$/.test(lines[1])) throw new Error("it is not a checkpoint");
		return {
			text: head, origin: lines[0], size: Number(lines[1]), root: unbase64(lines[2]),
			lines: rest.split("\n").slice(0, -1).map(l => {
				const m = /^— (\S+) (\S+)$/.exec(l);
				if (!m) throw new Error("it has a line that is no signature");
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
		if (mine.length !== 2 || !a || !b || !same(a.stamp, b.stamp)) throw new Error("a signature of it is not whole");
		const time = new DataView(a.stamp.buffer, a.stamp.byteOffset, 8).getBigUint64(0);
		const short = s => { const t = utf8.encode(s); return join(new Uint8Array([t.length]), t); };
		const message = join(utf8.encode("subtree/v1\n\0"), short(name), a.stamp, short(note.origin), u64(0), u64(note.size), note.root);
		if (!await ed25519(ed, utf8.encode(`cosignature/v1\ntime ${time}\n${note.text}`), a.sig) || !await mldsa(44, ml, message, b.sig)) {
			throw new Error("a signature of it does not verify");
		}
		return true;
	}

	// The whole.

	const four = (n, w = 4) => String(n).padStart(w, "0");
	async function verify(file, say) {
		const report = { problems: [], papers: [], cards: [], records: [], sealed: false, manifest: null };
		const problem = (member, why) => {
			if (!report.problems.some(p => p[0] === member && p[1] === why)) report.problems.push([member, why]);
		};
		const named = m => report.problems.some(p => p[0] === m);
		let a;
		try { a = await openArchive(file); } catch (e) { problem("(archive)", e.message); return report; }
		a.problems.forEach(p => problem(...p));
		let manifestBytes, m;
		try {
			if (!a.members.has("manifest.json")) throw new Error("it is missing");
			manifestBytes = await a.read("manifest.json");
			m = JSON.parse(text(manifestBytes));
			if (m.format !== "good-offices dossier 1") throw new Error("it is of another format");
		} catch (e) { problem("manifest.json", e.message); return report; }
		report.manifest = m;

		say("Members…");
		const content = new Map(), whose = new Map(m.members.map(x => [x.sha256, x.name]));
		const listed = new Set(["manifest.json", "manifest.seal", ...m.members.map(x => x.name)]);
		const added = [...a.members.keys()].filter(name => !listed.has(name));
		for (const name of added.slice(0, tables.maxNamed)) problem(name, "it was added: the manifest does not list it");
		if (added.length > tables.maxNamed) problem("(archive)", moreNamed(added.length - tables.maxNamed));
		for (const x of m.members) {
			if (!a.members.has(x.name)) { problem(x.name, "it is missing"); continue; }
			try {
				const b = await a.read(x.name), digest = hex(await sha256(b));
				if (digest === x.sha256 && b.length === x.length) content.set(x.name, b);
				else if (whose.has(digest)) problem(x.name, "it was exchanged: this is " + whose.get(digest));
				else problem(x.name, "it was altered: it is not what the manifest lists");
			} catch (e) { problem(x.name, "it was altered: " + e.message); }
		}
		const order = [...m.members.map(x => x.name), "manifest.json", "manifest.seal"].filter(n => a.members.has(n));
		const stands = [...a.members.keys()].filter(n => listed.has(n));
		order.forEach((n, i) => { if (stands[i] !== n) problem(n, "it stands in another place than the manifest has it"); });

		say("Cards…");
		const cards = new Map(), after = new Map();
		let n = 0;
		for (const t of m.talks) for (const c of t.cards) {
			const name = `cards/${four(++n)}.card`;
			if (!content.has(name)) continue;
			try {
				const p = await openCard(content.get(name));
				if (p.id !== c.card || p.from !== c.desk) throw new Error("the manifest has another card here");
				cards.set(p.id, p);
				report.cards.push({ talks: t.talks, desk: c.desk, card: p.id, member: name, key: c.key, by: c.by, at: c.at, words: await words(p.id) });
			} catch (e) { problem(name, e.message); }
		}
		const papers = [];
		for (const t of m.talks) for (const id of t.papers) {
			const f = { n: papers.length + 1, talks: t, id, member: `papers/${four(papers.length + 1)}.paper` };
			papers.push(f);
			if (!content.has(f.member)) continue;
			try {
				const p = await openPaper(content.get(f.member));
				if (p.id !== id) throw new Error("the manifest has another paper here");
				if (p.talks !== t.talks) throw new Error("it is of other talks");
				f.p = p;
			} catch (e) { problem(f.member, e.message); }
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
					again = true;
				} catch { /* told below, where all papers are proven */ }
			}
		}

		// The seal.
		try {
			if (!a.members.has("manifest.seal")) throw new Error("it is missing");
			const x = /^good-offices dossier seal 1\nmanifest ([0-9a-f]{64})\ncard ([0-9a-f]{64})\nsignature (\S+)\n$/.exec(text(await a.read("manifest.seal")));
			if (!x) throw new Error("it is not a seal of this format");
			const digest = hex(await sha256(manifestBytes)), signature = unbase64(x[3]);
			const under = async (card, manifest) => cards.has(card) &&
				await verifyPair(cards.get(card).body.seal, utf8.encode(`good-offices/1 dossier\n1\n${card}\n${manifest}\n`), signature);
			if (x[1] !== digest && await under(x[2], x[1])) {
				report.problems = [["manifest.json", "it was altered: the seal is over another one"]];
				return report;
			}
			const cardLost = !cards.has(x[2]) && report.problems.some(p => /^(cards|papers)\//.test(p[0]));
			if (x[1] === digest && x[2] === m.card && await under(x[2], digest)) {
				report.sealed = cards.get(m.card).from === m.desk;
				if (!report.sealed) problem("manifest.json", "another desk made it than it says");
			} else if (!cardLost) {
				problem("manifest.seal", "it was altered: it does not fit this manifest under the card it names");
				if (x[1] !== digest && !await under(x[2], digest) && !await under(m.card, digest)) problem("manifest.json", "it was altered: the seal is over another one");
			}
		} catch (e) { problem("manifest.seal", e.message); }

		const cardNamed = report.problems.some(p => /^cards\//.test(p[0])) || papers.some(f => !f.p);
		const one = async p => {
			const card = cards.get(p.signatures.length ? p.signatures[0].card : "");
			if (!card) {
				if (cardNamed) return null;
				throw new Error("the card it is signed under is not here");
			}
			return prove(p, card);
		};
		for (const f of papers) {
			if (!f.p) continue;
			if (f.n % 5 === 1) { say(`Paper ${f.n} of ${papers.length}…`); await new Promise(r => setTimeout(r)); }
			try {
				const officer = await one(f.p);
				if (officer === null) continue;
				[f.proven, f.officer, f.answers, f.signed, f.unchecked] = [true, officer, [], new Map(), []];
				if (f.p.kind !== "outcome") continue;
				for (const raw of [...(f.p.body.responses || []), ...(f.p.body.silent || [])]) {
					const inner = await openPaper(unbase64(raw));
					const signer = await one(inner);
					if (signer === null) { f.unchecked.push(inner.from); continue; }
					if (inner.talks !== f.p.talks) throw new Error("what it encloses is of other talks");
					if (inner.kind === "adherence" && inner.body.step === "sign" && inner.body.proposal === f.p.body.proposal) f.signed.set(inner.from, { p: inner, officer: signer });
					f.answers.push(`${inner.from}: ${{ response: inner.body.answer, adherence: "signed", receipt: "silent, with its signed receipt" }[inner.kind]}`);
				}
			} catch (e) { f.proven = false; problem(f.member, e.message); }
		}

		say("The joint record…");
		for (const [i, t] of m.talks.entries()) {
			if (!t.origin) continue;
			const name = `record/${four(i + 1)}/leaves.txt`;
			if (!content.has(name)) continue;
			const list = text(content.get(name)), leaves = list.split("\n").slice(0, -1);
			if (!/^([0-9a-f]{64}\n)*$/.test(list) || leaves.length !== t.size || new Set(leaves).size !== leaves.length) { problem(name, "it is not the list of leaves that the manifest counts"); continue; }
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
					if (note.origin !== t.origin) throw new Error("it is of another record");
					if (note.size > leaves.length || !same(await root(note.size), note.root)) throw new Error("its root is not that of the leaves here");
					const strangers = new Set(note.lines.map(l => l.name));
					for (const s of seats) {
						const key = join(unbase64(s.cosign.ed25519), unbase64(s.cosign.mldsa44));
						const as = s.desk === t.mediator ? t.origin : t.origin + "/" + hex((await sha256(join(utf8.encode(t.origin + "\n"), key))).subarray(0, 16));
						if (!await cosigned(note, as, s.cosign)) continue;
						if (note.size <= s.from || note.size > s.until) throw new Error("it has a line under a card that did not hold at this size");
						strangers.delete(as);
						covers[s.desk] = Math.max(covers[s.desk] || 0, note.size);
					}
					if (strangers.size && !cardNamed) throw new Error("it has a line under no card that is here");
				} catch (e) { problem(member, e.message); }
			}
			const listedLeaves = new Set([...t.papers, ...t.cards.map(c => c.card)]);
			report.records.push({ talks: t.talks, size: leaves.length, covers, undisclosed: leaves.filter(l => !listedLeaves.has(l)).length });
			for (const f of papers.filter(f => f.talks === t)) {
				const index = leaves.indexOf(f.id), proof = `proofs/${four(f.n)}.tlog-proof`;
				if (index >= 0) f.leaf = index, f.by = Object.keys(covers).filter(d => covers[d] > index);
				if (f.p && f.p.record && f.p.record.size <= leaves.length && hex(await root(f.p.record.size)) !== f.p.record.root) {
					problem(f.member, "its author stood in another record than the one here");
				}
				if (!content.has(proof) || !head) continue;
				const x = /^c2sp\.org\/tlog-proof@v1\nindex (\d+)\n((?:\S{44}\n)*)\n([^]*)$/.exec(text(content.get(proof)));
				const h = parseNote(head);
				if (!x || x[3] !== head || Number(x[1]) !== index ||
					!await included(f.id, index, h.size, x[2].split("\n").slice(0, -1).map(unbase64), h.root)) problem(proof, `it does not prove that ${f.member} is in the record`);
			}
			const terms = papers.find(f => f.proven && f.p.kind === "terms" && "good-offices/" + f.id === t.origin);
			for (const p of terms ? terms.p.body.participants : []) {
				const c = t.cards.find(c => c.desk === p.desk);
				let card = p.card;
				while (c && card !== c.card && after.has(card)) card = after.get(card).before;
				if (p.card && c && card !== c.card) problem(report.cards.find(x => x.card === c.card)?.member || "manifest.json", `the terms of reference name another card for ${p.desk}`);
			}
		}
		report.papers = papers.filter(f => f.proven);
		report.settlements = settlements(report.papers, problem);
		return report;
	}

	// Settlements, by the rules of the program (docs/protocol.md, Dossier).
	function settlements(papers, problem) {
		const all = papers.filter(f => f.p.kind === "outcome" && f.p.body.result === "carried" && f.p.from === f.talks.mediator);
		return all.map(f => settledBy(f, papers.filter(x => x.talks === f.talks), problem)).filter(Boolean);
	}
	const short = id => id.slice(0, 10), add = (list, x) => { if (!list.includes(x)) list.push(x); };
	function settledBy(f, papers, problem) {
		const at = new Map(papers.map(x => [x.id, x])), adherence = d => f.signed.get(d).p.body;
		const s = { f, by: [], instruments: [], adReferendum: [], ratified: [], attested: [], incomplete: [], unproven: [] };
		const id = f.p.body.proposal, proposal = at.get(id), put = [];
		if (proposal ? proposal.p.kind !== "proposal" || proposal.p.body.mode !== "signing" : f.signed.size === 0) return null;
		let sought = [];
		if (proposal) { put.push(...proposal.p.body.put); sought = [proposal.p.body.subject.paper]; } else add(s.incomplete, `the proposal ${short(id)}, which says who was to sign, is not in this dossier`);
		const gone = new Set(), seen = new Set(), own = new Map();
		const mirrored = ids => {
			for (const list = [...ids]; list.length;) {
				const one = list.shift(), i = at.get(one);
				if (seen.has(one)) continue;
				seen.add(one);
				if (!i || i.p.kind !== "instrument" || i.p.from !== f.p.from) {
					gone.add(one);
					add(s.incomplete, `the instrument ${short(one)} is not in this dossier as one of the mediator's`);
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
		const wrong = (member, why) => { problem(member, why); return false; };
		const judge = (member, leaf, p, officer) => {
			const b = p.body, c = at.get(b.credentials), k = c?.p.body, until = Date.parse(k?.until?.at);
			if (!c) add(s.unproven, `${p.from} signed under full powers: those it names, ${short(b.credentials)}, are not in this dossier`);
			else {
				const why = c.p.kind !== "credentials" ? "are another paper" : c.p.from !== p.from ? "are not its own" : k.officer !== officer ? "are another officer's" :
					k.principal !== b.principal ? "are for another principal" : !k.powers.includes("all") && !k.powers.includes("settlement") ? "cover no settlement" :
					Date.parse(p.date) > until ? "were over" : "";
				if (why) return wrong(member, `${p.from} signed under full powers that ${why}`);
			}
			for (const r of papers) {
				if (r.p.kind !== "revocation" || r.p.from !== p.from || r.p.body.credentials !== b.credentials && (!r.p.body.officer || r.p.body.officer !== officer)) continue;
				if (leaf !== undefined && r.leaf !== undefined && leaf < r.leaf) continue;
				if (r.leaf !== undefined && p.record && p.record.size > r.leaf) return wrong(member, `${p.from} signed under full powers that it had revoked`);
				add(s.unproven, `${p.from} signed before the revocation ${short(r.id)}: it cannot be dated`);
			}
			return true;
		};
		for (const d of put) {
			const a = f.signed.get(d);
			if (!a || (own.has(d) ? own.get(d) !== a.p.body.instrument : !gone.has(a.p.body.instrument))) {
				if (f.unchecked.includes(d)) add(s.incomplete, `what would verify the signature of ${d} is missing or damaged, so it cannot be checked`);
				else sound = wrong(f.member, `it calls a settlement carried that ${d} has not signed`);
			} else if (!judge(f.member, f.leaf, a.p, a.officer)) sound = false;
			else {
				s.by.push(d);
				if (a.p.body.adReferendum) s.adReferendum.push(d);
			}
		}
		if (!sound || !s.instruments.length) return null;
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
				s.ratified.push(d);
				s.adReferendum = s.adReferendum.filter(y => y !== d);
			}
			if (b.step !== "attest" || s.by.includes(d) || place(d) === "party") continue;
			if (place(d)) add(s.attested, d);
			else add(s.unproven, `${d} may attest, as it does in ${short(x.id)}: no terms of reference here give it a place`);
		}
		return s;
	}

	// What is said of it.

	const make = (tag, words, attrs = {}) => {
		const e = document.createElement(tag);
		if (words !== undefined) e.textContent = words;
		for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v);
		return e;
	};
	const listOf = items => { const u = make("ul"); for (const i of items) u.append(i instanceof Node ? i : make("li", i)); return u; };
	const names = l => l.length ? l.join(", ") : "nobody";
	async function tell(r, known) {
		const out = $("report");
		out.replaceChildren();
		const wanted = known.trim().toLowerCase().split(/\s+/).filter(Boolean);
		if (wanted.length) {
			const hit = r.cards.find(c => c.words.join(" ") === wanted.join(" "));
			if (hit) hit.key = "yours";
			else r.problems.push(["manifest.json", "no card here has the words you gave"]);
		}
		const valid = r.problems.length === 0 && r.sealed;
		out.dataset.valid = valid;
		out.append(make("p", valid ? `This dossier is sound, under the seal of ${r.manifest.desk}. It is worth what the keys below are worth.` : "This dossier is NOT valid.", { class: "verdict", dir: "auto" }));
		if (r.problems.length) {
			out.append(make("h2", "What is wrong, by member"), listOf(r.problems.map(([member, why]) => make("li", `${member}: ${why}`, { "data-member": member }))));
		}
		if (!r.manifest || !r.papers.length) return;
		out.append(make("h2", "Proven"));
		const by = {};
		for (const f of r.papers) by[f.p.from] = (by[f.p.from] || 0) + 1;
		const proven = [`${r.papers.length} papers are byte for byte what their authors signed: ${Object.entries(by).map(([d, n]) => `${d} ${n}`).join(", ")}.`];
		for (const f of r.papers) if (f.p.kind === "outcome") {
			proven.push(`Outcome ${f.id.slice(0, 10)}: ${f.p.body.result}; enclosed and verified: ${names(f.answers)}${f.leaf === undefined ? "" : `; leaf ${f.leaf} of the record, confirmed by ${names(f.by)}`}.`);
		}
		for (const s of r.settlements) {
			const form = { joint: "one joint instrument", counterparts: "counterparts, each side's its own with the mediator", declaration: "the mediator's declaration, with adherences" }[s.instruments[0].p.body.form];
			const released = s.incomplete.length ? `that all signed is not shown, since ${s.incomplete.join(", and ")}` : "all signatures were released together";
			proven.push(`A settlement (${form}) was drawn up and signed by ${s.f.p.from}, and signed by ${names(s.by)}; ${released}. Its outcome is confirmed in the record by ${names(s.f.by || [])}.`);
			if (s.adReferendum.length) proven.push(`${names(s.adReferendum)} signed ad referendum, and no ratification is here: that does not bind yet.`);
			if (s.ratified.length) proven.push(`Ratified by ${names(s.ratified)}.`);
			if (s.attested.length) proven.push(`${names(s.attested)} attest that it came of mediation.`);
		}
		for (const x of r.records) {
			proven.push(`The joint record of talks ${x.talks.slice(0, 10)} has ${x.size} leaves, ${x.undisclosed} of which stand here by their id alone. ${Object.entries(x.covers).map(([d, n]) => `${d} signed ${n === x.size ? "all of them" : "the first " + n}`).join("; ")}.`);
		}
		out.append(listOf(proven), make("h2", "By these keys"));
		out.append(listOf(r.cards.map(c => {
			const how = { own: "its own card, as it says", compared: `${r.manifest.desk} says that ${c.by || "it"} compared these words${c.at ? " on " + c.at.slice(0, 10) : ""}, by a way that was not the mediator's`, yours: "the card whose words you gave" }[c.key] || `key ${c.key}; nobody compared it`;
			const li = make("li", `${c.desk}: ${how}.`, { dir: "auto" });
			li.append(make("div", c.words.join(" "), { class: "words", dir: "ltr" }));
			return li;
		})));
		out.append(make("h2", "Not proven"), listOf([
			"That these cards are the desks' own: whoever makes keys can make a dossier under them. Compare the words with each desk itself.",
			"When anything was written: dates are their authors' claims. Order is proven only by the joint record.",
			`That these are all papers: ${r.manifest.desk} chose them. What is no leaf of the record can be missing unseen.`,
			...r.settlements.flatMap(s => s.unproven.map(x => `Of the settlement, that ${x}.`)),
			"That each paper has every form that the rules of the talks ask for: goodoffices verify looks at that too.",
		]));
		out.append(make("h2", "How it was checked"), make("p", "SHA-256 and Ed25519 by this browser. " + {
			browser: "ML-DSA by this browser.", wasm: "ML-DSA by this program's own verifier, as WebAssembly in this page: this browser has none.", "": "",
		}[used["ML-DSA"]], { id: "how" }));
		out.append(make("h2", "The papers"));
		for (const f of r.papers) {
			const d = make("details"), s = make("summary", `${f.p.kind} · ${f.p.from}${f.p.to.length ? " → " + f.p.to.join(", ") : ""}${f.p.number ? " · No. " + f.p.number : ""} · ${f.p.date}`, { dir: "auto" });
			d.append(s, make("p", f.officer ? `Signed by ${f.officer} and the seal of ${f.p.from}.` : `Sealed by ${f.p.from}.`, { dir: "auto" }));
			const shown = Object.fromEntries(Object.entries(f.p.body).filter(([, v]) => typeof v !== "string" || v.length < 400));
			for (const [lang, words] of Object.entries(f.p.body.text || {})) d.append(make("p", words, { class: "text", lang, dir: "auto" }));
			d.append(make("pre", JSON.stringify(shown, (k, v) => typeof v === "string" && v.length > 2000 && !/\s/.test(v) ? `(${v.length} characters)` : v, 1), { class: "text" }));
			d.append(make("code", f.id));
			out.append(d);
		}
	}

	let turn = 0;
	async function start() {
		const file = $("file").files[0], mine = ++turn;
		if (!file) return;
		$("report").replaceChildren();
		delete $("report").dataset.valid;
		try {
			const r = await verify(file, words => { $("state").textContent = words; });
			if (mine !== turn) return;
			await tell(r, $("known").value);
			$("state").textContent = "Done.";
		} catch (e) {
			$("state").textContent = "This page could not read the file: " + e.message;
		}
	}
	$("file").addEventListener("change", start);
	$("known").addEventListener("change", start);
})();
