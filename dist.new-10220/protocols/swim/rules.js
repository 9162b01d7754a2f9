// The rules that make SWIM complete, accurate and cheap, as tiny predicates, each by itself. The simulator's mutants replace
// one at a time to see that its checkers notice. SPEC.md numbers them.
import { STATUSES } from './messages.js';
export const RULES = {
    supersedes: (incarnation, status, knownIncarnation, knownStatus) => incarnation > knownIncarnation ||
        (incarnation === knownIncarnation && STATUSES.indexOf(status) > STATUSES.indexOf(knownStatus)),
    refutes: (heardIncarnation, ownIncarnation) => heardIncarnation >= ownIncarnation,
    refutation: (heardIncarnation) => heardIncarnation + 1,
    accusedIncarnation: (knownIncarnation) => knownIncarnation,
    firstIncarnation: (durable) => (durable === undefined ? 0 : durable + 1),
    verdictOnSilence: () => 'suspected',
    helpers: (indirectProbes) => indirectProbes,
    isRoundOver: (position, length) => position >= length,
    retransmitLimit: (factor, members) => Math.ceil(factor * Math.log(members + 1)),
    isIndependent: (accusers, by) => !accusers.includes(by),
    suspicionTimeoutMs: (confirmations, wanted, minMs, maxMs) => wanted === 0 || confirmations >= wanted
        ? minMs
        : maxMs - ((maxMs - minMs) * Math.log(confirmations + 1)) / Math.log(wanted + 1),
    scaled: (durationMs, health) => durationMs * (health + 1),
    health: (health, change, max) => Math.min(max, Math.max(0, health + change)),
    farewell: () => 'left',
    tellsAccused: () => true,
    reconnects: () => true,
    hearsay: (status) => (status === 'failed' ? 'suspected' : status),
    isForgettable: (since, now, forgetMs) => now - since >= forgetMs,
    hasRoom: (usedBytes, moreBytes, packetBytes) => usedBytes + moreBytes <= packetBytes,
};
//# sourceMappingURL=rules.js.map