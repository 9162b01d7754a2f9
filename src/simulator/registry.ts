// Every protocol that can be simulated.

import { QuorateError } from '../core/errors.ts';
import type { Subject } from './subject.ts';
import { gossipSubject } from './subjects/gossip.ts';
import { leaseSubject } from './subjects/lease.ts';
import { multiPaxosSubject } from './subjects/multi-paxos.ts';
import { nwrSubject } from './subjects/nwr.ts';
import { paxosSubject } from './subjects/paxos.ts';
import { raftSubject } from './subjects/raft.ts';
import { storageSubject } from './subjects/storage.ts';
import { swimSubject } from './subjects/swim.ts';
import { threePhaseCommitSubject } from './subjects/three-phase-commit.ts';
import { twoPhaseCommitSubject } from './subjects/two-phase-commit.ts';
import { zabSubject } from './subjects/zab.ts';

export const SUBJECTS: readonly Subject[] = [
  raftSubject,
  multiPaxosSubject,
  zabSubject,
  paxosSubject,
  twoPhaseCommitSubject,
  threePhaseCommitSubject,
  gossipSubject,
  swimSubject,
  leaseSubject,
  nwrSubject,
  storageSubject,
];

/** Throws `bad-option`. */
export function findSubject(protocol: string): Subject {
  const found = SUBJECTS.find(({ name }) => name === protocol);
  if (found === undefined) {
    const names = SUBJECTS.map(({ name }) => name).join(', ');
    throw new QuorateError('bad-option', `no protocol ${protocol} to simulate: there are ${names}`);
  }
  return found;
}
