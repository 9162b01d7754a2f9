// Members on loopback, in one process: they meet, change, fail, leave, change keys, and shrug at rubbish.

import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { parseAddress } from '../../transport/address.ts';
import { createGossipMap } from './gossip-map.ts';
import { createMembership } from './membership.ts';
import type { Membership, MembershipEvents, MembershipOptions } from './types.ts';

const QUICK = {
  probeIntervalMs: 200,
  probeTimeoutMs: 80,
  gossipIntervalMs: 20,
  syncIntervalMs: 400,
  suspicionMultiplier: 2,
  suspicionMaxFactor: 2,
};

/** Where nobody may be blamed, however busy the machine is. */
const PATIENT = { probeIntervalMs: 1000, probeTimeoutMs: 300, suspicionMultiplier: 4 };

const open: Membership[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((member) => member.close()));
});

async function start(options: MembershipOptions = {}): Promise<Membership> {
  const member = await createMembership({
    listen: { host: '127.0.0.1', port: 0 },
    ...options,
    swim: { ...QUICK, ...options.swim },
  });
  open.push(member);
  return member;
}

/** Members 1 to `count`, each joining by the first. */
async function group(count: number, options: MembershipOptions = {}): Promise<Membership[]> {
  const first = await start({ nodeId: 1, ...options });
  const members = [first];
  for (let nodeId = 2; nodeId <= count; nodeId++) {
    members.push(await start({ nodeId, join: [first.address], ...options }));
  }
  await everybody(members, (member) => member.members().length === count);
  return members;
}

const EVENTS: readonly (keyof MembershipEvents)[] = [
  'joined',
  'updated',
  'suspected',
  'refuted',
  'failed',
  'left',
  'forgotten',
  'conflict',
];

/** Resolves once `holds`, looked at after each event of `member`. */
function until(member: Membership, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const stop = EVENTS.map((event) =>
      member.events.on(event, () => {
        if (!holds()) return;
        for (const each of stop) each();
        resolve();
      }),
    );
  });
}

async function everybody(members: readonly Membership[], holds: (member: Membership) => boolean): Promise<void> {
  await Promise.all(members.map((member) => until(member, () => holds(member))));
}

const ids = (member: Membership): number[] => member.members().map(({ id }) => id);

test('members meet through one seed, and each knows all, with what they say of themselves', async () => {
  const [first, , third] = await group(5, { metadata: Buffer.from('hello') });
  expect(ids(first!)).toEqual([1, 2, 3, 4, 5]);
  expect(Buffer.from(first!.member(4)!.metadata).toString()).toBe('hello');
  await third!.setMetadata(Buffer.from('changed'));
  await everybody(open, (member) => Buffer.from(member.member(3)!.metadata).toString() === 'changed');
  await expect(third!.setMetadata(new Uint8Array(513))).rejects.toMatchObject({ code: 'metadata-too-long' });
});

test('a silent member is suspected, then failed; one that says goodbye has left', async () => {
  const [first, second, third, fourth] = await group(4);
  const seen: string[] = [];
  first!.events.on('suspected', ({ member }) => {
    if (member.id === 3) seen.push('suspected 3');
  });
  first!.events.on('failed', ({ id }) => seen.push(`failed ${id}`));
  first!.events.on('left', ({ id }) => seen.push(`left ${id}`));
  await fourth!.leave();
  expect(fourth!.members().map(({ id }) => id)).toEqual([1, 2, 3]);
  await fourth!.close();
  await third!.close();
  await everybody([first!, second!], (member) => member.member(3)!.status === 'failed');
  expect(ids(first!)).toEqual([1, 2]);
  expect(first!.member(4)!.status).toBe('left');
  expect(seen).toEqual(['left 4', 'suspected 3', 'failed 3']);
});

test('one that left comes back by joining, and a restarted one under its old id', async () => {
  const [first, second, third] = await group(3);
  await second!.leave();
  await until(first!, () => first!.member(2)!.status === 'left');
  await second!.join([first!.address]);
  await until(first!, () => first!.member(2)!.status === 'alive');
  const { port } = parseAddress(third!.address);
  const before = first!.member(3)!.incarnation;
  await third!.close();
  await until(first!, () => first!.member(3)!.status === 'failed');
  await start({ nodeId: 3, listen: { host: '127.0.0.1', port }, join: [first!.address] });
  await everybody([first!, second!], (member) => member.member(3)!.status === 'alive');
  expect(first!.member(3)!.incarnation).toBeGreaterThan(before);
});

