// Transports on the loopback that write down what happens to them, for tests.

import { nodeCrc32 } from '../../storage/node/file-system.ts';
import { createTransport } from '../transport.ts';
import type { ClusterInfo, Transport, TransportLimits, TransportOptions } from '../types.ts';

export interface TestMember {
  readonly node: number;
  readonly transport: Transport;
  readonly address: string;
  readonly port: number;
  /** What happened, such as `message 2: hello`, `connected 2`, `refused 2: cluster-mismatch`. */
  readonly seen: string[];
}

export const CLUSTER = 77;

/** Short waits, so that tests of giving up do not take long; long enough for a busy machine. */
export const QUICK: Partial<TransportLimits> = { backoffMsMin: 5, backoffMsMax: 50 };

export const encode = (text: string): Uint8Array => Buffer.from(text);
export const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export async function startMember(
  node: number,
  overrides: Partial<TransportOptions> = {},
  port = 0,
): Promise<TestMember> {
  const seen: string[] = [];
  const transport = createTransport({
    self: node,
    clusterId: CLUSTER,
    crc32: nodeCrc32,
    limits: QUICK,
    onMessage: (from, reader) => seen.push(`message ${from}: ${decode(reader.raw(reader.remaining))}`),
    onPeerConnected: (peer) => seen.push(`connected ${peer}`),
    onPeerDisconnected: (peer) => seen.push(`disconnected ${peer}`),
    onPeerRefused: (peer, { code }) => seen.push(`refused ${peer}: ${code}`),
    onPeerUnreachable: (peer, { code }) => seen.push(`unreachable ${peer}: ${code}`),
    onIntruder: (_, { code }) => seen.push(`intruder: ${code}`),
    describeCluster: (): ClusterInfo => ({ clusterId: CLUSTER, engine: '', members: [] }),
    ...overrides,
  });
  const bound = await transport.listen({ host: '127.0.0.1', port });
  return { node, transport, address: `127.0.0.1:${bound.port}`, port: bound.port, seen };
}

export function sendText({ transport }: TestMember, to: number, text: string): boolean {
  const writer = transport.begin(to);
  if (writer === undefined) return false;
  writer.raw(encode(text));
  transport.end();
  return true;
}
