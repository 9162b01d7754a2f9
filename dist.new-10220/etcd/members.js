// The cluster's members as clients see them: the log knows who is in and where, the store knows the names and client URLs
// that members published; and the rules that keep a change of members from costing the quorum.
import { majority } from '../core/quorum.js';
import { peerUrlsOf } from './bootstrap.js';
import { etcdError } from './errors.js';
/** In order of their identifiers. A member that never served has no name. */
export function listMembers(membership, attributesOf) {
    const learners = new Set([...membership.learners, ...membership.learnersNext]);
    const addresses = new Map(membership.addresses.map(({ node, address }) => [node, address]));
    const nodes = [...new Set([...membership.voters, ...learners])].sort((a, b) => a - b);
    return nodes.map((node) => {
        const attributes = attributesOf(node);
        return {
            id: BigInt(node),
            name: attributes?.name ?? '',
            peerUrls: peerUrlsOf(addresses.get(node) ?? ''),
            clientUrls: [...(attributes?.clientUrls ?? [])],
            isLearner: learners.has(node),
        };
    });
}
function isReachable(health, member) {
    const node = Number(member.id);
    return node === health.self || health.connected.has(node);
}
const isStarted = (member) => member.name !== '';
/** The new member counts as not running yet: with it, the others must still be a quorum. */
export function checkAdd(health, peerUrls, isLearner) {
    const voters = health.members.filter((member) => !member.isLearner);
    const taken = new Set(health.members.flatMap((member) => member.peerUrls));
    if (peerUrls.some((url) => taken.has(url)))
        throw etcdError('peer-url-exists');
    // One member alone may always get a second: there is no other way to grow, and the way back from a lost quorum.
    if (voters.length === 1)
        return;
    const needed = majority(voters.length + (isLearner ? 0 : 1));
    if (!isLearner && voters.filter(isStarted).length < needed)
        throw etcdError('not-enough-started-members');
    if (voters.filter((member) => isReachable(health, member)).length < needed)
        throw etcdError('unhealthy');
}
/** The members that stay must be a quorum of themselves. */
export function checkRemove(health, id) {
    const leaving = memberOf(health, id);
    if (leaving.isLearner)
        return;
    const staying = health.members.filter((member) => !member.isLearner && member.id !== id);
    if (staying.length === 0 || staying.filter(isStarted).length < majority(staying.length)) {
        throw etcdError('not-enough-started-members');
    }
    // Whoever cannot be reached is no part of the quorum at work: its removal costs nothing.
    if (!isReachable(health, leaving))
        return;
    if (staying.filter((member) => isReachable(health, member)).length < majority(staying.length)) {
        throw etcdError('unhealthy');
    }
}
export function checkPromote(health, id) {
    if (!memberOf(health, id).isLearner)
        throw etcdError('member-not-learner');
    const voters = health.members.filter((member) => !member.isLearner);
    if (voters.filter(isStarted).length + 1 < majority(voters.length + 1))
        throw etcdError('not-enough-started-members');
}
export function checkUpdate(health, id, peerUrls) {
    memberOf(health, id);
    const taken = new Set(health.members.filter((member) => member.id !== id).flatMap((member) => member.peerUrls));
    if (peerUrls.some((url) => taken.has(url)))
        throw etcdError('peer-url-exists');
}
function memberOf(health, id) {
    const member = health.members.find((one) => one.id === id);
    if (member === undefined)
        throw etcdError('member-not-found');
    return member;
}
/** Peer URLs as etcd takes them: `http(s)://host:port`, and nothing behind it. Returns them in order. */
export function parsePeerUrls(urls) {
    if (urls.length === 0)
        throw etcdError('bad-member-urls');
    for (const url of urls) {
        const match = /^https?:\/\/(?:\[[0-9a-fA-F:.]+\]|[^:/?#@,\s[\]]+):(\d{1,5})$/.exec(url);
        if (match === null || Number(match[1]) > 65_535)
            throw etcdError('bad-member-urls');
    }
    return [...urls].sort();
}
//# sourceMappingURL=members.js.map