import { describe, expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import type { ClusterInfo } from '../transport/types.ts';
import {
  type BootstrapOptions,
  bootstrap,
  checkIdentity,
  clusterIdOf,
  findContacts,
  foundCluster,
  memberIdOf,
  peerUrlsOf,
} from './bootstrap.ts';

const MEMBERS = [
  { name: 'n1', peerUrls: ['http://10.0.0.1:2380'] },
  { name: 'n2', peerUrls: ['http://10.0.0.2:2380'] },
  { name: 'n3', peerUrls: ['http://10.0.0.3:2380', 'http://10.1.0.3:2380'] },
];

function options(name: string, more: Partial<BootstrapOptions> = {}): BootstrapOptions {
  const peerUrls = MEMBERS.find((member) => member.name === name)?.peerUrls ?? [];
  const founding = { initialCluster: MEMBERS, initialClusterState: 'new', initialClusterToken: 'token' } as const;
  return { name, peerUrls, ...founding, engine: 'raft', ...more };
}

const unreachable = async (): Promise<ClusterInfo> => {
  throw new QuorateError('io', 'connection refused');
};

/** What a running cluster answers; `names` are those that have served. */
function cluster(names: readonly string[]): ClusterInfo {
  const { clusterId, membership } = foundCluster(options('n1'));
  const members = membership.addresses.map(({ node, address }) => {
    const name = MEMBERS.find((member) => member.peerUrls.join(',') === address)?.name ?? '';
    return { node, address, name: names.includes(name) ? name : '', isLearner: false };
  });
  return { clusterId, engine: 'raft', members };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(QuorateError);
  return (error as QuorateError).code;
}

const MEMBER_ID = 5995983951842910;
const CLUSTER_ID = 964279108936282;

describe('identifiers', () => {
  test('are safe integers above 0, and differ by URL, token and salt', () => {
    const ids = [
      memberIdOf(['http://a:1'], 't'),
      memberIdOf(['http://b:1'], 't'),
      memberIdOf(['http://a:1'], 'u'),
      memberIdOf(['http://a:1'], 't', '1'),
      clusterIdOf([1, 2], 't'),
      clusterIdOf([1, 2], 'u'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(Number.isSafeInteger(id) && id > 0).toBe(true);
  });

  test('do not depend on the order of URLs or members', () => {
    expect(memberIdOf(['http://a:1', 'http://b:1'], 't')).toBe(memberIdOf(['http://b:1', 'http://a:1'], 't'));
    expect(clusterIdOf([10, 9], 't')).toBe(clusterIdOf([9, 10], 't'));
  });

  test('stay what they are from version to version, for data directories carry them', () => {
    expect(memberIdOf(['http://localhost:2380'], 'etcd-cluster')).toBe(MEMBER_ID);
    expect(clusterIdOf([MEMBER_ID], 'etcd-cluster')).toBe(CLUSTER_ID);
  });
});

describe('founding', () => {
  test('all founders compute one cluster, each its own identifier', () => {
    const all = ['n1', 'n2', 'n3'].map((name) => foundCluster(options(name)));
    expect(new Set(all.map(({ clusterId }) => clusterId)).size).toBe(1);
    expect(all[1]?.membership).toEqual(all[0]?.membership);
    expect(all.map(({ self }) => self).sort((a, b) => a - b)).toEqual(all[0]?.membership.voters);
  });

  test('a member with several peer URLs keeps them all in its address', () => {
    const { self, membership } = foundCluster(options('n3'));
    const address = membership.addresses.find(({ node }) => node === self)?.address ?? '';
    expect(peerUrlsOf(address)).toEqual(MEMBERS[2]?.peerUrls);
  });

  test('does not need the others', async () => {
    expect(await bootstrap(options('n1'), unreachable)).toEqual(foundCluster(options('n1')));
  });

  test('a founder whose cluster runs without it so far starts', async () => {
    expect((await bootstrap(options('n1'), async () => cluster(['n2', 'n3']))).self).toBe(
      foundCluster(options('n1')).self,
    );
  });

  test('a founder that has served and lost its data is refused, with the remedy', async () => {
    const attempt = bootstrap(options('n1'), async (address) =>
      address.includes('10.0.0.2') ? cluster(['n1', 'n2']) : unreachable(),
    );
    await expect(attempt).rejects.toThrow(/has already served.*member remove.*member add/);
    expect(await codeOf(attempt)).toBe('already-bootstrapped');
  });

  test('another cluster at the same addresses says nothing about this one', async () => {
    const foreign = async () => ({ ...cluster(['n1']), clusterId: 5 });
    expect((await bootstrap(options('n1'), foreign)).self).toBe(foundCluster(options('n1')).self);
  });

  test('flags that contradict themselves are refused', () => {
    expect(() => foundCluster(options('n9'))).toThrow("--initial-cluster does not name this member, 'n9'");
    expect(() => foundCluster(options('n1', { peerUrls: ['http://other:1'] }))).toThrow(
      'but --initial-advertise-peer-urls says http://other:1',
    );
  });
});

describe('joining', () => {
  const joining = (name: string) => options(name, { initialClusterState: 'existing' });

  test('takes its identifier from the cluster, and waits to be told the membership', async () => {
    const info: ClusterInfo = {
      clusterId: 77,
      engine: 'raft',
      members: [
        { node: 5, name: 'n1', address: 'http://10.0.0.1:2380', isLearner: false },
        { node: 6, name: '', address: 'http://10.0.0.2:2380', isLearner: true },
      ],
    };
    const joined = await bootstrap(joining('n2'), async () => info);
    expect(joined).toMatchObject({ self: 6, clusterId: 77, contacts: [{ node: 5, address: 'http://10.0.0.1:2380' }] });
    expect(joined.membership.voters).toEqual([]);
    expect(await findContacts(joining('n2'), 6, async () => info)).toEqual(joined.contacts);
  });

  test('one member that knows the newcomer is enough', async () => {
    const behind = { ...cluster(['n1', 'n3']), members: [] };
    const joined = await bootstrap(joining('n2'), async (address) =>
      address.includes('10.0.0.1') ? behind : cluster(['n1', 'n3']),
    );
    expect(joined.self).toBe(foundCluster(options('n2')).self);
  });

  test('is refused when nobody answers, when it was not added, when it has served before', async () => {
    expect(await codeOf(bootstrap(joining('n2'), unreachable))).toBe('unreachable');
    const strangers = async () => ({ clusterId: 1, engine: 'raft', members: [] });
    await expect(bootstrap(joining('n2'), strangers)).rejects.toThrow(
      "no member at http://10.0.0.2:2380: add it first ('member add n2 --peer-urls=http://10.0.0.2:2380')",
    );
    expect(await codeOf(bootstrap(joining('n2'), async () => cluster(['n2'])))).toBe('already-bootstrapped');
  });

  test('is refused, as is founding, when the others run another engine', async () => {
    const running = async () => cluster(['n1']);
    for (const one of [joining('n2'), options('n2')]) {
      await expect(bootstrap({ ...one, engine: 'zab' }, running)).rejects.toMatchObject({
        code: 'engine-mismatch',
        message: expect.stringContaining('the cluster runs the consensus engine raft, this node was to run zab'),
      });
    }
  });
});

describe('coming back', () => {
  test("to one's own directory", () => {
    checkIdentity(options('n1'), '/data', foundCluster(options('n1')).self);
  });

  test("another member's directory is refused", () => {
    const other = foundCluster(options('n2')).self;
    expect(() => checkIdentity(options('n1'), '/data', other)).toThrow(/\/data belongs to member .* Check --data-dir/);
    expect(() => checkIdentity(options('n1', { initialClusterToken: 'x' }), '/data', other)).toThrow(QuorateError);
  });

  test('a member that was added later knows its identifier from the directory only', () => {
    checkIdentity(options('n1', { initialClusterState: 'existing' }), '/data', 12345);
  });
});
