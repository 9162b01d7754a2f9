// Every protocol that can be simulated.
import { QuorateError } from '../core/errors.js';
import { gossipSubject } from './subjects/gossip.js';
import { multiPaxosSubject } from './subjects/multi-paxos.js';
import { paxosSubject } from './subjects/paxos.js';
import { raftSubject } from './subjects/raft.js';
import { storageSubject } from './subjects/storage.js';
import { swimSubject } from './subjects/swim.js';
import { twoPhaseCommitSubject } from './subjects/two-phase-commit.js';
import { zabSubject } from './subjects/zab.js';
export const SUBJECTS = [
    raftSubject,
    multiPaxosSubject,
    zabSubject,
    paxosSubject,
    twoPhaseCommitSubject,
    gossipSubject,
    swimSubject,
    storageSubject,
];
/** Throws `bad-option`. */
export function findSubject(protocol) {
    const found = SUBJECTS.find(({ name }) => name === protocol);
    if (found === undefined) {
        const names = SUBJECTS.map(({ name }) => name).join(', ');
        throw new QuorateError('bad-option', `no protocol ${protocol} to simulate: there are ${names}`);
    }
    return found;
}
//# sourceMappingURL=registry.js.map