// Users and permissions over the wire: every service is guarded, on every way in.

import { writeFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LeaseKeepAliveRequest, LeaseKeepAliveResponse } from '../../codec/etcd/lease.ts';
import { WatchRequest, WatchResponse } from '../../codec/etcd/watch.ts';
import { ours } from '../../transport/testing/certificates.ts';
import { failureOf } from '../testing/client.ts';
import { makeDirectory, startAlone, type TestMember } from '../testing/server.ts';
import { bytesOf } from '../testing/text.ts';

const READ = 0;
const READWRITE = 2;
const ALL = bytesOf('\0');

type Token = { token: string };

let member: TestMember;
let root: Token;
let ann: Token;

async function logIn(name: string, password: string): Promise<Token> {
  return { token: (await member.client.auth.Authenticate({ name, password })).token };
}

beforeAll(async () => {
  member = await startAlone(await makeDirectory());
  const { auth, kv } = member.client;
  await kv.Put({ key: bytesOf('secret'), value: bytesOf('s') });
  await auth.UserAdd({ name: 'root', password: 'r00t' });
  await auth.UserGrantRole({ user: 'root', role: 'root' });
  await auth.UserAdd({ name: 'ann', password: 'pass' });
  await auth.RoleAdd({ name: 'team' });
  await auth.RoleGrantPermission({
    name: 'team',
    perm: { permType: READWRITE, key: bytesOf('team/'), rangeEnd: bytesOf('team0') },
  });
  await auth.RoleGrantPermission({
    name: 'team',
    perm: { permType: READ, key: bytesOf('public'), rangeEnd: bytesOf('') },
  });
  await auth.UserGrantRole({ user: 'ann', role: 'team' });
  await auth.AuthEnable();
  root = await logIn('root', 'r00t');
  ann = await logIn('ann', 'pass');
});
afterAll(() => member.close());

const DENIED = { code: grpc.status.PERMISSION_DENIED, details: 'etcdserver: permission denied' };
const NOBODY = { code: grpc.status.INVALID_ARGUMENT, details: 'etcdserver: user name is empty' };
const VOID = { code: grpc.status.UNAUTHENTICATED, details: 'etcdserver: invalid auth token' };

describe('who is who', () => {
  test('a wrong password, an unknown user and a made-up token get nowhere', async () => {
    const wrong = { code: 3, details: 'etcdserver: authentication failed, invalid user ID or password' };
    const { auth, kv } = member.client;
    expect(await failureOf(auth.Authenticate({ name: 'ann', password: 'x' }))).toEqual(wrong);
    expect(await failureOf(auth.Authenticate({ name: 'nobody', password: 'pass' }))).toEqual(wrong);
    expect(await failureOf(kv.Range({ key: bytesOf('public') }, { token: 'a.b.c' }))).toEqual(VOID);
    expect(await failureOf(kv.Range({ key: bytesOf('public') }))).toEqual(NOBODY);
    expect(await failureOf(kv.Put({ key: bytesOf('team/x') }))).toEqual(NOBODY);
  });

  test('a token may come as `authorization` too, with Bearer or bare', async () => {
    const { kv } = member.client;
    for (const authorization of [ann.token, `Bearer ${ann.token}`]) {
      await kv.Range({ key: bytesOf('public') }, { authorization });
    }
  });

  test('the state of authentication is for everybody to see', async () => {
    expect(await member.client.auth.AuthStatus()).toMatchObject({ enabled: true, authRevision: 8 });
  });
});

describe('locks and elections', () => {
  test('are open to whoever may write under their names', async () => {
    const { lease, lock, election } = member.client;
    const { id } = await lease.LeaseGrant({ ttl: 60 }, ann);
    const { key } = await lock.Lock({ name: bytesOf('team/lock'), lease: id }, ann);
    expect(await failureOf(lock.Lock({ name: bytesOf('secret'), lease: id }, ann))).toEqual(DENIED);
    expect(await failureOf(lock.Lock({ name: bytesOf('team/lock'), lease: id }))).toEqual(NOBODY);
    expect(await failureOf(lock.Unlock({ key }))).toEqual(NOBODY);
    await lock.Unlock({ key }, ann);
    const { leader } = await election.Campaign({ name: bytesOf('team/office'), lease: id, value: bytesOf('ann') }, ann);
    expect(await failureOf(election.Leader({ name: bytesOf('secret') }, ann))).toEqual(DENIED);
    expect(await failureOf(election.Proclaim(leader === undefined ? {} : { leader }))).toEqual(NOBODY);
    await election.Resign(leader === undefined ? {} : { leader }, ann);
    await lease.LeaseRevoke({ id }, ann);
  });
});

