// Ports, flags and the claim on a data directory.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENGINE_NAMES } from '../../host/engines.ts';
import { parseServeOptions } from '../serve/options.ts';
import { claimDirectory, planMembers, serveArguments } from './layout.ts';

describe('ports', () => {
  test('are those of etcd’s examples', () => {
    expect(planMembers(3)).toEqual([
      { name: 'n1', clientPort: 2379, peerPort: 2380 },
      { name: 'n2', clientPort: 22_379, peerPort: 22_380 },
      { name: 'n3', clientPort: 32_379, peerPort: 32_380 },
    ]);
    expect(planMembers(6).at(-1)?.peerPort).toBe(62_380);
  });

  test('start where one says', () => {
    expect(planMembers(2, 5000).map((member) => [member.clientPort, member.peerPort])).toEqual([
      [5000, 5001],
      [5010, 5011],
    ]);
  });

  test.each([
    [0, undefined, /--nodes must be from 1 to 9/],
    [10, undefined, /--nodes must be from 1 to 9/],
    [7, undefined, /needs --base-port/],
    [3, 65_530, /leaves no room/],
  ])('%d members from %s are refused', (nodes, base, message) => {
    expect(() => planMembers(nodes, base)).toThrow(message);
  });
});

test('the flags of each member are valid and agree with one another', () => {
  const members = planMembers(3);
  const parsed = members.map((member) => {
    const [command, ...flags] = serveArguments(member, members, '/data', 'raft', ['--heartbeat-interval', '20']);
    expect(command).toBe('serve');
    return parseServeOptions(flags, {}, () => '');
  });
  expect(new Set(parsed.map((options) => JSON.stringify(options.initialCluster))).size).toBe(1);
  expect(parsed.map((options) => options.dataDir)).toEqual(['/data/n1', '/data/n2', '/data/n3']);
  expect(parsed.every((options) => options.heartbeatIntervalMs === 20)).toBe(true);
});

describe('a data directory', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'quorate-layout-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  test('is founded once, and found again', () => {
    const directory = join(parent, 'deep', 'data');
    expect(claimDirectory(directory, planMembers(3))).toEqual({ state: 'founded', consensus: 'raft' });
    expect(claimDirectory(directory, planMembers(3))).toEqual({ state: 'found', consensus: 'raft' });
  });

  test('of another size or on other ports is refused, and left alone', () => {
    claimDirectory(parent, planMembers(3));
    const before = readdirSync(parent);
    expect(() => claimDirectory(parent, planMembers(5))).toThrow(/holds a cluster of 3 members on 2379, 22379, 32379/);
    expect(() => claimDirectory(parent, planMembers(3, 4000))).toThrow(/4000, 4010, 4020 with raft was asked for/);
    expect(readdirSync(parent)).toEqual(before);
  });

  test.each(ENGINE_NAMES)('founded with %s goes on with it, and refuses another', (name) => {
    expect(claimDirectory(parent, planMembers(3), name).consensus).toBe(name);
    expect(claimDirectory(parent, planMembers(3)).consensus).toBe(name);
    for (const other of ENGINE_NAMES.filter((each) => each !== name)) {
      expect(() => claimDirectory(parent, planMembers(3), other)).toThrow(
        new RegExp(`32379 with ${name}, and 3 members on 2379, 22379, 32379 with ${other} was asked for`),
      );
    }
  });

  test('of before there was a choice holds Raft', () => {
    writeFileSync(join(parent, 'cluster.json'), JSON.stringify({ format: 1, members: planMembers(1) }));
    expect(claimDirectory(parent, planMembers(1))).toEqual({ state: 'found', consensus: 'raft' });
  });

  test('with other people’s files is refused, and left alone', () => {
    writeFileSync(join(parent, 'thesis.tex'), 'x');
    expect(() => claimDirectory(parent, planMembers(3))).toThrow(/is not empty and holds no cluster/);
    expect(readdirSync(parent)).toEqual(['thesis.tex']);
  });

  test('with a damaged layout is refused', () => {
    writeFileSync(join(parent, 'cluster.json'), '{"format":1');
    expect(() => claimDirectory(parent, planMembers(3))).toThrow(/damaged or not from 'quorate up'/);
  });
});
