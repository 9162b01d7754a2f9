// Traces as a collector gets them.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { failureOf } from './testing/client.ts';
import { makeDirectory, startAlone } from './testing/server.ts';
import { bytesOf } from './testing/text.ts';
import { Tracing } from './tracing.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
}

async function collector(status = 200): Promise<{ address: string; spans: Span[]; bodies: string[] }> {
  const spans: Span[] = [];
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      const [{ scopeSpans }] = (JSON.parse(body) as { resourceSpans: [{ scopeSpans: [{ spans: Span[] }] }] })
        .resourceSpans;
      spans.push(...scopeSpans[0].spans);
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.push(() => server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, spans, bodies };
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

test('calls of clients that trace are spans under theirs; others only by chance', async () => {
  const { address, spans, bodies } = await collector();
  const tracing = { address, serviceName: 'keys', instanceId: 'n1', samplesPerMillion: 0 };
  const member = await startAlone(await makeDirectory(), { tracing });
  const before = Date.now();
  await member.client.kv.Put({ key: bytesOf('untraced') });
  await member.client.kv.Put({ key: bytesOf('k') }, { traceparent: `00-${TRACE}-${PARENT}-01` });
  await member.client.kv.Put({ key: bytesOf('k') }, { traceparent: `00-${TRACE}-${PARENT}-00` });
  await failureOf(member.client.kv.Put({}, { traceparent: `00-${TRACE}-${PARENT}-01` }));
  await member.close();
  expect(spans.map(({ name, traceId, parentSpanId, status }) => [name, traceId, parentSpanId, status])).toEqual([
    ['etcdserverpb.KV/Put', TRACE, PARENT, {}],
    ['etcdserverpb.KV/Put', TRACE, PARENT, { code: 2 }],
  ]);
  const [{ startTimeUnixNano, endTimeUnixNano }] = spans as [Span];
  expect(Number(startTimeUnixNano) / 1e6).toBeGreaterThan(before - 100);
  expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
  expect(bodies[0]).toContain('{"key":"service.name","value":{"stringValue":"keys"}}');
});

test('a share of all calls can be traced', async () => {
  const { address, spans } = await collector();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const tracing = new Tracing({ address, serviceName: 's', instanceId: '', samplesPerMillion: 1_000_000, log });
  for (let i = 0; i < 1000; i++) tracing.handled('/s/m', 0, performance.now(), undefined);
  await tracing.close();
  expect(spans).toHaveLength(1000);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1000);
});

test('a collector that is away is told of once, and costs a bounded number of spans', async () => {
  const { address } = await collector(503);
  const warnings: string[] = [];
  const log = { info: () => {}, warn: (_: object, message: string) => warnings.push(message), error: () => {} };
  const tracing = new Tracing({ address, serviceName: 's', instanceId: '', samplesPerMillion: 1_000_000, log });
  for (let i = 0; i < 30_000; i++) tracing.handled('/s/m', 0, performance.now(), undefined);
  await tracing.close();
  await tracing.close();
  expect(warnings).toEqual(['the collector of traces takes none: it answered 503']);
  expect(tracing.dropped).toBeGreaterThan(19_000);
});
