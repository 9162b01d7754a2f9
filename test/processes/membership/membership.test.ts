// Fifty processes on loopback: they meet, some are killed and noticed by all, some say goodbye, some are stopped for longer
// than a suspicion lasts and come back, and all change their keys on the way.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('member.mjs', import.meta.url));
const MEMBERS = 50;
/** Starting Node is the expensive part: so many at once. */
const STARTED_AT_ONCE = 8;

interface View {
  readonly alive: readonly (readonly [id: number, metadata: string])[];
  readonly gone: Readonly<Record<string, string>>;
}
type Report =
  | ({ readonly type: 'view' } & View)
  | { readonly type: 'ready'; readonly address: string }
  | { readonly type: 'conflict'; readonly address: string }
  | { readonly type: 'key-done'; readonly step: string };

const keys = [randomBytes(32), randomBytes(32)].map((key) => key.toString('hex'));

class Member {
  readonly id: number;
  readonly ready: Promise<string>;
  readonly exited: Promise<void>;
  view: View = { alive: [], gone: {} };
  keySteps: string[] = [];
  private readonly child: ChildProcess;
  private readonly watchers = new Set<() => void>();

  constructor(id: number, join: readonly string[]) {
    this.id = id;
    this.child = fork(SCRIPT, [String(id), keys[0]!, ...join], { execArgv: ['--max-old-space-size=64'] });
    this.exited = new Promise((resolve) => this.child.once('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      this.child.once('exit', (code, signal) => reject(new Error(`member ${id} ended: ${signal ?? code}`)));
      this.child.on('message', (report: Report) => {
        if (report.type === 'ready') resolve(report.address);
        else if (report.type === 'view') this.view = report;
        else if (report.type === 'key-done') this.keySteps.push(report.step);
        else reject(new Error(`member ${id} met a twin at ${report.address}`));
        for (const watcher of this.watchers) watcher();
      });
    });
    this.ready.catch(() => {});
  }

  order(order: object): void {
    this.child.send(order);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Resolves once it reports so. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watcher = (): void => {
        if (!holds()) return;
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
      watcher();
    });
  }

  knows(id: number, status: string): boolean {
    return status === 'alive' ? this.view.alive.some(([other]) => other === id) : this.view.gone[id] === status;
  }
}

const members: Member[] = [];
const running = new Set<Member>();

function all(holds: (member: Member) => boolean): Promise<unknown> {
  return Promise.all([...running].map((member) => member.until(() => holds(member))));
}

beforeAll(async () => {
  const first = new Member(1, []);
  members.push(first);
  const address = await first.ready;
  const waiting = Array.from({ length: MEMBERS - 1 }, (_, at) => at + 2);
  const startNext = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const member = new Member(id, [address]);
      members.push(member);
      await member.ready;
    }
  };
  await Promise.all(Array.from({ length: STARTED_AT_ONCE }, startNext));
  members.sort((a, b) => a.id - b.id);
  for (const member of members) running.add(member);
});

afterAll(async () => {
  for (const member of members) member.signal('SIGKILL');
  await Promise.all(members.map(({ exited }) => exited));
});

test('fifty processes know one another, and what each says of itself', async () => {
  await all(({ view }) => view.alive.length === MEMBERS);
  for (const { view } of members) for (const [id, metadata] of view.alive) expect(metadata).toBe(`member ${id}`);
  members[20]!.order({ type: 'set-metadata', text: 'changed' });
  await all(({ view }) => view.alive.some(([id, metadata]) => id === 21 && metadata === 'changed'));
});

test('keys change under way: nobody is lost', async () => {
  for (const step of ['add', 'use', 'remove']) {
    const key = step === 'remove' ? keys[0] : keys[1];
    for (const member of running) member.order({ type: 'use-key', step, key });
    await all(({ keySteps }) => keySteps.includes(step));
  }
  members[10]!.order({ type: 'set-metadata', text: 'under the new key' });
  await all(({ view }) => view.alive.some(([, metadata]) => metadata === 'under the new key'));
  await all(({ view }) => view.alive.length === MEMBERS && Object.keys(view.gone).length === 0);
});

test('killed ones fail, those that say goodbye have left, stopped ones come back; everybody agrees', async () => {
  const killed = members.slice(5, 10);
  const leaving = members.slice(25, 30);
  const stopped = members.slice(40, 43);
  for (const member of [...killed, ...leaving, ...stopped]) running.delete(member);
  for (const member of killed) member.signal('SIGKILL');
  for (const member of leaving) member.order({ type: 'leave' });
  for (const member of stopped) member.signal('SIGSTOP');
  await all((member) => leaving.every(({ id }) => member.knows(id, 'left')));
  await all((member) => killed.every(({ id }) => member.knows(id, 'failed')));
  await all((member) => stopped.every(({ id }) => member.knows(id, 'failed')));
  await Promise.all(leaving.map(({ exited }) => exited));

  for (const member of stopped) {
    member.signal('SIGCONT');
    running.add(member);
  }
  await all((member) => stopped.every(({ id }) => member.knows(id, 'alive')));
  await all(({ view }) => view.alive.length === MEMBERS - killed.length - leaving.length);
});
