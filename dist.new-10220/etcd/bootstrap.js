// Who this member is: founder of a new cluster, newcomer to an existing one, or an old member that comes back.
//
// Founders compute the same identifiers from the same flags, so they need not talk to one another. A newcomer was added
// by `member add` first: it asks the members it was told of for the cluster, and finds itself there by its peer URLs.
// A member that had served and lost its data must not come back under its old identifier, for it no longer knows what
// it promised (a vote, an acknowledged write): it is refused, and the remedy is to remove it and add it again.
// Where nobody answers to say so, the members that knew it refuse it later: see host/acquaintances.ts.
import { createHash } from 'node:crypto';
import { QuorateError } from '../core/errors.js';
import { refuseOtherEngine } from '../host/engines.js';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.js';
/** A safe integer above 0 from a hash: 53 bits, so that it stays a number everywhere. */
function identifier(...parts) {
    const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
    return Number(hash.readBigUInt64BE() >> 11n) || 1;
}
/** `salt` tells apart the lives of members that are added, removed and added again at one URL. '' for founders. */
export function memberIdOf(peerUrls, token, salt = '') {
    return identifier('member', ...[...peerUrls].sort(), token, salt);
}
export function clusterIdOf(members, token) {
    return identifier('cluster', ...[...members].sort((a, b) => a - b).map(String), token);
}
/** A member's peer URLs as the one address that the log keeps for it. */
export function addressOf(peerUrls) {
    return [...peerUrls].sort().join(',');
}
export function peerUrlsOf(address) {
    return address === '' ? [] : address.split(',');
}
/** The cluster that the flags describe, as its founders see it. */
export function foundCluster(options) {
    const own = options.initialCluster.find((member) => member.name === options.name);
    if (own === undefined) {
        throw new QuorateError('invalid-option', `--initial-cluster does not name this member, '${options.name}'`);
    }
    if (addressOf(own.peerUrls) !== addressOf(options.peerUrls)) {
        throw new QuorateError('invalid-option', `--initial-cluster says '${options.name}' is at ${addressOf(own.peerUrls)}, but --initial-advertise-peer-urls says ${addressOf(options.peerUrls)}`);
    }
    const token = options.initialClusterToken;
    const addresses = options.initialCluster
        .map(({ peerUrls }) => ({ node: memberIdOf(peerUrls, token), address: addressOf(peerUrls) }))
        .sort((a, b) => a.node - b.node);
    const voters = addresses.map(({ node }) => node);
    return {
        self: memberIdOf(own.peerUrls, token),
        clusterId: clusterIdOf(voters, token),
        membership: { ...EMPTY_MEMBERSHIP, voters, addresses },
        contacts: [],
    };
}
/** For an empty data directory: the identity to start with. Throws `already-bootstrapped`, `engine-mismatch`, `not-a-member`, `unreachable`. */
export async function bootstrap(options, query) {
    return options.initialClusterState === 'new' ? await found(options, query) : await join(options, query);
}
/** The members that the flags tell of, but this one. */
function othersOf(options) {
    const own = addressOf(options.peerUrls);
    return options.initialCluster.map(({ peerUrls }) => addressOf(peerUrls)).filter((address) => address !== own);
}
async function askAll(addresses, query) {
    const answers = await Promise.allSettled(addresses.map((address) => query(address)));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}
async function found(options, query) {
    const founding = foundCluster(options);
    // Other founders may not run yet; whoever does run tells whether this member has served before.
    const clusters = await askAll(othersOf(options), query);
    for (const cluster of clusters.filter(({ clusterId }) => clusterId === founding.clusterId)) {
        refuseOtherEngine(options.engine, [cluster]);
        const known = cluster.members.find(({ node }) => node === founding.self);
        if (known !== undefined && known.name !== '')
            throw lostData(known.node, known.name);
    }
    return founding;
}
async function join(options, query) {
    const others = othersOf(options);
    const clusters = await askAll(others, query);
    if (clusters.length === 0) {
        throw new QuorateError('unreachable', `no member of the cluster answered at ${others.join(', ') || 'any URL of --initial-cluster'}; to join it, one must run`);
    }
    const address = addressOf(options.peerUrls);
    for (const cluster of clusters) {
        const { clusterId, members } = cluster;
        const own = members.find((member) => member.address === address);
        if (own === undefined)
            continue;
        refuseOtherEngine(options.engine, [cluster]);
        if (own.name !== '')
            throw lostData(own.node, own.name);
        return { self: own.node, clusterId, membership: EMPTY_MEMBERSHIP, contacts: contactsOf(members, own.node) };
    }
    throw new QuorateError('not-a-member', `the cluster has no member at ${address}: add it first ('member add ${options.name} --peer-urls=${address}')`);
}
/** For a newcomer that restarts before the cluster's log reached it: whom to dial. Nobody, if nobody answers. */
export async function findContacts(options, self, query) {
    const [cluster] = await askAll(othersOf(options), query);
    return contactsOf(cluster?.members ?? [], self);
}
function contactsOf(members, self) {
    return members.filter(({ node }) => node !== self).map(({ node, address }) => ({ node, address }));
}
function lostData(node, name) {
    const id = node.toString(16);
    return new QuorateError('already-bootstrapped', `member ${id} ('${name}') has already served in this cluster, but the data directory is empty. ` +
        `A member without its data must not come back under its old identity: ` +
        `remove it ('member remove ${id}'), add it again ('member add'), and start it with --initial-cluster-state existing`);
}
/**
 * Whether a data directory fits the flags. With `new` the flags say exactly who this member is; with `existing` a member
 * may have got its identifier when it was added, and the directory alone knows.
 */
export function checkIdentity(options, directory, member) {
    if (options.initialClusterState !== 'new')
        return;
    const expected = memberIdOf(options.peerUrls, options.initialClusterToken);
    if (expected === member)
        return;
    throw new QuorateError('foreign-data-directory', `data directory ${directory} belongs to member ${member.toString(16)}, but these flags describe member ` +
        `${expected.toString(16)} (its peer URLs and cluster token decide). Check --data-dir; a member that was added ` +
        `to its cluster later, or got new peer URLs, starts with --initial-cluster-state existing`);
}
//# sourceMappingURL=bootstrap.js.map