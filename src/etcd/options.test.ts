import { describe, expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import { type EtcdServerOptions, parseOptions } from './options.ts';

describe('options', () => {
  test('by default make a cluster of one on etcd’s ports', () => {
    expect(parseOptions({ dataDir: '/data' })).toMatchObject({
      name: 'default',
      advertiseClientUrls: ['http://127.0.0.1:2379'],
      initialAdvertisePeerUrls: ['http://127.0.0.1:2380'],
      initialCluster: [{ name: 'default', peerUrls: ['http://127.0.0.1:2380'] }],
      initialClusterState: 'new',
      maxRequestBytes: 1_572_864,
      maxTxnOps: 128,
    });
  });

  test('follow one another: addresses give URLs, URLs give the cluster', () => {
    const options = parseOptions({ dataDir: '/data', name: 'n', listenPeerUrls: [{ host: '::1', port: 5 }] });
    expect(options.initialCluster).toEqual([{ name: 'n', peerUrls: ['http://[::1]:5'] }]);
  });

  test.each([
    [{ dataDir: '' }, 'dataDir must be the path of a directory, not ""'],
    [{ name: '' }, 'name must be a name, not ""'],
    [{ listenClientUrls: [] }, 'listenClientUrls must be at least one address, not []'],
    [{ listenPeerUrls: [] }, 'listenPeerUrls must be one address: a member has one port for its peers, not []'],
    [{ initialAdvertisePeerUrls: [] }, 'initialAdvertisePeerUrls must be at least one URL, not []'],
    [{ electionTimeoutMs: 0 }, 'electionTimeoutMs must be an integer above 0, not 0'],
    [{ maxTxnOps: 1.5 }, 'maxTxnOps must be an integer above 0, not 1.5'],
  ] as [Partial<EtcdServerOptions>, string][])('%j is refused', (wrong, message) => {
    const attempt = (): unknown => parseOptions({ dataDir: '/data', ...wrong });
    expect(attempt).toThrow(QuorateError);
    expect(attempt).toThrow(message);
  });
});
