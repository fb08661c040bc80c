// The page in a dossier. It reads the archive, and checks digests, signatures,
// cards, proofs, checkpoints and forks: hashes and Ed25519 by the browser's own
// cryptography, ML-DSA by it where it has it, and otherwise by this program's
// verifier, which stands in the page as WebAssembly. What a dossier says is
// only ever set as text. These parts are one function (page.go).

// A Fault is what is wrong, as a message of the page's and what stands in it. It
// is put into words only where it is shown (tell.js).
class Fault extends Error {
	constructor(key, values = {}) {
		super(key);
		this.said = [key, values];
	}
}
const fault = (key, values) => new Fault(key, values);
// What a browser says stays as it says it.
const told = e => e instanceof Fault ? e.said : ["unreadable", { what: e.message }];

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
const text = b => { try { return strictUTF8.decode(b); } catch { throw fault("text"); } };
const unbase64 = s => {
	let raw;
	try { raw = atob(s); } catch { throw fault("base64"); }
	if (btoa(raw) !== s) throw fault("base64");
	return Uint8Array.from(raw, c => c.charCodeAt(0));
};
async function inflate(b, way, most) {
	const reader = new Blob([b]).stream().pipeThrough(new DecompressionStream(way)).getReader();
	const parts = [];
	let n = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return join(...parts);
		if ((n += value.length) > most) { await reader.cancel(); throw fault("member.content"); }
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
	if (!k) throw fault("browser.ed25519");
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