test('both sides forget each other, and still find together again through the seed', async () => {
  const [first, second] = await group(2, { swim: { forgetMs: 300 } });
  const networks = [first!, second!].map(networkOf);
  for (const network of networks) network.isCut = true;
  await everybody([first!, second!], (member) => member.members().length === 1);
  await Promise.all([
    until(first!, () => first!.member(2) === undefined),
    until(second!, () => second!.member(1) === undefined),
  ]);
  for (const network of networks) network.isCut = false;
  await everybody([first!, second!], (member) => member.members().length === 2);
});

test('where datagrams get lost, probes go by connection, and nobody is blamed', async () => {
  const [first, second] = await group(2, { swim: { ...PATIENT, indirectProbes: 0 } });
  let suspicions = 0;
  for (const member of [first!, second!]) member.events.on('suspected', () => suspicions++);
  networkOf(second!).losesDatagrams = true;
  const sentBefore = networkOf(second!).streams;
  // Each ack of a probe by connection is a message on a stream.
  await networkOf(second!).untilStreams(sentBefore + 3);
  expect(suspicions).toBe(0);
});

test('keys change without anybody being lost: add everywhere, use everywhere, remove everywhere', async () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(16)];
  const members = await group(4, { keys: [oldKey], swim: PATIENT });
  let losses = 0;
  for (const member of members) member.events.on('failed', () => losses++);
  for (const { keyring } of members) keyring.add(newKey);
  for (const [at, { keyring }] of members.entries()) {
    keyring.use(newKey);
    // Half-way some seal with the one and some with the other.
    await members[at]!.setMetadata(Uint8Array.of(at));
    await everybody(members, (member) => member.member(at + 1)!.metadata[0] === at);
  }
  for (const { keyring } of members) keyring.remove(oldKey);
  await members[0]!.setMetadata(Uint8Array.of(99));
  await everybody(members, (member) => member.member(1)!.metadata[0] === 99);
  expect(losses).toBe(0);
  expect(members[0]!.keyring.list()).toEqual([new Uint8Array(newKey)]);
  expect(() => members[0]!.keyring.remove(newKey)).toThrow(expect.objectContaining({ code: 'key-in-use' }));
  expect(() => members[0]!.keyring.use(oldKey)).toThrow(expect.objectContaining({ code: 'unknown-key' }));
  expect(() => members[0]!.keyring.add(new Uint8Array(5))).toThrow(expect.objectContaining({ code: 'invalid-key' }));
});

test('other keys, other groups and closed doors are no way in', async () => {
  const [first] = await group(1, { keys: [randomBytes(32)] });
  const join = [first!.address];
  for (const options of [{}, { keys: [randomBytes(32)] }, { keys: first!.keyring.list(), clusterName: 'another' }]) {
    const refused = start({ nodeId: 9, join, joinTimeoutMs: 300, ...options });
    await expect(refused).rejects.toMatchObject({ code: 'unreachable' });
  }
  expect(first!.members()).toHaveLength(1);
  expect(first!.statistics().dropped.foreign).toBeGreaterThan(0);
});

test('rubbish on both ports is counted, and changes nothing', async () => {
  const [first, second] = await group(2);
  const { host, port } = parseAddress(first!.address);
  const udp = createSocket('udp4');
  const packets = [Buffer.alloc(0), Buffer.from('GET / HTTP/1.1\r\n\r\n'), randomBytes(700), randomBytes(60_000)];
  for (const packet of packets) await new Promise((resolve) => udp.send(packet, port, host, resolve));
  udp.close();
  for (const rubbish of [randomBytes(4000), Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(64, 0xff)]) {
    const socket = connect(port, host, () => socket.write(rubbish));
    socket.on('error', () => {});
    await new Promise((resolve) => socket.on('close', resolve));
  }
  await second!.setMetadata(Uint8Array.of(1));
  await until(first!, () => first!.member(2)!.metadata[0] === 1);
  expect(first!.statistics().dropped.malformed).toBeGreaterThanOrEqual(3);
});

test('two under one id notice', async () => {
  const [first, second] = await group(2);
  const conflict = new Promise((resolve) => second!.events.on('conflict', resolve));
  const twin = await start({ nodeId: 2 });
  await twin.join([first!.address, second!.address]);
  expect(await conflict).toHaveProperty('address');
});

