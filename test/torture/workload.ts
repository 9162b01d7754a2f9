// Continuous clients that write and read through every member, and remember everything: each operation with its outcome,
// for the linearizability checker, and each acknowledged write, to be looked for at the end.

import { checkLinearizability } from '../../src/checkers/linearizability/checker.ts';
import { explain } from '../../src/checkers/linearizability/explain.ts';
import { HistoryRecorder } from '../../src/checkers/linearizability/history.ts';
import {
  type KeyValueInput,
  type KeyValueOutput,
  keyValueModel,
} from '../../src/checkers/linearizability/models/key-value.ts';
import { CompareResult, CompareTarget } from '../../src/codec/etcd/kv-types.ts';
import type { Random } from '../../src/core/random.ts';
import { surelyDidNothing, TestClient } from '../harness/client.ts';

/** So few keys that clients meet on them, and fresh ones so often that the checker's work stays small. */
const KEYS = 4;
const WRITES_PER_EPOCH = 400;
/** Between two operations of a client: the history should be dense, not endless. */
const PAUSE_MS = 4;
const PROGRESS_TIMEOUT_MS = 60_000;

interface Acknowledgement {
  /** When the operation was called, and when its answer came; on the clock of `performance.now()`. */
  readonly calledAt: number;
  readonly at: number;
}

export class Workload {
  readonly recorder = new HistoryRecorder<KeyValueInput, KeyValueOutput>();
  /** Writes with a key of their own, never overwritten: what was acknowledged must be there at the end. */
  readonly acknowledged = new Map<string, string>();
  acknowledgedWrites = 0;
  unknownOutcomes = 0;
  private readonly random: Random;
  private readonly clients = new Map<string, TestClient>();
  private endpoints: readonly string[];
  private writes = 0;
  private isStopped = false;
  private running: Promise<void>[] = [];
  private readonly listeners = new Set<(acknowledgement: Acknowledgement) => void>();

  constructor(endpoints: readonly string[], random: Random) {
    this.endpoints = endpoints;
    this.random = random;
  }

  start(clients: number): void {
    for (let i = 0; i < clients; i++) this.running.push(this.run(`c${i}`, this.random.fork()));
  }

  /** From now on clients use these members. */
  retarget(endpoints: readonly string[]): void {
    this.endpoints = endpoints;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
    for (const client of this.clients.values()) client.close();
  }

  /** Resolves after `count` more acknowledged writes: the way to wait here, whatever the machine's speed. */
  progress(count: number): Promise<void> {
    let left = count;
    return this.until(() => --left <= 0, `${count} more acknowledged writes`).then(() => {});
  }

  /** Resolves with the time, in milliseconds, from now to the first acknowledgement of a write that began after now. */
  async recovery(): Promise<number> {
    const from = performance.now();
    const first = await this.until(({ calledAt }) => calledAt >= from, 'a write to be acknowledged');
    return first.at - from;
  }

  private until(isEnough: (acknowledgement: Acknowledgement) => boolean, what: string): Promise<Acknowledgement> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.listeners.delete(listener);
      };
      const listener = (acknowledgement: Acknowledgement): void => {
        if (!isEnough(acknowledgement)) return;
        finish();
        resolve(acknowledgement);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`waited ${PROGRESS_TIMEOUT_MS} ms for ${what}`));
      }, PROGRESS_TIMEOUT_MS);
      this.listeners.add(listener);
    });
  }

  private async run(name: string, random: Random): Promise<void> {
    for (let operation = 0; !this.isStopped; operation++) {
      const client = this.client(random.pick(this.endpoints), name);
      const key = `k${Math.floor(this.writes / WRITES_PER_EPOCH)}/${random.below(KEYS)}`;
      const dice = random();
      if (dice < 0.45) await this.attempt(client, name, { type: 'get', key });
      else if (dice < 0.75) await this.attempt(client, name, { type: 'put', key, value: `${name}.${operation}` });
      else if (dice < 0.85) await this.compareAndSet(client, name, key, `${name}.${operation}`);
      else await this.append(client, `ack/${name}/${operation}`, `${name}.${operation}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** A client of its own for each pair: a connection that broke is nobody else's. */
  private client(endpoint: string, name: string): TestClient {
    const id = `${name}@${endpoint}`;
    let client = this.clients.get(id);
    if (!client) {
      client = new TestClient(endpoint);
      this.clients.set(id, client);
    }
    return client;
  }

  /** Sets the key only if it still holds what was just read. */
  private async compareAndSet(client: TestClient, name: string, key: string, to: string): Promise<void> {
    let from: string;
    try {
      from = (await client.get(key, { serializable: true })) ?? '';
    } catch {
      return;
    }
    await this.attempt(client, name, { type: 'cas', key, from, to });
  }

  private async append(client: TestClient, key: string, value: string): Promise<void> {
    const calledAt = performance.now();
    try {
      await client.put(key, value);
    } catch {
      return;
    }
    this.acknowledged.set(key, value);
    this.onAcknowledged(calledAt);
  }

  private async attempt(client: TestClient, name: string, input: KeyValueInput): Promise<void> {
    if (input.type !== 'get') this.writes++;
    const calledAt = performance.now();
    const id = this.recorder.called(name, input);
    try {
      this.recorder.returned(id, await execute(client, input));
    } catch (thrown) {
      if (surelyDidNothing(thrown)) this.recorder.cancelled(id);
      else this.unknownOutcomes++;
      return;
    }
    if (input.type === 'put') this.onAcknowledged(calledAt);
  }

  private onAcknowledged(calledAt: number): void {
    this.acknowledgedWrites++;
    const acknowledgement = { calledAt, at: performance.now() };
    for (const listener of this.listeners) listener(acknowledgement);
  }

  /** Undefined if the history is linearizable; else why it is not. */
  violation(): string | undefined {
    const history = this.recorder.history();
    const result = checkLinearizability(keyValueModel, history);
    if (result.verdict === 'linearizable') return undefined;
    const failed = result.partitions.find((partition) => partition.verdict === 'not-linearizable');
    return (failed && explain(keyValueModel, history, failed)?.text) ?? result.verdict;
  }
}

async function execute(client: TestClient, input: KeyValueInput): Promise<KeyValueOutput> {
  switch (input.type) {
    case 'get':
      return { type: 'get', value: (await client.get(input.key)) ?? '' };
    case 'put':
      await client.put(input.key, input.value);
      return { type: 'put' };
    case 'cas': {
      const key = Buffer.from(input.key);
      const isUnchanged =
        input.from === ''
          ? { target: CompareTarget.CREATE, createRevision: 0 }
          : { target: CompareTarget.VALUE, value: Buffer.from(input.from) };
      const requestPut = { key, value: Buffer.from(input.to), ...NO_PUT_OPTIONS };
      const { succeeded } = await client.txn({
        compare: [{ key, rangeEnd: Buffer.alloc(0), result: CompareResult.EQUAL, ...isUnchanged }],
        success: [{ requestPut }],
        failure: [],
      });
      return { type: 'cas', ok: succeeded };
    }
    case 'append':
      throw new Error('no client appends');
  }
}

const NO_PUT_OPTIONS = { lease: 0n, prevKv: false, ignoreValue: false, ignoreLease: false } as const;
