// The rules of NWR replication switched off one at a time.

import { RULES, type Rules } from '../../protocols/nwr/index.ts';
import { mutant, type RuleMutant } from '../subject.ts';

const CRASHES = { faults: ['crash', 'storm', 'weather'] };
const DELETIONS = { options: { tombstoneGraceMs: 10, backgroundMs: 20, workload: 'deletions' } };
/** Calm enough that nothing is late: deletions are forgotten soon, and keys come back. */
const SOON_FORGOTTEN = {
  faults: ['crash'],
  options: { workload: 'deletions', tombstoneGraceMs: 10, backgroundMs: 20, timeoutMs: 100, messageLifeMs: 250 },
};
const OUTAGES = { faults: ['partition', 'links', 'pause', 'weather'] };

export const NWR_MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant<Rules>('last-writer-only', 'a version that was written later replaces any other', {
    isSuperseded: (sibling, context, others) =>
      RULES.isSuperseded(sibling, context, others) || others.some(({ at }) => at > sibling.at),
  }),
  mutant<Rules>('keep-replaced', 'what was replaced stays where it was', { isSuperseded: () => false }),
  mutant<Rules>('replace-all', 'a write replaces what its writer has not seen', { replaces: () => true }),
  mutant<Rules>('replace-nothing', 'a write replaces nothing', { replaces: () => false }),
  mutant<Rules>(
    'own-clock',
    'a write is stamped by the clock alone',
    { stamp: (at) => at },
    { options: { workload: 'linearizable' } },
  ),
  mutant<Rules>('write-one-less', 'a write is done one acknowledgement early', {
    isWritten: (acknowledgements, w) => acknowledgements >= w - 1,
  }),
  mutant<Rules>('read-one-less', 'a read is done one answer early', { isRead: (answers, r) => answers >= r - 1 }),
  mutant<Rules>(
    'count-stand-ins',
    'stand-ins count for everybody',
    { countsStandIn: () => true },
    { ...OUTAGES, nodes: 6 },
  ),
  mutant<Rules>('forget-versions', 'what is acknowledged is not on disk', { keepsVersions: () => false }),
  mutant<Rules>('forget-hints', 'hints are not on disk', { keepsHints: () => false }, { ...CRASHES, nodes: 6 }),
  mutant<Rules>(
    'drop-hint-early',
    'a hint goes though there is more in it than was handed over',
    { mayDropHint: () => true },
    { ...OUTAGES, nodes: 6 },
  ),
  mutant<Rules>('never-hand-over', 'hints are never handed over', { handsOver: () => false }, { ...OUTAGES, nodes: 6 }),
  mutant<Rules>('never-compare', 'copies are never compared', { compares: () => false }),
  mutant<Rules>('one-actor', 'a copy made anew takes up its old actor', { birth: () => 1 }, SOON_FORGOTTEN),
  mutant<Rules>('forget-births', 'a later life uses actors again', { keepsBirths: () => false }, SOON_FORGOTTEN),
  mutant<Rules>('reap-early', 'a deletion is forgotten once one node has it', { mayReap: () => true }, DELETIONS),
  mutant<Rules>(
    'reap-at-once',
    'late messages are not waited for',
    { reapsAt: (now) => now },
    { ...DELETIONS, faults: ['weather', 'links'] },
  ),
  mutant<Rules>('stale-session', 'a session is answered with less than it has seen', { isFresh: () => true }),
  mutant<Rules>(
    'no-write-back',
    'linearizable reads do not write back',
    { isWrittenBack: () => true },
    { options: { workload: 'linearizable' }, faults: ['weather', 'links'] },
  ),
];
