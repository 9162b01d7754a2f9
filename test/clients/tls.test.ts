// etcdctl and our own client over TLS: certificates of one authority on all ports, and self-signed ones.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ours, strangers } from '../../src/transport/testing/certificates.ts';
import { TestCluster } from '../harness/cluster.ts';
import { COMMAND_LINE_CLIENTS } from '../harness/etcdctl.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function write(pem: typeof ours): { ca: string; cert: string; key: string } {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-tls-'));
  ending.push(() => rmSync(directory, { recursive: true, force: true }));
  const paths = { ca: join(directory, 'ca'), cert: join(directory, 'cert'), key: join(directory, 'key') };
  for (const part of ['ca', 'cert', 'key'] as const) writeFileSync(paths[part], pem[part]);
  return paths;
}

async function start(flags: readonly string[]): Promise<TestCluster> {
  const cluster = await TestCluster.start({ scheme: 'https', flags });
  ending.push(() => cluster.destroy());
  return cluster;
}

test.each(COMMAND_LINE_CLIENTS)('$name: with certificates on both sides, on every port', async (client) => {
  const { ca, cert, key } = write(ours);
  const pair = (prefix: string): string[] => [
    ...[`--${prefix}cert-file`, cert, `--${prefix}key-file`, key],
    ...[`--${prefix}trusted-ca-file`, ca, `--${prefix}client-cert-auth`],
  ];
  const cluster = await start([...pair(''), ...pair('peer-')]);
  const endpoints = cluster.endpoints.map((endpoint) => `https://${endpoint}`);
  const shown = ['--cacert', ca, '--cert', cert, '--key', key];
  expect(await client.ok(endpoints, [...shown, 'put', 'secret', 'kept'])).toBe('OK\n');
  for (const endpoint of endpoints) {
    expect(await client.ok(endpoint, [...shown, 'get', 'secret'])).toBe('secret\nkept\n');
  }
  expect(await client.ok(endpoints, [...shown, 'member', 'list'])).toContain('https://127.0.0.1');

  const stranger = write(strangers);
  const refused = [
    '--cacert',
    ca,
    '--cert',
    stranger.cert,
    '--key',
    stranger.key,
    '--command-timeout=2s',
    'get',
    'secret',
  ];
  expect((await client.run(endpoints, refused)).code).not.toBe(0);
});

test.each(COMMAND_LINE_CLIENTS)('$name: with self-signed certificates, on every port', async (client) => {
  const cluster = await start(['--auto-tls', '--peer-auto-tls']);
  for (const { endpoint, dataDir } of cluster.members) {
    const trusted = ['--cacert', join(dataDir, 'fixtures/client/cert.pem')];
    expect(await client.ok(`https://${endpoint}`, [...trusted, 'put', 'a', 'b'])).toBe('OK\n');
  }
});
