import { describe, expect, test } from 'vitest';
import type { Member } from '../codec/etcd/cluster.ts';
import { QuorateError } from '../core/errors.ts';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.ts';
import {
  type ClusterHealth,
  checkAdd,
  checkPromote,
  checkRemove,
  checkUpdate,
  listMembers,
  parsePeerUrls,
} from './members.ts';

/** 'n1 n2- (n3) (n4)-': n2 has never served, n3 and n4 are learners. Node 1 is this one. */
function health(members: string, connected: readonly number[]): ClusterHealth {
  return {
    self: 1,
    connected: new Set(connected),
    members: members.split(' ').map((text): Member => {
      const id = /\d+/.exec(text)?.[0] ?? '';
      return {
        id: BigInt(id),
        name: text.endsWith('-') ? '' : `n${id}`,
        peerUrls: [`http://n${id}:2380`],
        clientUrls: [],
        isLearner: text.startsWith('('),
      };
    }),
  };
}

function codeOf(rule: () => void): string {
  try {
    rule();
  } catch (error) {
    if (error instanceof QuorateError) return error.code;
    throw error;
  }
  return 'allowed';
}

describe('adding a voter', () => {
  test.each([
    ['one member may get a second', 'n1', [], 'allowed'],
    ['two started members may get a third', 'n1 n2', [2], 'allowed'],
    ['the second must serve before a third comes', 'n1 n2-', [2], 'not-enough-started-members'],
    ['three members need all three of the four that will be', 'n1 n2 n3', [2, 3], 'allowed'],
    ['with one of three out of reach, four would have no quorum left to lose', 'n1 n2 n3', [2], 'unhealthy'],
    ['four, one of them never started, can become five', 'n1 n2 n3 n4-', [2, 3], 'allowed'],
    ['learners do not count', 'n1 n2 (n3)', [2, 3], 'allowed'],
  ])('%s', (_why, members, connected, expected) => {
    expect(codeOf(() => checkAdd(health(members, connected), ['http://new:2380'], false))).toBe(expected);
  });

  test('its URL must be new', () => {
    expect(codeOf(() => checkAdd(health('n1', []), ['http://n1:2380'], false))).toBe('peer-url-exists');
  });
});

describe('adding a learner', () => {
  test('leaves the quorum as it is', () => {
    expect(codeOf(() => checkAdd(health('n1 n2 n3', [2]), ['http://new:2380'], true))).toBe('allowed');
    expect(codeOf(() => checkAdd(health('n1 n2 n3', []), ['http://new:2380'], true))).toBe('unhealthy');
    expect(codeOf(() => checkAdd(health('n1 (n2)', [2]), ['http://n2:2380'], true))).toBe('peer-url-exists');
  });
});

describe('removing', () => {
  test.each([
    ['one of three', 'n1 n2 n3', [2, 3], 2n, 'allowed'],
    ['itself', 'n1 n2 n3', [2, 3], 1n, 'allowed'],
    ['a dead one of three', 'n1 n2 n3', [2], 3n, 'allowed'],
    ['a live one of three while another is dead', 'n1 n2 n3', [2], 2n, 'unhealthy'],
    ['the only started one of two', 'n1 n2-', [2], 1n, 'not-enough-started-members'],
    ['the one that never started', 'n1 n2-', [], 2n, 'allowed'],
    ['the last', 'n1', [], 1n, 'not-enough-started-members'],
    ['a learner, whatever the others do', 'n1 n2 n3 (n4)', [], 4n, 'allowed'],
    ['a stranger', 'n1 n2 n3', [2, 3], 9n, 'member-not-found'],
    ['a stranger whose identifier is no number', 'n1 n2 n3', [2, 3], 2n ** 64n - 1n, 'member-not-found'],
  ])('%s', (_whom, members, connected, id, expected) => {
    expect(codeOf(() => checkRemove(health(members, connected), id))).toBe(expected);
  });
});

describe('promoting', () => {
  test.each([
    ['a learner', 'n1 n2 (n3)', 3n, 'allowed'],
    ['a voter', 'n1 n2 (n3)', 2n, 'member-not-learner'],
    ['a stranger', 'n1 (n3)', 9n, 'member-not-found'],
    ['a learner among voters that never served', 'n1 n2- n3- (n4)', 4n, 'not-enough-started-members'],
  ])('%s', (_whom, members, id, expected) => {
    expect(codeOf(() => checkPromote(health(members, []), id))).toBe(expected);
  });
});

describe('updating', () => {
  test("to one's own URL, another's, a new one", () => {
    const cluster = health('n1 n2', [2]);
    expect(codeOf(() => checkUpdate(cluster, 1n, ['http://n1:2380']))).toBe('allowed');
    expect(codeOf(() => checkUpdate(cluster, 1n, ['http://n2:2380']))).toBe('peer-url-exists');
    expect(codeOf(() => checkUpdate(cluster, 1n, ['http://new:2380']))).toBe('allowed');
    expect(codeOf(() => checkUpdate(cluster, 9n, ['http://new:2380']))).toBe('member-not-found');
  });
});

describe('peer URLs', () => {
  test('are sorted', () => {
    expect(parsePeerUrls(['http://b:2', 'https://a:1', 'http://[::1]:3'])).toEqual([
      'http://[::1]:3',
      'http://b:2',
      'https://a:1',
    ]);
  });

  test.each([
    [[]],
    [['']],
    [['n1:2380']],
    [['http://n1']],
    [['http://n1:2380/']],
    [['http://n1:99999']],
    [['ftp://n1:1']],
    [['http://a:1,http://b:2']],
    [['http://a:1', 'x']],
  ])('%j is refused', (urls) => {
    expect(codeOf(() => parsePeerUrls(urls))).toBe('bad-member-urls');
  });
});

test('members are listed by identifier, with what they published, and learners that leave a joint configuration', () => {
  const membership = {
    ...EMPTY_MEMBERSHIP,
    voters: [30, 4],
    outgoing: [4, 7],
    learners: [5],
    learnersNext: [7],
    addresses: [
      { node: 4, address: 'http://n4:1,http://n4:2' },
      { node: 5, address: 'http://n5:1' },
    ],
  };
  const published = new Map([[4, { name: 'four', clientUrls: ['http://n4:2379'] }]]);
  expect(listMembers(membership, (node) => published.get(node))).toEqual([
    {
      id: 4n,
      name: 'four',
      peerUrls: ['http://n4:1', 'http://n4:2'],
      clientUrls: ['http://n4:2379'],
      isLearner: false,
    },
    { id: 5n, name: '', peerUrls: ['http://n5:1'], clientUrls: [], isLearner: true },
    { id: 7n, name: '', peerUrls: [], clientUrls: [], isLearner: true },
    { id: 30n, name: '', peerUrls: [], clientUrls: [], isLearner: false },
  ]);
});
