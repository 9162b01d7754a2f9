// etcdctl and our own client with users and permissions, on every member of a live cluster, over the loss of a leader.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestCluster } from '../harness/cluster.ts';
import { COMMAND_LINE_CLIENTS } from '../harness/etcdctl.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await TestCluster.start();
});
afterEach(async () => {
  await cluster?.destroy();
});

const ROOT = ['--user', 'root:r00t'];
const ANN = ['--user', 'ann:pass'];

test.each(COMMAND_LINE_CLIENTS)('users, roles and permissions by $name', async (client) => {
  const run = (...args: string[]) => client.ok(cluster.endpoints, args);
  const refusal = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await client.run(cluster.endpoints, args);
    expect(code).not.toBe(0);
    return stderr;
  };
  expect(await run('user', 'add', 'root:r00t')).toBe('User root created\n');
  expect(await run('role', 'add', 'root')).toBe('Role root created\n');
  expect(await run('user', 'grant-role', 'root', 'root')).toBe('Role root is granted to user root\n');
  expect(await run('user', 'add', 'ann:pass')).toBe('User ann created\n');
  expect(await run('role', 'add', 'team')).toBe('Role team created\n');
  expect(await run('role', 'grant-permission', 'team', 'readwrite', 'team/', '--prefix')).toBe('Role team updated\n');
  expect(await run('user', 'grant-role', 'ann', 'team')).toBe('Role team is granted to user ann\n');
  expect(await run('auth', 'enable')).toBe('Authentication Enabled\n');

  for (const endpoint of cluster.endpoints) {
    expect(await client.ok(endpoint, [...ANN, 'put', 'team/a', endpoint])).toBe('OK\n');
    expect(await client.ok(endpoint, [...ANN, 'get', 'team/a', '--print-value-only'])).toBe(`${endpoint}\n`);
    const { stderr } = await client.run(endpoint, [...ANN, 'get', 'other']);
    expect(stderr).toContain('permission denied');
  }
  expect(await refusal('get', 'team/a')).toContain('user name is empty');
  expect(await refusal('--user', 'ann:wrong', 'get', 'team/a')).toContain('authentication failed');
  expect(await run(...ROOT, 'user', 'get', 'ann')).toBe('User: ann\nRoles: team\n');
  expect(await run(...ROOT, 'user', 'list')).toBe('ann\nroot\n');
  expect(await run(...ROOT, 'role', 'get', 'team')).toContain('KV Read:\n\t[team/, team0) (prefix team/)');
  expect(await refusal(...ANN, 'user', 'delete', 'root')).toContain('permission denied');

  for (const member of cluster.members) {
    await member.kill();
    await member.start();
  }
  expect(await run(...ANN, 'put', 'team/b', 'after')).toBe('OK\n');
  expect(await run(...ROOT, 'role', 'revoke-permission', 'team', 'team/', '--prefix')).toContain(
    'is revoked from role team',
  );
  expect(await refusal(...ANN, 'get', 'team/b')).toContain('permission denied');
  expect(await run(...ROOT, 'user', 'revoke-role', 'ann', 'team')).toBe('Role team is revoked from user ann\n');
  expect(await run(...ROOT, 'user', 'delete', 'ann')).toBe('User ann deleted\n');
  expect(await run(...ROOT, 'role', 'delete', 'team')).toBe('Role team deleted\n');
  expect(await run(...ROOT, 'auth', 'disable')).toBe('Authentication Disabled\n');
  expect(await run('get', 'team/b', '--print-value-only')).toBe('after\n');
});