test('options are checked before anything listens', async () => {
  const refused = (options: MembershipOptions) => expect(createMembership(options)).rejects;
  await refused({ nodeId: 0 }).toMatchObject({ code: 'invalid-option' });
  await refused({ swim: { probeTimeoutMs: 5000 } }).toMatchObject({ code: 'invalid-option' });
  await refused({ keys: [new Uint8Array(3)] }).toMatchObject({ code: 'invalid-key' });
  await refused({ join: ['nonsense'] }).toMatchObject({ code: 'invalid-address' });
  await refused({ metadata: new Uint8Array(600) }).toMatchObject({ code: 'invalid-option' });
  const first = await start();
  const { port } = parseAddress(first.address);
  await refused({ listen: { host: '127.0.0.1', port } }).toMatchObject({ code: 'address-in-use' });
  await first.close();
  await expect(first.leave()).rejects.toMatchObject({ code: 'closed' });
});

test('a map is shared by all, deletions too, and those who come later have it', async () => {
  const members = await group(3, { keys: [randomBytes(32)] });
  const maps = members.map((member) =>
    createGossipMap(member, { gossip: { antiEntropyIntervalMs: 100, rumourIntervalMs: 20 } }),
  );
  const has = (map: (typeof maps)[number], holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      if (holds()) return resolve();
      const stop = map.events.on('changed', () => {
        if (!holds()) return;
        stop();
        resolve();
      });
    });
  maps[0]!.set('colour', Buffer.from('red'));
  await Promise.all(maps.map((map) => has(map, () => map.get('colour') !== undefined)));
  const blue = Buffer.from('blue');
  maps[1]!.set('colour', blue);
  blue.fill(0); // what was given stays the caller's
  maps[2]!.set('size', new Uint8Array(10_000));
  await Promise.all(
    maps.map((map) => has(map, () => String(Buffer.from(map.get('colour')!)) === 'blue' && map.keys().length === 2)),
  );
  maps[0]!.delete('size');
  await Promise.all(maps.map((map) => has(map, () => map.get('size') === undefined)));
  const late = await start({ nodeId: 9, join: [members[0]!.address], keys: members[0]!.keyring.list() });
  const lateMap = createGossipMap(late, { gossip: { antiEntropyIntervalMs: 100 } });
  await has(lateMap, () => lateMap.get('colour') !== undefined);
  expect(lateMap.keys()).toEqual(['colour']);
  expect(() => lateMap.set('k'.repeat(300), new Uint8Array(1))).toThrow(
    expect.objectContaining({ code: 'key-too-long' }),
  );
  for (const map of [...maps, lateMap]) map.close();
  expect(() => lateMap.set('k', new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'closed' }));
});

// ── Faults ──────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Network {
  isCut: boolean;
  losesDatagrams: boolean;
  /** Messages sent on connections. */
  streams: number;
  untilStreams(count: number): Promise<void>;
}

interface SocketsInside {
  sendDatagram(address: string, packet: Uint8Array): void;
  sendStream(address: string, packet: Uint8Array): void;
  hello(address: string, packet: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
}

/** Puts a hand on what `member` sends. */
function networkOf(member: Membership): Network {
  const inside = member as unknown as { sockets: SocketsInside; network?: Network };
  if (inside.network !== undefined) return inside.network;
  const { sockets } = inside;
  const [datagram, stream, hello] = [sockets.sendDatagram, sockets.sendStream, sockets.hello].map((send) =>
    send.bind(sockets),
  );
  const waiting: { count: number; resolve: () => void }[] = [];
  const network: Network = {
    isCut: false,
    losesDatagrams: false,
    streams: 0,
    untilStreams: (count) => new Promise((resolve) => waiting.push({ count, resolve })),
  };
  sockets.sendDatagram = (address, packet) => {
    if (!network.isCut && !network.losesDatagrams) datagram!(address, packet, 0);
  };
  sockets.sendStream = (address, packet) => {
    network.streams++;
    for (const { count, resolve } of waiting) if (network.streams >= count) resolve();
    if (!network.isCut) stream!(address, packet, 0);
  };
  sockets.hello = (address, packet, timeoutMs) =>
    network.isCut ? Promise.reject(new Error('cut')) : (hello!(address, packet, timeoutMs) as Promise<Uint8Array>);
  inside.network = network;
  return network;
}
