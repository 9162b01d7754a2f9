// Five processes that share a store on loopback: one is killed and comes back, two are stopped as a partition would cut them off, and
// in the end every copy has what was written.

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('member.mjs', import.meta.url));
const IDS = [1, 2, 3, 4, 5];

type Order =
  | { readonly type: 'status' }
  | { readonly type: 'members-of'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: string; readonly options?: object }
  | { readonly type: 'get' | 'delete'; readonly key: string; readonly options?: object };

interface Got {
  readonly value: string | undefined;
  readonly values: readonly string[];
  readonly context: string;
  readonly session: string;
  readonly isSloppy: boolean;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

class Member {
  readonly id: number;
  readonly address: Promise<string>;
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private readonly waiting = new Map<number, Waiting>();
  private orders = 0;

  constructor(id: number, contacts: readonly string[]) {
    this.id = id;
    this.child = fork(SCRIPT, [String(id), join(root, String(id)), ...contacts], {
      execArgv: ['--max-old-space-size=128'],
    });
    this.exited = new Promise((resolve) => this.child.once('exit', () => resolve()));
    this.address = new Promise((resolve, reject) =>
      this.waiting.set(0, { resolve: (address) => resolve(String(address)), reject }),
    );
    this.child.on('message', ({ id: order, result, error }: { id: number; result: unknown; error?: object }) => {
      const waiting = this.waiting.get(order);
      this.waiting.delete(order);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(Object.assign(new Error('the store refused'), error));
    });
    this.child.once('exit', (code, signal) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`member ${id} ended: ${signal ?? code}`));
    });
  }

  ask<T = Got>(order: Order): Promise<T> {
    const id = ++this.orders;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (result) => resolve(result as T), reject });
      this.child.send({ id, order });
    });
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

let root = '';
const members = new Map<number, Member>();
const member = (id: number): Member => members.get(id)!;

async function start(id: number): Promise<void> {
  const contacts = await Promise.all(
    [...members.values()].filter((other) => other.id !== id).map((other) => other.address),
  );
  const started = new Member(id, contacts);
  members.set(id, started);
  await started.address;
}

/** Asks until the answer is right: each answer is waited for, and the test's own limit ends it. */
async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask().catch((error: { code?: string }) => {
      if (error.code !== 'unavailable') throw error;
      return undefined;
    });
    if (answer !== undefined && isRight(answer)) return answer;
  }
}

/** Who has the key, first the one whose copy `n: 1` reads. */
const homesOf = (key: string): Promise<number[]> => member(1).ask<number[]>({ type: 'members-of', key });

async function keyAt(wanted: (homes: readonly number[]) => boolean): Promise<readonly [key: string, homes: number[]]> {
  for (let at = 1; ; at++) {
    const homes = await homesOf(`key ${at}`);
    if (wanted(homes)) return [`key ${at}`, homes];
  }
}

const ownCopy = { n: 1, r: 1, repair: 'none' };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'quorate-store-'));
  for (const id of IDS) await start(id);
  for (const id of IDS) {
    const ask = () => member(id).ask<{ members: number[]; down: number[] }>({ type: 'status' });
    await until(ask, (status) => status.members.length === IDS.length && status.down.length === 0);
  }
});

afterAll(async () => {
  await Promise.all([...members.values()].map((each) => each.kill()));
  rmSync(root, { recursive: true, force: true });
});

test('any member takes requests; who has seen a value replaces it, who has not leaves a sibling', async () => {
  await member(1).ask({ type: 'put', key: 'colour', value: 'blue' });
  const read = await member(5).ask({ type: 'get', key: 'colour' });
  expect(read).toMatchObject({ value: 'blue', values: ['blue'], isSloppy: false });
  const seen = { context: read.context };
  await member(2).ask({ type: 'put', key: 'colour', value: 'green', options: seen });
  await member(3).ask({ type: 'put', key: 'colour', value: 'red', options: seen });
  const both = await member(4).ask({ type: 'get', key: 'colour' });
  expect([...both.values].sort()).toEqual(['green', 'red']);
  await member(4).ask({ type: 'put', key: 'colour', value: 'white', options: { context: both.context } });
  expect(await member(1).ask({ type: 'get', key: 'colour' })).toMatchObject({ values: ['white'] });
  await member(1).ask({ type: 'delete', key: 'colour', options: { linearizable: true } });
  expect(await member(2).ask({ type: 'get', key: 'colour', options: { linearizable: true } })).toMatchObject({
    values: [],
  });
});

test('a session reads its own writes, though one copy is written and one is asked', async () => {
  const { session } = await member(1).ask({ type: 'put', key: 'mine', value: 'x', options: { w: 1 } });
  expect(await member(3).ask({ type: 'get', key: 'mine', options: { r: 1, session } })).toMatchObject({ value: 'x' });
});

test('a member that was killed gets what it missed, from stand-ins or by comparing', async () => {
  const victim = 5;
  const [key] = await keyAt((homes) => homes[0] === victim);
  await member(1).ask({ type: 'put', key, value: 'before', options: { w: 3 } });
  await member(victim).kill();
  members.delete(victim);
  // Until the death is noticed, a write may be forwarded to the dead.
  await until(
    () => member(1).ask({ type: 'put', key, value: 'after' }),
    () => true,
  );
  expect(await member(2).ask({ type: 'get', key })).toMatchObject({ value: 'after' });
  await start(victim);
  await until(
    () => member(1).ask({ type: 'get', key, options: ownCopy }),
    ({ value }) => value === 'after',
  );
});

test('cut off from most of a key’s members, strict requests are refused and sloppy ones served, as such', async () => {
  const [key, homes] = await keyAt((all) => all[2] === 1);
  const stopped = homes.slice(0, 2).map(member);
  await member(1).ask({ type: 'put', key, value: 'before', options: { w: 3 } });
  for (const each of stopped) each.signal('SIGSTOP');
  await expect(member(1).ask({ type: 'put', key, value: 'refused?', options: { w: 3 } })).rejects.toMatchObject({
    code: 'unavailable',
  });
  const written = await member(1).ask({ type: 'put', key, value: 'kept', options: { w: 3, sloppy: true } });
  expect(written.isSloppy).toBe(true);
  const read = await member(1).ask({ type: 'get', key, options: { r: 3, sloppy: true } });
  expect(read).toMatchObject({ value: 'kept', isSloppy: true });
  for (const each of stopped) each.signal('SIGCONT');
  await until(
    () => member(1).ask({ type: 'get', key, options: ownCopy }),
    ({ value }) => value === 'kept',
  );
  for (const id of IDS) {
    await until(
      () => member(id).ask<{ hints: number }>({ type: 'status' }),
      ({ hints }) => hints === 0,
    );
  }
});
