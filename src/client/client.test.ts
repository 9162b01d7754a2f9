// The client against servers that do as they are told: which calls are repeated, where, and what their errors say.

import { afterEach, describe, expect, test } from 'vitest';
import { AuthService, KvService } from '../codec/etcd/services.ts';
import { createGrpcServer, GRPC_STATUS, type GrpcServer, type UnaryCall } from '../grpc/index.ts';
import { type Client, createClient, prefixEnd } from './index.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Member {
  readonly endpoint: string;
  readonly server: GrpcServer;
  readonly calls: string[];
}

type Answer = (call: UnaryCall, calls: readonly string[]) => void;

/** A member that answers puts and ranges with what `answer` says. */
async function member(name: string, answer: Answer): Promise<Member> {
  const server = createGrpcServer();
  const calls: string[] = [];
  for (const method of ['Put', 'Range', 'Txn'] as const) {
    server.unary(`/${KvService.name}/${method}`, (_request, call) => {
      calls.push(`${name} ${method}`);
      answer(call, calls);
    });
  }
  server.unary(`/${AuthService.name}/Authenticate`, (request, call) => {
    const { password } = AuthService.methods.Authenticate.request.decode(request);
    calls.push('Authenticate');
    if (password !== 'right') return call.fail(GRPC_STATUS.invalidArgument, 'etcdserver: authentication failed');
    call.respond(AuthService.methods.Authenticate.response.encode({ token: `token ${calls.length}` }));
  });
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  ending.push(() => server.close(0));
  return { endpoint: `127.0.0.1:${port}`, server, calls };
}

const fine: Answer = (call) => call.respond(new Uint8Array(0));
const failing =
  (status: number, message: string): Answer =>
  (call) =>
    call.fail(status, message);
const UNAVAILABLE = failing(GRPC_STATUS.unavailable, 'etcdserver: leader changed');
const NOBODY = '127.0.0.1:1';

function client(endpoints: readonly string[], more: Partial<Parameters<typeof createClient>[0]> = {}): Client {
  const made = createClient({ endpoints, timeoutMs: 10_000, ...more });
  ending.push(() => made.close());
  return made;
}

describe('which calls are repeated', () => {
  test('a read goes to another member when one cannot serve it', async () => {
    const [first, second] = [await member('first', UNAVAILABLE), await member('second', fine)];
    expect(await client([first.endpoint, second.endpoint]).get('a')).toBeUndefined();
    expect([first.calls, second.calls]).toEqual([['first Range'], ['second Range']]);
  });

  test('a write whose fate is unknown is not repeated, and its error says so', async () => {
    const [first, second] = [await member('first', UNAVAILABLE), await member('second', fine)];
    const two = client([first.endpoint, second.endpoint]);
    const error = { code: 'unavailable', message: 'etcdserver: leader changed', mayHaveApplied: true };
    await expect(two.put('a', '1')).rejects.toMatchObject(error);
    expect(second.calls).toEqual([]);
    // The next call knows better whom to ask.
    await two.put('a', '2');
    expect(second.calls).toEqual(['second Put']);
  });

  test('a write that may be repeated is', async () => {
    const [first, second] = [await member('first', UNAVAILABLE), await member('second', fine)];
    await client([first.endpoint, second.endpoint]).put('a', '1', { isRepeatable: true });
    expect(second.calls).toEqual(['second Put']);
  });

  test('a write goes to another member when the first is not there', async () => {
    const second = await member('second', fine);
    await client([NOBODY, second.endpoint]).put('a', '1');
    expect(second.calls).toEqual(['second Put']);
  });

  test('a transaction that only reads is a read', async () => {
    const [first, second] = [await member('first', UNAVAILABLE), await member('second', fine)];
    const { requestRange } = { requestRange: { key: Buffer.from('a') } as never };
    await client([first.endpoint, second.endpoint]).kv.txn({ success: [{ requestRange }] });
    expect(second.calls).toEqual(['second Txn']);
  });

  test('an answer is an answer: what etcd refuses is not asked elsewhere', async () => {
    const refusing = failing(GRPC_STATUS.notFound, 'etcdserver: requested lease not found');
    const [first, second] = [await member('first', refusing), await member('second', fine)];
    const error = { code: 'not-found', mayHaveApplied: false };
    await expect(client([first.endpoint, second.endpoint]).put('a', '1')).rejects.toMatchObject(error);
    expect(second.calls).toEqual([]);
  });
});

