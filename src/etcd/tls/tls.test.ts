// TLS of whole members: who may connect, what is reloaded, and members among themselves.

import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { StatusResponse } from '../../codec/etcd/maintenance.ts';
import { selfSigned } from '../../grpc/self-signed.ts';
import { findFreePorts } from '../../host/testing/ports.ts';
import { ours, strangers } from '../../transport/testing/certificates.ts';
import type { EtcdServerOptions, TlsSource } from '../options.ts';
import { makeDirectory, memberOptions, startAlone, startMember, type TestMember } from '../testing/server.ts';
import { opensslCiphers } from './ciphers.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

type Pem = { readonly ca: string; readonly cert: string; readonly key: string };

function write(directory: string, pem: Pem): { certFile: string; keyFile: string; trustedCaFile: string } {
  mkdirSync(directory, { recursive: true });
  const paths = { certFile: join(directory, 'c'), keyFile: join(directory, 'k'), trustedCaFile: join(directory, 'ca') };
  writeFileSync(paths.certFile, pem.cert);
  writeFileSync(paths.keyFile, pem.key);
  writeFileSync(paths.trustedCaFile, pem.ca);
  return paths;
}

const LISTEN = { listenClientUrls: [{ host: '127.0.0.1', port: 0, isTls: true }] };

async function serve(clientTls: TlsSource, more: Partial<EtcdServerOptions> = {}): Promise<TestMember> {
  const member = await startAlone(await makeDirectory(), { ...LISTEN, clientTls, ...more });
  ending.push(() => member.close());
  return member;
}

/** Asks for the status, as a client that trusts `ca` and shows `pair`. Resolves to the member's version. */
function status(address: string, ca: string, pair?: { cert: string; key: string }): Promise<string> {
  const [key, cert] = [pair?.key, pair?.cert].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
  const credentials = grpc.credentials.createSsl(Buffer.from(ca), key, cert);
  const client = new grpc.Client(address, credentials);
  ending.push(() => client.close());
  const same = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve, reject) => {
    const path = '/etcdserverpb.Maintenance/Status';
    client.makeUnaryRequest(path, same, same, Buffer.alloc(0), (error, answer) =>
      error ? reject(error) : resolve(StatusResponse.decode(answer!).version),
    );
  });
}

const REFUSED = { code: grpc.status.UNAVAILABLE };

