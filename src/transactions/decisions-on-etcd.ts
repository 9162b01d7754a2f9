// Decisions as keys of a cluster with etcd's API: Quorate's, or etcd itself.
//
//   PREFIX id                              the log's id
//   PREFIX coordinators/NAME               its latest life: the revision that wrote this key
//   PREFIX decisions/NAME/LIFE/NUMBER      one decision; written only where there was none (create_revision = 0)

import { type Client, type ClientOptions, createClient } from '../client/index.ts';
import * as kv from '../codec/etcd/kv.ts';
import { type Compare, CompareResult, CompareTarget, type KeyValue } from '../codec/etcd/kv-types.ts';
import { EMPTY_BYTES, utf8Decode } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';
import type { Decided, Decision, DecisionLog } from './decision-log.ts';
import { newLogId } from './decisions-on-node.ts';
import { nameText, parseName, type TransactionName } from './names.ts';

export interface EtcdDecisionsOptions extends ClientOptions {
  /** All keys begin with it. Default `/quorate/transactions/`. */
  readonly prefix?: string;
}

export const DEFAULT_DECISIONS_PREFIX = '/quorate/transactions/';
const PAGE = 1000;
/** etcd takes so many operations in a transaction, unless told otherwise. */
const OPERATIONS_MAX = 128;
/** All that is asked here may be done twice. */
const REPEATABLE = { isRepeatable: true } as const;

/**
 * A decision log in a cluster with etcd's v3 API. Calls reject with `RpcError`s: `unavailable`, `deadline-exceeded`,
 * `permission-denied` and so on. Throws `invalid-option`.
 *
 * Lives are revisions: a cluster that is restored from a backup must go on above the revisions it had (`--bump-revision`).
 */
export function decisionsOnEtcd(options: EtcdDecisionsOptions): DecisionLog {
  return new EtcdDecisions(options);
}

class EtcdDecisions implements DecisionLog {
  private readonly client: Client;
  private readonly prefix: string;

  constructor({ prefix = DEFAULT_DECISIONS_PREFIX, ...options }: EtcdDecisionsOptions) {
    if (prefix === '') throw new QuorateError('invalid-option', 'prefix is empty: keys need one of their own');
    this.prefix = prefix;
    this.client = createClient(options);
  }

  async id(): Promise<string> {
    const key = `${this.prefix}id`;
    const candidate = newLogId();
    const answer = await this.putOrGet(key, [isAbsent(key)], candidate);
    return answer === 'put' ? candidate : text(answer[0]);
  }

  async enter(coordinator: string): Promise<number> {
    const key = bytes(this.coordinatorKey(coordinator));
    const value = bytes(JSON.stringify({ startedAt: Date.now() }));
    const { header } = await this.client.kv.put({ key, value }, REPEATABLE);
    if (header === undefined) throw new QuorateError('bad-input', 'the cluster answered without a revision');
    return header.revision;
  }

  async decide(name: TransactionName, outcome: Outcome, participants: readonly string[]): Promise<Decided> {
    const key = this.decisionKey(name);
    const isLatest = {
      result: CompareResult.EQUAL,
      target: CompareTarget.MOD,
      key: bytes(this.coordinatorKey(name.coordinator)),
      rangeEnd: EMPTY_BYTES,
      modRevision: name.life,
    };
    const compare = outcome === 'commit' ? [isAbsent(key), isLatest] : [isAbsent(key)];
    const value = JSON.stringify({ outcome, participants, recordedAt: Date.now() });
    const answer = await this.putOrGet(key, compare, value, this.coordinatorKey(name.coordinator));
    if (answer === 'put') return { outcome, isFenced: false };
    const [found, coordinator] = answer;
    const isFenced = coordinator?.modRevision !== name.life;
    // No decision, and no commit of this life any more: it stays so without being written down.
    if (found === undefined) return { outcome: 'abort', isFenced };
    return { outcome: parseDecision(key, name, text(found)).outcome, isFenced };
  }

  async forget(transactions: readonly TransactionName[]): Promise<void> {
    for (let at = 0; at < transactions.length; at += OPERATIONS_MAX) {
      const success = transactions
        .slice(at, at + OPERATIONS_MAX)
        .map((name) => ({ requestDeleteRange: kv.DeleteRangeRequest.create({ key: bytes(this.decisionKey(name)) }) }));
      await this.client.kv.txn({ success }, REPEATABLE);
    }
  }

  async decisions(): Promise<Decision[]> {
    const start = `${this.prefix}decisions/`;
    const rangeEnd = bytes(`${this.prefix}decisions0`);
    const found: Decision[] = [];
    for (let from = start; ; ) {
      const { kvs, more } = await this.client.kv.range({ key: bytes(from), rangeEnd, limit: PAGE });
      for (const pair of kvs) {
        const key = utf8Decode(pair.key);
        found.push(parseDecision(key, parseName(key.slice(start.length)), text(pair)));
        from = `${key}\0`;
      }
      if (!more) return found;
    }
  }

  async close(): Promise<void> {
    this.client.close();
  }

  /** Puts `value` if all of `compare` holds; otherwise gives what is there, and at `others`. */
  private async putOrGet(
    key: string,
    compare: readonly Compare[],
    value: string,
    ...others: readonly string[]
  ): Promise<'put' | (KeyValue | undefined)[]> {
    const { succeeded, responses } = await this.client.kv.txn(
      {
        compare: [...compare],
        success: [{ requestPut: kv.PutRequest.create({ key: bytes(key), value: bytes(value) }) }],
        failure: [key, ...others].map((each) => ({ requestRange: kv.RangeRequest.create({ key: bytes(each) }) })),
      },
      REPEATABLE,
    );
    return succeeded ? 'put' : responses.map(({ responseRange }) => responseRange?.kvs[0]);
  }

  private coordinatorKey(coordinator: string): string {
    return `${this.prefix}coordinators/${coordinator}`;
  }

  private decisionKey(name: TransactionName): string {
    return `${this.prefix}decisions/${nameText(name)}`;
  }
}

function isAbsent(key: string): Compare {
  return {
    result: CompareResult.EQUAL,
    target: CompareTarget.CREATE,
    key: bytes(key),
    rangeEnd: EMPTY_BYTES,
    createRevision: 0,
  };
}

function parseDecision(key: string, { coordinator, life, number }: TransactionName, json: string): Decision {
  let value: Partial<Decision> = {};
  try {
    value = JSON.parse(json) as Partial<Decision>;
  } catch {}
  const { outcome, participants = [], recordedAt = 0 } = value;
  // To guess would be to risk that half of the participants do otherwise.
  if (outcome !== 'commit' && outcome !== 'abort') {
    throw new QuorateError('bad-input', `key ${key} holds no decision: '${json.slice(0, 100)}'`);
  }
  return { coordinator, life, number, outcome, participants, recordedAt };
}

function bytes(value: string): Uint8Array {
  return Buffer.from(value);
}

function text(pair: KeyValue | undefined): string {
  return utf8Decode(pair?.value ?? EMPTY_BYTES);
}
