import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../client/index.ts';
import { makeDirectory, memberOptions, startMember, type TestMember } from '../etcd/testing/server.ts';
import { findFreePorts } from '../host/testing/ports.ts';
import { decisionsOnEtcd } from './decisions-on-etcd.ts';
import { testDecisionLog } from './testing/decision-log-suite.ts';

let directory = '';
let member: TestMember;

beforeAll(async () => {
  directory = await makeDirectory();
  const [port = 0] = await findFreePorts(1);
  member = await startMember(memberOptions(directory, 'a', [{ name: 'a', port }]));
});

afterAll(async () => {
  await member.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('decisions on a cluster of Quorate', () => {
  testDecisionLog(() => decisionsOnEtcd({ endpoints: [member.address] }));

  test('goes on to the next member where one is not there', async () => {
    const [closed] = await findFreePorts(1);
    const log = decisionsOnEtcd({ endpoints: [`127.0.0.1:${closed}`, member.address] });
    expect(await log.id()).toMatch(/^[0-9a-f]{12}$/);
  });

  test('another prefix is another log', async () => {
    const [one, two] = ['/one/', '/two/'].map((prefix) => decisionsOnEtcd({ endpoints: [member.address], prefix }));
    expect(await one!.id()).not.toBe(await two!.id());
  });

  test('a key that holds no decision is an error, never a guess', async () => {
    const prefix = '/spoilt/';
    const log = decisionsOnEtcd({ endpoints: [member.address], prefix });
    const life = await log.enter('bank');
    const client = createClient({ endpoints: [member.address] });
    await client.put(`${prefix}decisions/bank/${life}/1`, 'nonsense');
    client.close();
    const name = { coordinator: 'bank', life, number: 1 };
    await expect(log.decide(name, 'abort', [])).rejects.toMatchObject({ code: 'bad-input' });
  });
});

test('a cluster that is silent is an error that says so', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const log = decisionsOnEtcd({ endpoints: [`127.0.0.1:${port}`], timeoutMs: 50 });
  await expect(log.id()).rejects.toMatchObject({ code: expect.stringMatching(/unavailable|deadline-exceeded/) });
  await log.close?.();
  silent.close();
});

test.each([[[]], [['ftp://host:1']], [['http://']]])('endpoints %j are refused', (endpoints) => {
  expect(() => decisionsOnEtcd({ endpoints })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});

const ETCD = '/usr/bin/etcd';
describe.skipIf(!existsSync(ETCD))('decisions on etcd itself (skipped where etcd is not installed)', () => {
  let etcd: ReturnType<typeof spawn>;
  let endpoint = '';

  beforeAll(async () => {
    const [client, peer] = await findFreePorts(2);
    endpoint = `http://127.0.0.1:${client}`;
    const urls = ['--listen-client-urls', endpoint, '--advertise-client-urls', endpoint];
    const peerUrl = `http://127.0.0.1:${peer}`;
    const peers = ['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl];
    const args = ['--data-dir', join(directory, 'etcd'), ...urls, ...peers, '--initial-cluster', `default=${peerUrl}`];
    etcd = spawn(ETCD, args, { stdio: 'ignore' });
    await decisionsOnEtcd({ endpoints: [endpoint], timeoutMs: 60_000 }).id();
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => etcd.once('exit', resolve));
    etcd.kill('SIGKILL');
    await ended;
  });

  testDecisionLog(() => decisionsOnEtcd({ endpoints: [endpoint] }));
});
