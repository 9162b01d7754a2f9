// SWIM's rules, each switched off by itself: the checkers must notice, or they prove little.
import { mutant } from '../subject.js';
export const SWIM_MUTANTS = [
    mutant('any-news', 'takes any news of the same incarnation, better ones too', {
        supersedes: (incarnation, status, known, knownStatus) => incarnation > known || (incarnation === known && status !== knownStatus),
    }),
    mutant('never-speak-up', 'who is accused says nothing', { refutes: () => false }),
    mutant('speak-up-too-low', 'speaks up at the incarnation that is accused', { refutation: (heard) => heard }),
    mutant('raise-for-others', 'accusers raise the incarnation of whom they accuse', {
        accusedIncarnation: (known) => known + 1,
    }),
    mutant('same-life-again', 'a new life begins at the incarnation of the last one', {
        firstIncarnation: (durable) => durable ?? 0,
    }),
    mutant('fail-at-once', 'who does not answer has failed, without suspicion', { verdictOnSilence: () => 'failed' }),
    mutant('no-helpers', 'asks nobody else to try', { helpers: () => 0 }),
    mutant('probe-at-random', 'probes whomever chance picks', { isRoundOver: () => true }),
    mutant('endless-gossip', 'passes news on for ever', { retransmitLimit: () => Number.POSITIVE_INFINITY }),
    mutant('count-accusers-twice', 'the same accuser counts each time it is heard', { isIndependent: () => true }),
    mutant('hasty-verdict', 'takes the shortest time for every suspicion', { suspicionTimeoutMs: (_c, _w, min) => min }),
    mutant('healthy-by-decree', 'never waits longer, however slow it is itself', { scaled: (durationMs) => durationMs }),
    mutant('boundless-health', 'doubts itself, or not, without bounds', { health: (health, change) => health + change }),
    mutant('leave-like-the-dead', 'saying goodbye counts as failing', { farewell: () => 'failed' }),
    mutant('behind-its-back', 'does not tell the accused', { tellsAccused: () => false }),
    mutant('no-reconnect', 'never tries lost members again', { reconnects: () => false }, { faults: ['partition'], options: { suspicionMultiplier: 1, suspicionMaxFactor: 1, forgetMs: 600_000 } }),
    mutant('believe-hearsay', 'takes old failures for new ones in a sync', { hearsay: (status) => status }),
    mutant('forget-at-once', 'forgets failed members at the next occasion', { isForgettable: () => true }),
    mutant('overfull-packets', 'puts all news on every message', { hasRoom: () => true }, { nodes: 9, options: { packetBytes: 512, gossipIntervalMs: 0, retransmitFactor: 3 } }),
];
//# sourceMappingURL=swim-mutants.js.map