describe('keys', () => {
  const kv = (): TestMember['client']['kv'] => member.client.kv;

  test('are written and read as far as the roles go', async () => {
    await member.client.kv.Put({ key: bytesOf('team/a'), value: bytesOf('1') }, ann);
    const { kvs } = await member.client.kv.Range({ key: bytesOf('team/'), rangeEnd: bytesOf('team0') }, ann);
    expect(kvs).toHaveLength(1);
    await member.client.kv.Range({ key: bytesOf('public'), serializable: true }, ann);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a read', () => kv().Range({ key: bytesOf('secret') }, ann)],
    ['a local read', () => kv().Range({ key: bytesOf('secret'), serializable: true }, ann)],
    ['a read of more than allowed', () => kv().Range({ key: bytesOf('team/'), rangeEnd: bytesOf('z') }, ann)],
    ['a write', () => kv().Put({ key: bytesOf('public') }, ann)],
    ['a deletion', () => kv().DeleteRange({ key: bytesOf('secret') }, ann)],
    ['a deletion of everything', () => kv().DeleteRange({ key: ALL, rangeEnd: ALL }, ann)],
    [
      'a comparison',
      () => kv().Txn({ compare: [{ key: bytesOf('secret'), rangeEnd: bytesOf(''), target: 0, result: 0 }] }, ann),
    ],
    ['a branch that is not taken', () => kv().Txn({ failure: [{ requestPut: put('secret') }] }, ann)],
    [
      'a nested read',
      () =>
        kv().Txn(
          { success: [{ requestTxn: { compare: [], success: [{ requestRange: range('secret') }], failure: [] } }] },
          ann,
        ),
    ],
    ['a compaction', () => kv().Compact({ revision: 2 }, ann)],
  ])('%s beyond them is denied', async (_what, call) => {
    expect(await failureOf(call())).toEqual(DENIED);
  });

  test('root may do it all', async () => {
    await member.client.kv.Txn({ success: [{ requestPut: put('secret') }] }, root);
    await member.client.kv.Range({ key: ALL, rangeEnd: ALL }, root);
  });
});

function put(key: string) {
  return { key: bytesOf(key), value: bytesOf(''), lease: 0n, prevKv: false, ignoreValue: false, ignoreLease: false };
}

function range(key: string) {
  return {
    key: bytesOf(key),
    rangeEnd: bytesOf(''),
    limit: 0,
    revision: 0,
    sortOrder: 0,
    sortTarget: 0,
    serializable: false,
    keysOnly: false,
    countOnly: false,
    minModRevision: 0,
    maxModRevision: 0,
    minCreateRevision: 0,
    maxCreateRevision: 0,
  };
}

test('watches are refused where reading is', async () => {
  const watch = async (key: string, token: Token) => {
    const stream = member.client.open('/etcdserverpb.Watch/Watch', WatchRequest, WatchResponse, token);
    stream.send({ createRequest: { ...WatchRequest.create({}), key: bytesOf(key) } as never });
    const response = await stream.next();
    stream.end();
    return response;
  };
  expect(await watch('secret', ann)).toMatchObject({
    canceled: true,
    cancelReason: 'rpc error: code = PermissionDenied desc = etcdserver: permission denied',
  });
  expect(await watch('public', ann)).toMatchObject({ created: true, canceled: false });
  expect(await watch('secret', root)).toMatchObject({ created: true, canceled: false });
});

