// The archive. It is bounded before its directory is read, and nothing of it is
// believed: members with plain names that stand one after the other, and nothing
// between them. The program says the same of the same files (record/dossier).

const ARCHIVE = "(archive)";
const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1;
	return n;
});
const crc32 = b => {
	let c = 0xffffffff;
	for (let i = 0; i < b.length; i++) c = CRC[(c ^ b[i]) & 255] ^ c >>> 8;
	return (c ^ 0xffffffff) >>> 0;
};

// findDirectory reads the record at the end of an archive, and the longer one
// (zip64) of an archive with very many members.
function findDirectory(b, d) {
	const sign = (at, x) => at >= 0 && at + 4 <= b.length && d.getUint32(at, true) === x;
	const u64 = at => Number(d.getBigUint64(at, true));
	let last = b.length - 22;
	if (!sign(last, 0x06054b50) || d.getUint16(last + 20, true) !== 0) {
		for (let at = last; at >= Math.max(0, last - 65536); at--) if (sign(at, 0x06054b50)) throw fault("archive.after");
		throw fault("archive.none");
	}
	const short = [d.getUint16(last + 10, true), d.getUint32(last + 12, true), d.getUint32(last + 16, true)];
	let [count, size, at] = short;
	if (sign(last - 20, 0x07064b50)) {
		const located = d.getUint32(last - 16, true) === 0 && d.getUint32(last - 4, true) === 1 ? u64(last - 12) : -1;
		last -= 76;
		if (!sign(last, 0x06064b50) || located !== last || u64(last + 4) !== 44) throw fault("archive.directory");
		[count, size, at] = [u64(last + 32), u64(last + 40), u64(last + 48)];
		const elsewhere = [0xffff, 0xffffffff, 0xffffffff];
		if ([count, size, at].some((x, i) => short[i] !== elsewhere[i] && short[i] !== x)) throw fault("archive.directory");
		if (short[0] !== 0xffff && short[2] !== 0xffffffff) throw fault("archive.directory");
	}
	if (at > last || size !== last - at) throw fault("archive.directory");
	return { count, size, at, last };
}

// entries walks the directory: as many as its end counts, and no more than a
// dossier may have.
function entries(b, d) {
	const dir = findDirectory(b, d), list = [];
	if (dir.count > tables.maxMembers || dir.size > 256 * tables.maxMembers) throw fault("archive.many");
	for (let at = dir.at; at < dir.last;) {
		if (at + 46 > dir.last || d.getUint32(at, true) !== 0x02014b50) throw fault("archive.directory");
		if (list.length === tables.maxMembers) throw fault("archive.many");
		const nameLength = d.getUint16(at + 28, true), extra = d.getUint16(at + 30, true), comment = d.getUint16(at + 32, true);
		const next = at + 46 + nameLength + extra + comment;
		if (next > dir.last) throw fault("archive.directory");
		const nameBytes = b.subarray(at + 46, at + 46 + nameLength);
		const m = {
			nameBytes, name: new TextDecoder().decode(nameBytes), creator: d.getUint16(at + 4, true) >>> 8, flags: d.getUint16(at + 8, true), method: d.getUint16(at + 10, true),
			crc: d.getUint32(at + 16, true), packed: d.getUint32(at + 20, true), length: d.getUint32(at + 24, true), mode: d.getUint32(at + 38, true), at: d.getUint32(at + 42, true),
		};
		elsewhere(m, b.subarray(at + 46 + nameLength, at + 46 + nameLength + extra));
		list.push(m);
		at = next;
	}
	if (list.length !== dir.count) throw fault("archive.directory");
	return list;
}

// elsewhere takes the numbers of a member that are too long for its entry.
function elsewhere(m, extra) {
	const needs = ["length", "packed", "at"].filter(k => m[k] === 0xffffffff), d = new DataView(extra.buffer, extra.byteOffset, extra.length);
	for (let at = 0; needs.length && at + 4 <= extra.length;) {
		const tag = d.getUint16(at, true), n = d.getUint16(at + 2, true);
		if (at + 4 + n > extra.length) break;
		for (let from = at + 4; tag === 1 && needs.length; from += 8) {
			if (from + 8 > at + 4 + n) throw fault("archive.directory");
			m[needs.shift()] = Number(d.getBigUint64(from, true));
		}
		at += 4 + n;
	}
	if (needs.some(k => k !== "length")) throw fault("archive.directory");
}

const plainName = name => name.length <= tables.maxName && name !== "." && /^[a-z0-9./-]+$/.test(name) && !name.split("/").some(x => x === "" || x === "." && name !== "." || x === "..");

