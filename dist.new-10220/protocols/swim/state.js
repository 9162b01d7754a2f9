// A node's state as plain data, and what the functions that change it share.
import { EMPTY_BYTES } from '../../core/bytes.js';
const SEQUENCES = 2 ** 32;
export function createState(init, rules) {
    const others = init.members.filter((node) => node !== init.self);
    return {
        self: init.self,
        incarnation: rules.firstIncarnation(lastIncarnation(init.durable)),
        metadata: init.options.metadata,
        phase: 'running',
        members: new Map(others.map((node) => [node, foundingMember(node)])),
        liveCount: others.length,
        suspicions: new Map(),
        health: 0,
        probeOrder: [],
        probePosition: 0,
        probe: undefined,
        // Not from 1 on: answers to an earlier life must not count.
        sequence: Math.floor(init.random() * SEQUENCES),
        relays: new Map(),
        broadcasts: { tiers: [], tierOf: new Map() },
        contacts: [],
        joinRequests: [],
        leaveRequests: [],
    };
}
function lastIncarnation(durable) {
    let last;
    for (const { incarnation } of durable)
        last = Math.max(last ?? 0, incarnation);
    return last;
}
/** Founders take one another for alive. */
function foundingMember(node) {
    return { node, incarnation: 0, status: 'alive', address: '', metadata: EMPTY_BYTES, since: 0 };
}
export function isLive({ status }) {
    return status === 'alive' || status === 'suspected';
}
/** The members that count: alive or suspected, this node included. */
export function groupSize(state) {
    return state.liveCount + 1;
}
/** What this node says of itself. */
export function ownUpdate({ state, options, rules }) {
    const { self, incarnation, metadata, phase } = state;
    const status = phase === 'running' ? 'alive' : rules.farewell();
    return { node: self, incarnation, status, by: self, address: options.address, metadata };
}
/** What this node knows of `member`, for a sync: with all details. */
export function knowledgeOf(member, by) {
    const { node, incarnation, status, address, metadata } = member;
    return { node, incarnation, status, by, address, metadata };
}
/** Members, as their users get them: without what is only known here. */
export function infoOf({ node, incarnation, status, address, metadata }) {
    return { node, incarnation, status, address, metadata };
}
/** `count` different live members, uniformly; `except` excepted. */
export function pickLive({ state, random }, count, except) {
    const { probeOrder, members } = state;
    const picked = [];
    const isGood = (node) => {
        const member = members.get(node);
        return node !== except && member !== undefined && isLive(member) && !picked.includes(node);
    };
    // The order of probes holds all live members, and few others: a few draws mostly do.
    for (let tries = 0; tries < 4 * count && picked.length < count && probeOrder.length > 0; tries++) {
        const node = probeOrder[Math.floor(random() * probeOrder.length)];
        if (isGood(node))
            picked.push(node);
    }
    if (picked.length === count)
        return picked;
    const rest = probeOrder.filter(isGood);
    while (picked.length < count && rest.length > 0) {
        picked.push(...rest.splice(Math.floor(random() * rest.length), 1));
    }
    return picked;
}
//# sourceMappingURL=state.js.map