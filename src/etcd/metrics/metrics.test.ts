// Metrics, health and the level of the log, as Prometheus, Kubernetes and curl ask for them.

import { afterEach, describe, expect, test } from 'vitest';
import { makeDirectory, startAlone, type TestMember } from '../testing/server.ts';
import { bytesOf } from '../testing/text.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function alone(more: Parameters<typeof startAlone>[1] = {}): Promise<TestMember> {
  const member = await startAlone(await makeDirectory(), more);
  ending.push(() => member.close());
  return member;
}

/** Each sample by its name and labels. */
async function scrape(address: string): Promise<Map<string, number>> {
  const response = await fetch(`http://${address}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('metrics', () => {
  test('have etcd’s names, and tell what happened', async () => {
    const { address, client, server } = await alone({ metrics: 'extensive', quotaBackendBytes: 1_000_000_000 });
    for (let i = 0; i < 3; i++) await client.kv.Put({ key: bytesOf(`k${i}`), value: bytesOf('v') });
    await client.kv.Put({ key: bytesOf('') }).catch(() => {});
    await client.kv.DeleteRange({ key: bytesOf('k0') });
    const metrics = await scrape(address);
    const put = 'grpc_service="etcdserverpb.KV",grpc_method="Put",grpc_type="unary"';
    expect(Object.fromEntries(metrics)).toMatchObject({
      etcd_server_has_leader: 1,
      etcd_server_is_leader: 1,
      etcd_server_leader_changes_seen_total: 1,
      etcd_server_quota_backend_bytes: 1_000_000_000,
      etcd_server_proposals_failed_total: 0,
      etcd_server_proposals_applied_total: server.replica.status().applied,
      etcd_debugging_mvcc_keys_total: 2,
      etcd_debugging_mvcc_watcher_total: 0,
      'etcd_server_version{server_version="3.6.0"}': 1,
      [`grpc_server_started_total{${put}}`]: 4,
      [`grpc_server_handled_total{${put},grpc_code="OK"}`]: 3,
      [`grpc_server_handled_total{${put},grpc_code="InvalidArgument"}`]: 1,
      [`grpc_server_handling_seconds_count{${put}}`]: 4,
    });
    expect(metrics.get('etcd_disk_wal_fsync_duration_seconds_count')).toBeGreaterThan(3);
    expect(metrics.get('etcd_disk_wal_fsync_duration_seconds_bucket{le="8.192"}')).toBeGreaterThan(3);
    expect(metrics.get('etcd_network_client_grpc_received_bytes_total')).toBeGreaterThan(100);
    expect(metrics.get('etcd_mvcc_db_total_size_in_bytes')).toBeGreaterThan(1000);
    for (const name of [
      'etcd_server_heartbeat_send_failures_total',
      'etcd_server_slow_apply_total',
      'etcd_server_slow_read_indexes_total',
      'etcd_server_proposals_pending',
      'etcd_server_proposals_committed_total',
      'etcd_server_health_failures',
      'etcd_mvcc_db_total_size_in_use_in_bytes',
      'etcd_debugging_mvcc_slow_watcher_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect([name, metrics.has(name)]).toEqual([name, true]);
    }
  });

  test('have a port of their own if asked, where no key can be reached', async () => {
    const member = await alone({ listenMetricsUrls: [{ host: '127.0.0.1', port: 0 }] });
    const { metricsAddresses } = member.server;
    const [{ host, port }] = metricsAddresses as [{ host: string; port: number }];
    expect((await scrape(`${host}:${port}`)).get('etcd_server_has_leader')).toBe(1);
    expect((await fetch(`http://${host}:${port}/health`)).status).toBe(200);
    expect((await fetch(`http://${host}:${port}/v3/kv/range`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});

describe('health', () => {
  test('/livez and /readyz, whole and check by check', async () => {
    const { address, client } = await alone();
    const get = async (path: string) => {
      const response = await fetch(`http://${address}${path}`);
      return [response.status, await response.text()];
    };
    expect(await get('/livez')).toEqual([200, 'ok\n']);
    expect(await get('/readyz')).toEqual([200, 'ok\n']);
    expect(await get('/readyz?verbose')).toEqual([
      200,
      '[+]data_corruption ok\n[+]serializable_read ok\n[+]linearizable_read ok\n[+]non_learner ok\nok\n',
    ]);
    expect(await get('/readyz/linearizable_read?verbose')).toEqual([200, '[+]linearizable_read ok\nok\n']);
    expect((await get('/readyz/nothing'))[0]).toBe(404);
    expect((await fetch(`http://${address}/livez`, { method: 'POST' })).status).toBe(405);

    await client.maintenance.Alarm({ action: 1, memberId: 1n, alarm: 2 });
    expect(await get('/readyz/data_corruption')).toEqual([
      503,
      '[-]data_corruption failed: alarm activated: CORRUPT\n',
    ]);
    expect(await get('/readyz?exclude=data_corruption')).toEqual([200, 'ok\n']);
    expect((await get('/health'))[0]).toBe(503);
    expect((await scrape(address)).get('etcd_server_health_failures')).toBe(1);
  });
});

test('the log’s level can be changed while it runs, by root', async () => {
  const levels: string[] = [];
  const setLogLevel = (level: string): boolean => level !== 'loud' && levels.push(level) > 0;
  const { address, client } = await alone({ setLogLevel });
  const put = async (body: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(`http://${address}/config/local/log`, { method: 'PUT', body, headers })).status;
  expect(await put('{"Level":"DEBUG"}')).toBe(204);
  expect(await put('{"Level":"loud"}')).toBe(400);
  expect(await put('nonsense')).toBe(400);
  expect(levels).toEqual(['debug']);
  await client.auth.UserAdd({ name: 'root', password: 'r' });
  await client.auth.UserGrantRole({ user: 'root', role: 'root' });
  await client.auth.AuthEnable();
  expect(await put('{"Level":"warn"}')).toBe(400);
  const { token } = await client.auth.Authenticate({ name: 'root', password: 'r' });
  expect(await put('{"Level":"warn"}', { Authorization: token })).toBe(204);
});

test('pages of strangers, and strange names for this machine, are kept out if asked', async () => {
  const { address } = await alone({ cors: ['https://ours.example'], hostWhitelist: ['127.0.0.1'] });
  const ask = (origin: string) => fetch(`http://${address}/version`, { headers: { origin } });
  expect((await ask('https://ours.example')).headers.get('access-control-allow-origin')).toBe('https://ours.example');
  expect((await ask('https://theirs.example')).headers.get('access-control-allow-origin')).toBeNull();
  const preflight = await fetch(`http://${address}/v3/kv/put`, { method: 'OPTIONS' });
  expect(preflight.status).toBe(200);
  const port = address.split(':')[1];
  expect((await fetch(`http://localhost:${port}/version`)).status).toBe(421);
});