describe('what ends a call', () => {
  test('nobody there', async () => {
    const error = { code: 'unavailable', isUnreachable: true, mayHaveApplied: false };
    await expect(client([NOBODY], { timeoutMs: 100 }).put('a', '1')).rejects.toMatchObject(error);
  });

  test('no answer in time: a write may have happened', async () => {
    const silent = await member('silent', () => {});
    const error = { code: 'deadline-exceeded', mayHaveApplied: true };
    await expect(client([silent.endpoint]).put('a', '1', { timeoutMs: 50 })).rejects.toMatchObject(error);
  });

  test('a member that goes away in the middle of a write', async () => {
    const dying = await member('dying', () => void dying.server.close(0));
    const error = { code: 'unavailable', mayHaveApplied: true };
    await expect(client([dying.endpoint]).put('a', '1')).rejects.toMatchObject(error);
  });

  test('the caller’s signal', async () => {
    const silent = await member('silent', () => giveUp.abort(new Error('enough')));
    const giveUp = new AbortController();
    await expect(client([silent.endpoint]).put('a', '1', { signal: giveUp.signal })).rejects.toThrow('enough');
  });

  test('a request that is too large is not sent', async () => {
    const first = await member('first', fine);
    const small = client([first.endpoint], { requestBytesMax: 100 });
    await expect(small.put('a', 'x'.repeat(200))).rejects.toMatchObject({ code: 'resource-exhausted' });
    expect(first.calls).toEqual([]);
  });
});

describe('users', () => {
  const user = { name: 'ann', password: 'right' };

  test('a token is asked for once, and again when it is no longer taken', async () => {
    const tokens: (string | undefined)[] = [];
    const guarded = await member('guarded', (call) => {
      tokens.push(call.metadata.get('token'));
      if (tokens.length === 2) call.fail(GRPC_STATUS.unauthenticated, 'etcdserver: invalid auth token');
      else call.respond(new Uint8Array(0));
    });
    const ann = client([guarded.endpoint], { user });
    await ann.put('a', '1');
    // A write, and yet: it was refused before anything was done.
    await ann.put('a', '2');
    expect(guarded.calls.filter((each) => each === 'Authenticate')).toHaveLength(2);
    expect(tokens).toHaveLength(3);
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[1]);
  });

  test('a wrong password', async () => {
    const guarded = await member('guarded', fine);
    const wrong = client([guarded.endpoint], { user: { ...user, password: 'wrong' } });
    const error = { code: 'unauthenticated', message: 'etcdserver: authentication failed' };
    await expect(wrong.get('a')).rejects.toMatchObject(error);
    expect(guarded.calls).toEqual(['Authenticate']);
  });
});

test('options that cannot be meant are refused', () => {
  const refused = (options: Parameters<typeof createClient>[0], message: string): void => {
    expect(() => createClient(options)).toThrow(message);
  };
  refused({ endpoints: [] }, 'endpoints is empty');
  refused({ endpoints: ['ftp://a'] }, "endpoint 'ftp://a' is not host:port");
  refused({ endpoints: ['a:1'], timeoutMs: 0 }, 'timeoutMs must be above 0');
  refused({ endpoints: ['a:1'], tls: { cert: 'x' } }, 'tls.cert and tls.key go together');
});

test('the end of a prefix', () => {
  expect(prefixEnd('a')).toEqual(Uint8Array.from(Buffer.from('b')));
  expect(prefixEnd(Uint8Array.of(1, 0xff, 0xff))).toEqual(Uint8Array.of(2));
  expect(prefixEnd(Uint8Array.of(0xff))).toEqual(Uint8Array.of(0));
});