function unacceptable(m) {
	const type = [3, 19].includes(m.creator) ? m.mode >>> 28 : [0, 11, 14].includes(m.creator) && m.mode & 16 ? 4 : 0;
	if (m.name.endsWith("/") && plainName(m.name.slice(0, -1))) return "member.folder";
	if (!plainName(m.name)) return "member.path";
	if ([1, 2, 4, 6, 10, 12].includes(type)) return "member.link";
	if (m.flags & 1) return "member.encrypted";
	if (![0, 8].includes(m.method)) return "member.method";
	if (m.length > tables.maxMember || m.packed > tables.maxMember) return "member.large";
	if (m.length > 65536 && Math.floor(m.length / tables.maxRatio) > m.packed) return "member.ratio";
	return "";
}

// contiguous walks the archive from its first byte to its directory, and returns
// what it stumbles over.
function contiguous(b, d, all) {
	const sign = (at, x) => at + 4 <= b.length && d.getUint32(at, true) === x;
	let headless = null;
	for (const m of all) {
		if (m.at + 30 > b.length || !sign(m.at, 0x04034b50)) headless = headless || [m.name, "member.header"];
		else m.data = m.at + 30 + d.getUint16(m.at + 26, true) + d.getUint16(m.at + 28, true);
	}
	if (headless) return headless;
	let at = 0;
	for (const m of [...all].sort((x, y) => x.data - y.data)) {
		if (at + 30 > b.length || !sign(at, 0x04034b50)) return [m.name, "member.between"];
		const name = d.getUint16(at + 26, true);
		if (at + 30 + name + d.getUint16(at + 28, true) !== m.data) return [m.name, "member.between"];
		if (name > tables.maxName || !same(b.subarray(at + 30, at + 30 + name), m.nameBytes) || d.getUint16(at + 8, true) !== m.method || d.getUint16(at + 6, true) !== m.flags) {
			return [m.name, "member.header"];
		}
		at = m.data + m.packed;
		if (m.flags & 8) {
			const sizes = sign(at, 0x08074b50) ? [16, 24] : [12, 20];
			at += sizes.find(n => sign(at + n, 0x04034b50) || sign(at + n, 0x02014b50)) || 0;
		}
	}
	return all.length && !sign(at, 0x02014b50) ? [ARCHIVE, "member.between"] : null;
}

// printable keeps what a hostile archive calls its members short and harmless.
const printable = name => {
	const letters = [...name];
	return (letters.length > 120 ? letters.slice(0, 120).join("") + "…" : name).replace(/\p{Cc}/gu, "\ufffd").replace(/(?!\u200c)\p{Cf}/gu, x => `[U+${x.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
};

async function openArchive(file) {
	if (file.size > tables.maxFile) throw fault("archive.page", { size: Math.ceil(file.size / 2 ** 20), most: tables.maxFile / 2 ** 20, command: "goodoffices verify" });
	const b = new Uint8Array(await file.arrayBuffer()), d = new DataView(b.buffer);
	const all = entries(b, d), members = new Map(), problems = [];
	if (all.reduce((n, m) => n + m.length, 0) > tables.maxWhole) throw fault("archive.large");
	let more = 0;
	const tell = (name, key, values) => name === ARCHIVE || problems.length < tables.maxNamed ? problems.push([printable(name), key, values]) : more++;
	for (const m of all) {
		const why = unacceptable(m);
		if (why) tell(m.name, why);
		else if (members.has(m.name)) tell(m.name, "member.duplicate");
		else members.set(m.name, m);
	}
	const stumbled = contiguous(b, d, all);
	if (stumbled) tell(...stumbled);
	if (more) problems.push([ARCHIVE, "archive.more", { n: more }]);
	const read = async (name, most) => {
		const m = members.get(name);
		if (m.length > most) throw fault("member.large");
		if (m.at + 30 > b.length || m.data === undefined || m.data + m.packed > b.length) throw fault("member.content");
		const raw = b.subarray(m.data, m.data + m.packed);
		const out = m.method === 0 ? raw : await inflate(raw, "deflate-raw", m.length).catch(() => { throw fault("member.content"); });
		if (out.length !== m.length || (m.crc !== 0 || m.flags & 8) && crc32(out) !== m.crc || !described(m)) throw fault("member.content");
		return out;
	};
	// What stands after a member to tell its check sum tells the same one.
	const described = m => {
		if (!(m.flags & 8)) return true;
		const at = m.data + m.packed, signed = at + 4 <= b.length && d.getUint32(at, true) === 0x08074b50 ? 4 : 0;
		return at + signed + 12 <= b.length && d.getUint32(at + signed, true) === m.crc;
	};
	return { members, problems, read };
}