test('a lease with keys of others is theirs', async () => {
  const { lease, kv } = member.client;
  const { id } = await lease.LeaseGrant({ ttl: 100 }, ann);
  expect(await failureOf(lease.LeaseGrant({ ttl: 100 }))).toEqual(NOBODY);
  await kv.Put({ key: bytesOf('team/leased'), value: bytesOf(''), lease: id }, ann);
  await lease.LeaseTimeToLive({ id, keys: true }, ann);
  await kv.Put({ key: bytesOf('secret'), value: bytesOf(''), lease: id }, root);
  expect(await failureOf(kv.Put({ key: bytesOf('team/more'), lease: id }, ann))).toEqual(DENIED);
  expect(await failureOf(lease.LeaseTimeToLive({ id, keys: true }, ann))).toEqual(DENIED);
  expect(await failureOf(lease.LeaseLeases({}, ann))).toEqual(DENIED);
  expect(await failureOf(lease.LeaseRevoke({ id }, ann))).toEqual(DENIED);
  const keepAlive = member.client.open(
    '/etcdserverpb.Lease/LeaseKeepAlive',
    LeaseKeepAliveRequest,
    LeaseKeepAliveResponse,
    ann,
  );
  keepAlive.send({ id });
  expect(await keepAlive.ended).toEqual(DENIED);
  await lease.LeaseRevoke({ id }, root);
});

describe('administration', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['AuthEnable', () => member.client.auth.AuthEnable({}, ann)],
    ['AuthDisable', () => member.client.auth.AuthDisable({}, ann)],
    ['UserAdd', () => member.client.auth.UserAdd({ name: 'eve', password: 'x' }, ann)],
    ['UserDelete', () => member.client.auth.UserDelete({ name: 'root' }, ann)],
    ['UserChangePassword', () => member.client.auth.UserChangePassword({ name: 'ann', password: 'x' }, ann)],
    ['UserGrantRole', () => member.client.auth.UserGrantRole({ user: 'ann', role: 'root' }, ann)],
    ['UserRevokeRole', () => member.client.auth.UserRevokeRole({ name: 'ann', role: 'team' }, ann)],
    ['UserGet of another', () => member.client.auth.UserGet({ name: 'root' }, ann)],
    ['UserList', () => member.client.auth.UserList({}, ann)],
    ['RoleAdd', () => member.client.auth.RoleAdd({ name: 'x' }, ann)],
    ['RoleDelete', () => member.client.auth.RoleDelete({ role: 'team' }, ann)],
    ['RoleGet of another', () => member.client.auth.RoleGet({ role: 'root' }, ann)],
    ['RoleList', () => member.client.auth.RoleList({}, ann)],
    ['RoleGrantPermission', () => member.client.auth.RoleGrantPermission({ name: 'team' }, ann)],
    ['RoleRevokePermission', () => member.client.auth.RoleRevokePermission({ role: 'team' }, ann)],
    ['MemberAdd', () => member.client.cluster.MemberAdd({ peerUrls: ['http://a:1'] }, ann)],
    ['MemberRemove', () => member.client.cluster.MemberRemove({ id: 1n }, ann)],
    ['MemberUpdate', () => member.client.cluster.MemberUpdate({ id: 1n, peerUrls: ['http://a:1'] }, ann)],
    ['MemberPromote', () => member.client.cluster.MemberPromote({ id: 1n }, ann)],
    ['MoveLeader', () => member.client.maintenance.MoveLeader({ targetId: 1n }, ann)],
  ])('%s is root’s', async (_what, call) => {
    expect(await failureOf(call())).toEqual(DENIED);
  });

  test('everybody may see themselves and their roles', async () => {
    expect(await member.client.auth.UserGet({ name: 'ann' }, ann)).toMatchObject({ roles: ['team'] });
    expect((await member.client.auth.RoleGet({ role: 'team' }, ann)).perm).toHaveLength(2);
  });

  test('what is known is told to root', async () => {
    const { auth } = member.client;
    expect(await auth.UserList({}, root)).toMatchObject({ users: ['ann', 'root'] });
    expect(await auth.RoleList({}, root)).toMatchObject({ roles: ['team'] });
    expect(await failureOf(auth.UserGet({ name: 'x' }, root))).toMatchObject({
      details: 'etcdserver: user name not found',
    });
  });
});