describe('clients', () => {
  test('are served over TLS, and see the certificate', async () => {
    const { certFile, keyFile } = write(await makeDirectory(), ours);
    const { address } = await serve({ type: 'files', certFile, keyFile });
    await expect(status(address, ours.ca)).resolves.toMatch(/^3\./);
    await expect(status(address, strangers.ca)).rejects.toMatchObject(REFUSED);
  });

  test('must show a certificate of a trusted authority where that is asked for', async () => {
    const { address } = await serve({ type: 'files', ...write(await makeDirectory(), ours), clientCertAuth: true });
    await expect(status(address, ours.ca, ours)).resolves.toMatch(/^3\./);
    await expect(status(address, ours.ca)).rejects.toMatchObject(REFUSED);
    await expect(status(address, ours.ca, strangers)).rejects.toMatchObject(REFUSED);
  });

  test.each([
    [{ allowedHostname: 'localhost' }, true],
    [{ allowedHostname: 'elsewhere.example' }, false],
    [{ allowedCn: 'member' }, true],
    [{ allowedCn: 'somebody' }, false],
  ])('with %j and a certificate of ‘member’ at localhost: %s', async (limits, isServed) => {
    const { address } = await serve({ type: 'files', ...write(await makeDirectory(), ours), ...limits });
    const answer = status(address, ours.ca, ours);
    if (isServed) await expect(answer).resolves.toMatch(/^3\./);
    else await expect(answer).rejects.toMatchObject(REFUSED);
  });

  test('a renewed certificate serves new connections, and an unusable one changes nothing', async () => {
    const directory = await makeDirectory();
    const { certFile, keyFile } = write(directory, ours);
    const { address } = await serve({ type: 'files', certFile, keyFile });
    await expect(status(address, ours.ca)).resolves.toMatch(/^3\./);
    writeFileSync(certFile, 'half a certifi');
    await expect(status(address, ours.ca)).resolves.toMatch(/^3\./);
    write(directory, strangers);
    await expect(status(address, strangers.ca)).resolves.toMatch(/^3\./);
    await expect(status(address, ours.ca)).rejects.toMatchObject(REFUSED);
  });

  test('speak the versions and suites that are allowed', async () => {
    const { certFile, keyFile } = write(await makeDirectory(), ours);
    const suite = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
    const { address } = await serve({ type: 'files', certFile, keyFile, cipherSuites: [suite], maxVersion: 'TLSv1.2' });
    const [host, port] = address.split(':');
    const cipher = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host, port: Number(port), ca: ours.ca, ALPNProtocols: ['h2'] }, () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().standardName}`);
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(cipher).toBe(`TLSv1.2 ${suite}`);
  });
});

describe('a certificate of one’s own', () => {
  test('is made once, for the addresses that are listened on, and kept', async () => {
    const directory = await makeDirectory();
    const certificates: X509Certificate[] = [];
    for (let start = 0; start < 2; start++) {
      const member = await startAlone(directory, { ...LISTEN, clientTls: { type: 'self-signed', validityYears: 2 } });
      const [host, port] = member.address.split(':');
      await new Promise<void>((resolve, reject) => {
        const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] }, () => {
          certificates.push(new X509Certificate(socket.getPeerCertificate(true).raw));
          socket.destroy();
          resolve();
        });
        socket.on('error', reject);
      });
      await member.close();
    }
    const [first, second] = certificates as [X509Certificate, X509Certificate];
    expect(first.fingerprint256).toBe(second.fingerprint256);
    expect(first.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(first.checkHost('localhost')).toBe('localhost');
    const years = (Date.parse(first.validTo) - Date.now()) / (365 * 86_400_000);
    expect(years).toBeCloseTo(2, 1);
  });

  test('is a valid certificate whatever the hosts', () => {
    const hosts = ['127.0.0.1', 'a.example', '::1', '2001:db8::ff00:42:8329', '::'];
    const dates = { notBefore: new Date('2020-01-01'), notAfter: new Date('2060-06-01') };
    const { cert } = selfSigned({ commonName: 'é', hosts, ...dates });
    const parsed = new X509Certificate(cert);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    for (const ip of ['127.0.0.1', '::1', '2001:db8::ff00:42:8329', '::']) expect(parsed.checkIP(ip)).toBe(ip);
    expect(parsed.subject).toBe('CN=é');
    expect(Date.parse(parsed.validTo)).toBe(dates.notAfter.getTime());
  });
});

describe('members', () => {
  async function cluster(peerTls: TlsSource | ((name: string) => TlsSource)): Promise<TestMember[]> {
    const directory = await makeDirectory();
    const ports = await findFreePorts(3);
    const peers = ports.map((port, i) => ({ name: `n${i + 1}`, port }));
    const https = (url: string): string => url.replace('http:', 'https:');
    const members = await Promise.all(
      peers.map(({ name, port }) => {
        const options = memberOptions(directory, name, peers);
        return startMember({
          ...options,
          listenPeerUrls: [{ host: '127.0.0.1', port, isTls: true }],
          initialAdvertisePeerUrls: options.initialAdvertisePeerUrls!.map(https),
          initialCluster: options.initialCluster!.map((each) => ({ ...each, peerUrls: each.peerUrls.map(https) })),
          peerTls: typeof peerTls === 'function' ? peerTls(name) : peerTls,
        });
      }),
    );
    for (const member of members) ending.push(() => member.close());
    return members;
  }

  const key = Buffer.from('k');

  test('of one authority form a cluster', async () => {
    const files = write(await makeDirectory(), ours);
    const members = await cluster({ type: 'files', ...files, clientCertAuth: true, allowedCn: 'member' });
    await Promise.all(members.map(({ server }) => server.ready));
    await members[0]!.client.kv.Put({ key, value: key });
    const { kvs } = await members[2]!.client.kv.Range({ key });
    expect(kvs).toHaveLength(1);
  });

  test('with certificates of their own form one too', async () => {
    const members = await cluster({ type: 'self-signed' });
    await Promise.all(members.map(({ server }) => server.ready));
    await members[1]!.client.kv.Put({ key, value: key });
  });

  test('of another authority are kept out, and the others go on', async () => {
    const good = write(await makeDirectory(), ours);
    const bad = write(await makeDirectory(), strangers);
    const members = await cluster((name) => ({ type: 'files', ...(name === 'n3' ? bad : good) }));
    const [a, b, c] = members as [TestMember, TestMember, TestMember];
    await Promise.all([a.server.ready, b.server.ready]);
    await a.client.kv.Put({ key, value: key });
    expect(c.server.replica.status().leader).toBe(0);
    expect(c.server.replica.status().peers.some(({ isConnected }) => isConnected)).toBe(false);
  });
});

describe('bad files', () => {
  test.each<[string, (f: ReturnType<typeof write>) => Partial<Parameters<typeof serve>[0]>, RegExp]>([
    ['missing', () => ({ certFile: '/none/c.pem' }), /^\/none\/c.pem cannot be used for TLS: ENOENT/],
    ['no certificate', ({ keyFile }) => ({ certFile: keyFile }), /k cannot be used for TLS/],
    [
      'another’s key',
      ({ keyFile }) => ({ keyFile: write(join(keyFile, '../other'), strangers).keyFile }),
      /k cannot be used/,
    ],
  ])('%s: the start is refused, and the file named', async (_what, change, message) => {
    const files = write(await makeDirectory(), ours);
    const { certFile, keyFile } = files;
    await expect(serve({ type: 'files', certFile, keyFile, ...change(files) } as TlsSource)).rejects.toMatchObject({
      code: 'bad-certificate',
      message: expect.stringMatching(message),
    });
  });

  test('TLS without a certificate is refused', async () => {
    await expect(startAlone(await makeDirectory(), LISTEN)).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

test('cipher suites by IANA’s names', () => {
  expect(opensslCiphers(['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA'])).toMatch(
    /^ECDHE-RSA-CHACHA20-POLY1305:AES128-SHA:TLS_/,
  );
  expect(() => opensslCiphers(['TLS_MADE_UP'])).toThrow(/no cipher suite 'TLS_MADE_UP'/);
});
