// Who may have which command carried out: asked when it is applied, so that every replica decides alike, by the
// permissions of that moment. What the members themselves put into the log asks nobody.

import type { DeleteRangeRequest, PutRequest, RequestOp, TxnRequest } from '../../codec/etcd/kv-types.ts';
import type { KvCommand } from '../commands.ts';
import { type KeyRange, keyRange } from '../key-range.ts';
import type { AuthStore } from './auth-store.ts';
import type { Identity } from './commands.ts';

/** The keys that hang on a lease. */
export type KeysOfLease = (lease: bigint) => Iterable<string>;

export interface Asking {
  readonly auth: AuthStore;
  readonly identity: Identity | undefined;
  readonly keysOfLease: KeysOfLease;
}

/** Throws `user-empty`, `permission-denied`, `auth-revision-old`. */
export function authorise(asking: Asking, command: KvCommand): void {
  const { auth, identity } = asking;
  if (!auth.isEnabled) return;
  switch (command.type) {
    case 'put':
      checkPut(asking, command.request);
      return;
    case 'delete-range':
      checkDeleteRange(asking, command.request);
      return;
    case 'txn':
      checkTxn(asking, command.request);
      return;
    case 'lease-grant':
      auth.checkAnybody(identity);
      return;
    case 'lease-revoke':
      checkLeaseWrite(asking, command.id);
      return;
    case 'member-attributes':
    case 'cluster-version':
    case 'lease-renew':
    case 'lease-expire':
    case 'lease-checkpoint':
    case 'alarm-raise':
    case 'alarm-disarm':
    case 'hash-ask':
    case 'hash-answer':
      return;
    default:
      // Compaction, and whatever concerns users, roles and permissions.
      auth.checkRoot(identity);
  }
}

function checkPut(asking: Asking, { key, lease, prevKv }: PutRequest): void {
  const { auth, identity } = asking;
  const range = single(key);
  auth.checkWrite(identity, range);
  // Who may not revoke the lease, for keys of others hang on it, may not hang one of their own there.
  if (lease !== 0n) checkLeaseWrite(asking, lease);
  if (prevKv) auth.checkRead(identity, range);
}

function checkDeleteRange({ auth, identity }: Asking, { key, rangeEnd, prevKv }: DeleteRangeRequest): void {
  const range = keyRange(key, rangeEnd);
  auth.checkWrite(identity, range);
  if (prevKv) auth.checkRead(identity, range);
}

/** Both branches, whichever will be taken: what is taken would tell something of the compared keys. */
export function checkTxn(asking: Asking, { compare, success, failure }: TxnRequest): void {
  const { auth, identity } = asking;
  // One without any comparison and operation still asks who wants it.
  auth.checkAnybody(identity);
  for (const { key, rangeEnd } of compare) auth.checkRead(identity, keyRange(key, rangeEnd));
  for (const operation of success) checkOperation(asking, operation);
  for (const operation of failure) checkOperation(asking, operation);
}

function checkOperation(asking: Asking, { requestRange, requestPut, requestDeleteRange, requestTxn }: RequestOp): void {
  const { auth, identity } = asking;
  if (requestRange !== undefined) auth.checkRead(identity, keyRange(requestRange.key, requestRange.rangeEnd));
  else if (requestPut !== undefined) checkPut(asking, requestPut);
  else if (requestDeleteRange !== undefined) checkDeleteRange(asking, requestDeleteRange);
  else if (requestTxn !== undefined) checkTxn(asking, requestTxn);
}

/** All keys that hang on the lease may be written. */
export function checkLeaseWrite(asking: Asking, lease: bigint): void {
  const { auth, identity, keysOfLease } = asking;
  if (auth.isRoot(identity)) return;
  for (const key of keysOfLease(lease)) auth.checkWrite(identity, singleOf(key));
}

/** All keys that hang on the lease may be read. */
export function checkLeaseRead(asking: Asking, lease: bigint): void {
  const { auth, identity, keysOfLease } = asking;
  if (auth.isRoot(identity)) return;
  for (const key of keysOfLease(lease)) auth.checkRead(identity, singleOf(key));
}

const NO_END = new Uint8Array(0);

function single(key: Uint8Array): KeyRange {
  return keyRange(key, NO_END);
}

function singleOf(key: string): KeyRange {
  return { from: key, to: undefined, isSingle: true };
}
