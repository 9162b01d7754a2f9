// The JSON gateway as curl meets it.

import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDirectory, startAlone, type TestMember } from '../testing/server.ts';
import { GATEWAY_PATHS } from './paths.ts';

let member: TestMember;
beforeAll(async () => {
  member = await startAlone(await makeDirectory());
});
afterAll(() => member.close());

const encode = (text: string): string => Buffer.from(text).toString('base64');

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`http://${member.address}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text.split('\n')[0]!) : undefined };
}

describe('keys', () => {
  test('are put, read, compared and deleted with etcd’s names and forms', async () => {
    const put = await post('/v3/kv/put', { key: encode('gate/a'), value: encode('1') });
    expect(put).toMatchObject({ status: 200, json: { header: { revision: expect.stringMatching(/^\d+$/) } } });
    await post('/v3/kv/put', { key: encode('gate/b'), value: encode('2') });

    const range = await post('/v3/kv/range', {
      key: encode('gate/'),
      rangeEnd: encode('gate0'),
      sort_order: 'DESCEND',
    });
    expect(range.json).toMatchObject({
      count: '2',
      kvs: [
        { key: encode('gate/b'), value: encode('2'), version: '1' },
        { key: encode('gate/a'), value: encode('1') },
      ],
    });
    expect(range.json.kvs[0]).not.toHaveProperty('lease');

    const txn = await post('/v3/kv/txn', {
      compare: [{ key: encode('gate/a'), target: 'VALUE', result: 'EQUAL', value: encode('1') }],
      success: [{ request_put: { key: encode('gate/a'), value: encode('3') } }],
      failure: [{ request_range: { key: encode('gate/a') } }],
    });
    expect(txn.json).toMatchObject({ succeeded: true, responses: [{ response_put: {} }] });

    const gone = await post('/v3/kv/deleterange', { key: encode('gate/'), range_end: encode('gate0'), prev_kv: true });
    expect(gone.json).toMatchObject({ deleted: '2', prev_kvs: [{ value: encode('3') }, { value: encode('2') }] });
  });

  test('an empty body is an empty request', async () => {
    expect((await post('/v3/maintenance/status', '')).json).toHaveProperty('version');
    expect((await post('/v3/cluster/member/list', {})).json.members).toHaveLength(1);
  });

  test('streams are lines of results', async () => {
    await post('/v3/kv/put', { key: encode('lines'), value: encode('x') });
    const { text } = await post('/v3/kv/rangestream', { key: encode('lines') });
    const lines = text.trimEnd().split('\n');
    expect(JSON.parse(lines[0]!)).toHaveProperty('result');
  });
});

describe('refusals', () => {
  test('of etcd carry code, message and details, with an HTTP status of their kind', async () => {
    const { status, json } = await post('/v3/kv/put', { value: encode('no key') });
    expect({ status, json }).toEqual({
      status: 400,
      json: { code: 3, message: 'etcdserver: key is not provided', details: [] },
    });
  });

  test.each([
    ['{', 'ends inside a JSON object'],
    ['nonsense', 'expected a JSON object'],
    ['{"key": }', 'not JSON'],
    ['{"key": 5}', 'key must be a string of base64'],
    ['{"key": "YQ=="} {"key": "YQ=="}', 'one JSON object is expected, not 2'],
  ])('of %j names what is wrong', async (body, message) => {
    const { status, json } = await post('/v3/kv/range', body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 3, message: expect.stringContaining(message) });
  });

  test('of what is too large come before it is read to its end', async () => {
    const { status } = await post('/v3/kv/put', { key: encode('k'), value: 'A'.repeat(6 * 1024 * 1024) });
    expect(status).toBe(400);
  });

  test('of other methods and of unknown paths', async () => {
    const get = await fetch(`http://${member.address}/v3/kv/range`);
    expect(get.status).toBe(405);
    expect(get.headers.get('allow')).toBe('POST');
    expect((await post('/v3/kv/nothing', {})).status).toBe(404);
  });
});

test('every method of etcd has its path, and every path its handler', async () => {
  for (const path of GATEWAY_PATHS.keys()) {
    const response = await fetch(`http://${member.address}${path}`);
    expect([path, response.status]).toEqual([path, 405]);
  }
});

test('a client that goes away in the middle of its request harms nobody', async () => {
  const [host, port] = member.address.split(':');
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), host, () => {
      socket.write('POST /v3/kv/put HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"key": "', () =>
        socket.destroy(),
      );
    });
    socket.on('close', () => resolve());
  });
  expect((await post('/v3/kv/range', { key: encode('k') })).status).toBe(200);
});

test('a body may come in any pieces', async () => {
  const [host, port] = member.address.split(':');
  const body = JSON.stringify({ key: encode('pieces "{}" \\'), value: encode('{"}') });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest({ host, port, method: 'POST', path: '/v3/kv/put' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    for (const letter of body) request.write(letter);
    request.end();
  });
  expect(status).toBe(200);
});