test('changes count at once: a password, a role, a deletion', async () => {
  const { auth, kv } = member.client;
  await auth.UserAdd({ name: 'bob', password: 'one' }, root);
  let bob = await logIn('bob', 'one');
  expect(await failureOf(kv.Range({ key: bytesOf('team/a') }, bob))).toEqual(DENIED);
  await auth.UserGrantRole({ user: 'bob', role: 'team' }, root);
  await kv.Range({ key: bytesOf('team/a') }, bob);
  await auth.UserChangePassword({ name: 'bob', password: 'two' }, root);
  expect(await failureOf(kv.Range({ key: bytesOf('team/a') }, bob))).toMatchObject({
    details: 'etcdserver: revision of auth store is old',
  });
  expect(await failureOf(logIn('bob', 'one'))).toMatchObject({ code: 3 });
  bob = await logIn('bob', 'two');
  await kv.Put({ key: bytesOf('team/b'), value: bytesOf('') }, bob);
  await auth.UserDelete({ name: 'bob' }, root);
  expect(await failureOf(kv.Put({ key: bytesOf('team/b') }, bob))).toEqual(DENIED);
});

test('a user without a password cannot log in', async () => {
  const { auth } = member.client;
  await auth.UserAdd({ name: 'cert', options: { noPassword: true } }, root);
  for (const password of ['', 'x']) expect(await failureOf(logIn('cert', password))).toMatchObject({ code: 3 });
});

test('the gateway is guarded like gRPC', async () => {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://${member.address}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers,
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  const key = Buffer.from('secret').toString('base64');
  expect(await post('/v3/kv/range', { key })).toMatchObject({ status: 400, json: { message: NOBODY.details } });
  expect(await post('/v3/kv/range', { key }, { Authorization: ann.token })).toMatchObject({ status: 403 });
  const { json } = await post('/v3/auth/authenticate', { name: 'root', password: 'r00t' });
  expect(await post('/v3/kv/range', { key }, { Authorization: String(json['token']) })).toMatchObject({ status: 200 });
});

test('passwords and tokens survive a restart; nothing of them is in the data as it was typed', async () => {
  const directory = await makeDirectory();
  const first = await startAlone(directory);
  await first.client.auth.UserAdd({ name: 'root', password: 'correct horse' });
  await first.client.auth.UserGrantRole({ user: 'root', role: 'root' });
  await first.client.auth.AuthEnable();
  const { token } = await first.client.auth.Authenticate({ name: 'root', password: 'correct horse' });
  await first.close();
  const again = await startAlone(directory);
  await again.client.kv.Put({ key: bytesOf('k') }, { token });
  await again.client.auth.AuthDisable({}, { token });
  await again.client.kv.Put({ key: bytesOf('k') });
  await again.close();
});

test('a certificate speaks for the user it names, where certificates are asked for', async () => {
  const directory = await makeDirectory();
  const [certFile, keyFile, trustedCaFile] = ['c', 'k', 'a'].map((name) => `${directory}/${name}`) as [
    string,
    string,
    string,
  ];
  writeFileSync(certFile, ours.cert);
  writeFileSync(keyFile, ours.key);
  writeFileSync(trustedCaFile, ours.ca);
  const secure = await startAlone(directory, {
    listenClientUrls: [
      { host: '127.0.0.1', port: 0 },
      { host: '127.0.0.1', port: 0, isTls: true },
    ],
    clientTls: { type: 'files', certFile, keyFile, trustedCaFile, clientCertAuth: true },
  });
  const { auth } = secure.client;
  await auth.UserAdd({ name: 'root', password: 'r' });
  await auth.UserGrantRole({ user: 'root', role: 'root' });
  await auth.UserAdd({ name: 'member', options: { noPassword: true } });
  await auth.AuthEnable();
  const [, { host, port }] = secure.server.clientAddresses as [unknown, { host: string; port: number }];
  const credentials = grpc.credentials.createSsl(Buffer.from(ours.ca), Buffer.from(ours.key), Buffer.from(ours.cert));
  const client = new grpc.Client(`${host}:${port}`, credentials);
  const same = (message: Buffer): Buffer => message;
  const userGet = new Promise((resolve, reject) =>
    client.makeUnaryRequest('/etcdserverpb.Auth/UserGet', same, same, Buffer.from('\n\x06member'), (error, answer) =>
      error ? reject(error) : resolve(answer),
    ),
  );
  await expect(userGet).resolves.toBeInstanceOf(Buffer);
  client.close();
  await secure.close();
});
