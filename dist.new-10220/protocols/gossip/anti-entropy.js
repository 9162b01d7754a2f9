// Anti-entropy (Demers §1.3): two nodes compare all they have and level the difference. Checksums of buckets of keys come
// first, so that equal stores cost a few hundred bytes; then versions; then only what is missing.
//
//   A  summary ─▶  B      checksums
//   A  ◀─ digest   B      versions in the buckets that differ
//   A  delta  ──▶  B      entries that B lacks (push), keys that A lacks (pull)
//   A  ◀── delta   B      those
import { compareWith, pickPeers } from './contacts.js';
import { sizeOfEntry } from './sizes.js';
import { BUCKETS, entryOf, learn } from './state.js';
import { continueWalk, endHop, hasAnswered } from './walk.js';
export function onAntiEntropyTimer(m) {
    const { state, options, out, now, rules } = m;
    if (options.antiEntropy === 'off')
        return;
    out.setTimer('anti-entropy', now + options.antiEntropyIntervalMs);
    if (state.ring.length < 2)
        return;
    const partner = options.partners === 'ring' ? rules.successor(state.ring, state.self) : pickPeers(m, 1)[0];
    if (partner !== state.self)
        compareWith(m, partner, options.antiEntropy, undefined);
}
export function onSummary({ state, out }, from, { direction, walk, checksums }) {
    const contents = contentsOf(state, (at) => state.buckets[at].checksum !== checksums[at]);
    // A walk wants an answer, though there be nothing to say: it shows that somebody is there.
    if (contents.buckets.length === 0 && walk === undefined)
        return;
    out.send(from, { type: 'digest', direction, walk, ...contents });
}
function contentsOf(state, isWanted) {
    const buckets = [];
    const versions = [];
    for (const [at, bucket] of state.buckets.entries()) {
        if (!isWanted(at))
            continue;
        buckets.push(at);
        for (const { key, counter, node } of bucket.entries.values())
            versions.push({ key, counter, node });
    }
    return { buckets, versions };
}
export function onDigest(m, from, digest) {
    const { state, rules } = m;
    const { direction, walk } = digest;
    if (walk !== undefined && !hasAnswered(m, from, walk))
        return;
    const theirs = new Map(digest.versions.map((version) => [version.key, version]));
    const entries = [];
    if (rules.gives(direction)) {
        for (const at of digest.buckets) {
            for (const entry of state.buckets[at % BUCKETS].entries.values()) {
                const known = theirs.get(entry.key);
                if (known === undefined || rules.isNewer(entry, known))
                    entries.push(entry);
            }
        }
    }
    const wants = rules.wants(direction) ? digest.versions.filter((version) => isMissing(m, version)) : [];
    if (walk === undefined)
        sendDeltas(m, from, entries, wants);
    else
        sendStep(m, from, walk, entries);
}
function isMissing({ state, rules }, version) {
    const own = entryOf(state, version.key);
    return own === undefined || rules.isNewer(version, own);
}
/** In as many messages as `deltaBytes` asks for; wants go with the last one. */
function sendDeltas({ out, options }, to, entries, wants) {
    const parts = partsOf(entries, options.deltaBytes);
    if (parts.length === 0 && wants.length > 0)
        parts.push([]);
    for (const [at, part] of parts.entries()) {
        const keys = at === parts.length - 1 ? wants.map(({ key }) => key) : [];
        out.send(to, { type: 'delta', walk: undefined, isLast: true, entries: part, wants: keys });
    }
}
/**
 * A walk goes on when its next node has everything, and parts may get lost: so that node answers each part but the last with
 * another digest.
 */
function sendStep(m, to, walk, entries) {
    const [first = [], ...rest] = partsOf(entries, m.options.deltaBytes);
    const isLast = rest.length === 0;
    if (isLast)
        endHop(m);
    m.out.send(to, { type: 'delta', walk, isLast, entries: first, wants: [] });
}
function partsOf(entries, bytesMax) {
    const parts = [];
    let bytes = Number.POSITIVE_INFINITY;
    for (const entry of entries) {
        const size = sizeOfEntry(entry);
        if (bytes + size > bytesMax) {
            parts.push([]);
            bytes = 0;
        }
        parts[parts.length - 1].push(entry);
        bytes += size;
    }
    return parts;
}
export function onDelta(m, from, { entries, wants, walk, isLast }) {
    const { state, out } = m;
    for (const entry of entries)
        learn(m, entry, 'comparison');
    const wanted = wants.map((key) => entryOf(state, key)).filter((entry) => entry !== undefined);
    sendDeltas(m, from, wanted, []);
    if (walk === undefined)
        return;
    if (isLast)
        continueWalk(m, walk);
    else
        out.send(from, { type: 'digest', direction: 'push', walk, ...contentsOf(state, () => true) });
}
//# sourceMappingURL=anti-entropy.js.map