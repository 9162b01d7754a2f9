// Storage's rules, each switched off by itself: most by a file system that swallows the calls that the rule makes, some by
// their predicate, some by what the rule leans on (a checksum, the driver).

import { type Crc32, crc32 } from '../../core/crc32.ts';
import { type DriverPorts, ProtocolDriver } from '../../core/driver.ts';
import type { QuorateError } from '../../core/errors.ts';
import type { WalRecord } from '../../storage/wal.ts';
import { WAL_RULES, type WalRules } from '../../storage/wal-rules.ts';
import { mutant, type RuleMutant } from '../subject.ts';
import type { Flaws } from './flaws.ts';
import type { LedgerSpec } from './ledger.ts';
import type { StorageFault } from './plan.ts';

export interface StorageRules {
  readonly flaws: Flaws;
  readonly wal: WalRules;
  readonly walCrc32: Crc32;
  readonly snapshotCrc32: Crc32;
  checkpoint(record: WalRecord): readonly WalRecord[];
  drive(ports: DriverPorts<LedgerSpec>): ProtocolDriver<LedgerSpec>;
  /** What the driver is told of a commit. */
  commitOutcome(error: QuorateError | undefined): QuorateError | undefined;
  /** The log is released when that is asked for, not when it is durable that it was. */
  readonly releasesEarly: boolean;
}

export const STORAGE_RULES: StorageRules = {
  flaws: {},
  wal: WAL_RULES,
  walCrc32: crc32,
  snapshotCrc32: crc32,
  checkpoint: (record) => [record],
  drive: (ports) => new ProtocolDriver(ports),
  commitOutcome: (error) => error,
  releasesEarly: false,
};

/** Replies as soon as it is asked to. */
class HastyDriver extends ProtocolDriver<LedgerSpec> {
  private readonly hastyPorts: DriverPorts<LedgerSpec>;

  constructor(ports: DriverPorts<LedgerSpec>) {
    super(ports);
    this.hastyPorts = ports;
  }

  override reply(id: number, result: LedgerSpec['Result']): void {
    this.hastyPorts.onReply(id, result);
  }
}

const isWal = (path: string): boolean => path.includes('/wal');
const isSnapshot = (path: string): boolean => path.includes('/snapshots');
const isIdentity = (path: string): boolean => path.includes('/identity');
const isAcquaintances = (path: string): boolean => path.includes('/acquaintances');
const isData = (path: string): boolean => path === 'data';

export const STORAGE_MUTANTS: readonly RuleMutant<StorageRules>[] = [
  // The log.
  flawed('wal-not-synced', 'a commit is acknowledged before its sync', { skipsSync: isWal }),
  flawed('segment-name-not-synced', "a new segment's name may be lost with what it holds", {
    skipsDirectorySync: (path, change) => isWal(path) && change === 'create',
  }),
  flawed('release-not-synced', 'segments are removed in any order on disk', {
    skipsDirectorySync: (path, change) => isWal(path) && change === 'rename',
  }),
  flawed('failed-sync-retried', 'a sync that failed is tried again, and what was lost counts as durable', {
    retriesSyncs: true,
  }),
  replaced('failed-sync-ignored', 'a failed commit passes for one that succeeded', {
    commitOutcome: (error) => (error?.code === 'no-space' ? error : undefined),
  }),
  flawed(
    'last-batch-not-rewritten',
    'what a start shows may be in memory only, after a sync that failed',
    { skipsWrite: (path, phase) => isWal(path) && phase === 'opening' },
    ['sync-failure', 'kill', 'power'],
  ),
  flawed(
    'torn-tail-not-cut',
    'what a torn write left stays behind the end of the log',
    { skipsTruncate: (path, phase) => isWal(path) && phase === 'opening' },
    ['power'],
  ),
  flawed(
    'failed-write-not-cut',
    'what a write without room left mixes with the next one',
    // Space reserved beforehand hides it: what does not fit is refused before a byte is written.
    { skipsTruncate: (path, phase) => isWal(path) && phase === 'running', skipsPreallocate: isWal },
    ['full'],
  ),
  flawed('no-space-ignored', 'a write for which there was no room passes for one that was made', {
    ignoresNoSpace: true,
  }),
  replaced('no-checkpoint', 'a segment does not say what was known before it', { checkpoint: () => [] }),
  replaced('release-needed', 'segments that are still needed are removed', rules({ isNeeded: () => false })),
  replaced('release-before-durable', 'the log is released before it is durable that it may be', {
    releasesEarly: true,
  }),
  replaced('followed-is-torn', 'a bad batch with good ones behind it is cut', rules({ isFollowed: () => false })),
  replaced('complete-is-torn', 'a bad batch that was written to its end is cut', rules({ isComplete: () => false }), [
    'rot',
    'kill',
  ]),
  replaced('torn-is-corrupt', 'a torn write keeps a member from starting', rules({ isComplete: () => true })),
  flawed(
    'no-voucher',
    'an orderly stop does not vouch for the last batch',
    { skipsWrite: (path, phase) => isWal(path) && phase === 'closing' },
    ['stop'],
  ),
  replaced('batches-unchecked', 'records are taken as they are read', { walCrc32: () => 0 }),
  // The driver.
  replaced('promises-leave-early', 'a promise leaves before the disk has it', {
    drive: (ports) => new HastyDriver(ports),
  }),
  // Snapshots.
  flawed('snapshot-not-synced', 'a snapshot gets its name before it is durable', { skipsSync: isSnapshot }),
  flawed('snapshot-name-not-synced', 'the name of a finished snapshot may be lost', { skipsDirectorySync: isSnapshot }),
  flawed('snapshot-in-place', 'a snapshot is written under its own name', { writesInPlace: isSnapshot }),
  replaced('snapshot-unchecked', 'a snapshot is taken as it is read', { snapshotCrc32: () => 0 }),
  flawed('leftovers-stay', 'what an unfinished snapshot left is never removed', {
    skipsRemove: (path) => isSnapshot(path) && path.endsWith('.tmp'),
  }),
  // Identity and acquaintances.
  flawed('identity-not-synced', 'the identity gets its name before it is durable', { skipsSync: isIdentity }),
  flawed('identity-in-place', 'the identity is overwritten where it is', { writesInPlace: isIdentity }, ['power']),
  flawed('acquaintances-not-synced', 'acquaintances get their name before they are durable', {
    skipsSync: isAcquaintances,
  }),
  flawed('acquaintances-in-place', 'acquaintances are overwritten where they are', { writesInPlace: isAcquaintances }, [
    'power',
  ]),
  flawed('directory-not-synced', 'identity and acquaintances may go back to what they were', {
    skipsDirectorySync: isData,
  }),
];

function flawed(
  name: string,
  description: string,
  flaws: Flaws,
  faults?: readonly StorageFault[],
): RuleMutant<StorageRules> {
  return replaced(name, description, { flaws }, faults);
}

function replaced(
  name: string,
  description: string,
  changed: Partial<StorageRules>,
  faults?: readonly StorageFault[],
): RuleMutant<StorageRules> {
  return mutant(name, description, changed, faults === undefined ? {} : { faults });
}

function rules(changed: Partial<WalRules>): Partial<StorageRules> {
  return { wal: { ...WAL_RULES, ...changed } };
}
