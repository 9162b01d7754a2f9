// Members for tests, in this process: in a directory that goes away, on free ports.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TESTED_ENGINE } from '../../host/testing/engine.ts';
import type { EtcdServerOptions } from '../options.ts';
import { type EtcdServer, startEtcdServer } from '../server.ts';
import { connect, type TestClient } from './client.ts';

export interface TestMember {
  readonly server: EtcdServer;
  readonly client: TestClient;
  /** host:port of the client port. */
  readonly address: string;
  readonly options: EtcdServerOptions;
  /** Closes the client and the server. */
  close(): Promise<void>;
}

export function makeDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'quorate-etcd-'));
}

export function memberOptions(
  directory: string,
  name: string,
  peers: readonly { readonly name: string; readonly port: number }[],
  more: Partial<EtcdServerOptions> = {},
): EtcdServerOptions {
  const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
  const port = peers.find((peer) => peer.name === name)?.port ?? 0;
  return {
    name,
    dataDir: join(directory, name),
    listenClientUrls: [{ host: '127.0.0.1', port: 0 }],
    listenPeerUrls: [{ host: '127.0.0.1', port }],
    advertiseClientUrls: [`http://${name}.test:2379`],
    initialAdvertisePeerUrls: [urlOf(port)],
    initialCluster: peers.map((peer) => ({ name: peer.name, peerUrls: [urlOf(peer.port)] })),
    initialClusterState: 'new',
    initialClusterToken: 'test',
    consensus: TESTED_ENGINE,
    heartbeatIntervalMs: 20,
    electionTimeoutMs: 200,
    snapshotCount: 10_000,
    maxTxnOps: 128,
    maxRequestBytes: 1.5 * 1024 * 1024,
    ...more,
  };
}

export async function startMember(options: EtcdServerOptions): Promise<TestMember> {
  const server = await startEtcdServer(options);
  const [{ host, port }] = server.clientAddresses as [{ host: string; port: number }];
  const address = `${host}:${port}`;
  const client = connect(address);
  return {
    server,
    client,
    address,
    options,
    async close() {
      client.close();
      await server.close();
    },
  };
}

/** A cluster of one that serves. Nobody dials its peer port, so any will do. */
export async function startAlone(directory: string, more: Partial<EtcdServerOptions> = {}): Promise<TestMember> {
  const member = await startMember(
    memberOptions(directory, 'n1', [{ name: 'n1', port: 1 }], { ...LISTEN_ANY, ...more }),
  );
  await member.server.ready;
  return member;
}
const LISTEN_ANY: Partial<EtcdServerOptions> = { listenPeerUrls: [{ host: '127.0.0.1', port: 0 }] };
