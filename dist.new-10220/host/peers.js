// Who this node talks to, out of what the log says about the membership.
import { QuorateError } from '../core/errors.js';
import { majority } from '../core/quorum.js';
/** How long a removed member still hears from us: long enough to learn that it was removed. */
const FAREWELL_MS = 5000;
export class Peers {
    ports;
    membership;
    index = 0;
    contacts;
    /** Members that a membership of this life had and the present one has not, until when they are still spoken to. */
    former = new Map();
    /** Whether the transport still speaks to former members, so that `apply` has something to end. */
    hasFarewells = false;
    /** Members that told us that we are none. */
    removedBy = new Set();
    /** Members that told us that they knew us with another data directory. */
    strangerTo = new Set();
    constructor(ports, membership, contacts) {
        this.ports = ports;
        this.membership = membership;
        this.contacts = contacts;
    }
    onMembership(membership, index) {
        const now = this.ports.now();
        for (const { node, address } of this.membership.addresses)
            this.former.set(node, { address, until: now + FAREWELL_MS });
        for (const node of membersOf(membership)) {
            this.former.delete(node);
            this.removedBy.delete(node);
            this.strangerTo.delete(node);
        }
        this.membership = membership;
        this.index = index;
        this.ports.acquaintances?.keepOnly(membersOf(membership));
        this.apply();
    }
    /** Tells the transport. Called again from time to time, because farewells end. */
    apply() {
        const now = this.ports.now();
        const peers = new Map();
        // A member that waits to be added knows nobody but its contacts.
        if (this.membership.voters.length === 0)
            for (const { node, address } of this.contacts)
                peers.set(node, address);
        this.hasFarewells = false;
        for (const [node, { address, until }] of this.former) {
            if (until <= now)
                continue;
            peers.set(node, address);
            this.hasFarewells = true;
        }
        for (const { node, address } of this.membership.addresses)
            peers.set(node, address);
        peers.delete(this.ports.self);
        this.ports.setPeers([...peers].map(([node, address]) => ({ node, address })));
    }
    /**
     * Refuses members whose removal is committed, and those that lost the data directory which they had; whoever is merely
     * unknown may be newer than what we know.
     */
    admit(node, birth = 0) {
        const former = this.former.get(node);
        if (former !== undefined && former.until <= this.ports.now() && this.index <= this.ports.applied()) {
            return new QuorateError('removed', `member ${node} was removed from the cluster`);
        }
        return membersOf(this.membership).includes(node) ? this.ports.acquaintances?.meet(node, birth) : undefined;
    }
    /** A peer says that we were removed. True once most of the others say so: one alone may not have heard of our return. */
    onRemovedBy(node) {
        this.removedBy.add(node);
        return this.areMostOthers(this.removedBy);
    }
    /** A peer says that we lost our data. True once most of the others say so. */
    onStrangerTo(node) {
        this.strangerTo.add(node);
        return this.areMostOthers(this.strangerTo);
    }
    areMostOthers(nodes) {
        const others = this.membership.voters.filter((voter) => voter !== this.ports.self);
        const agreeing = others.filter((voter) => nodes.has(voter)).length;
        return others.length > 0 && agreeing >= majority(others.length);
    }
    get ownAddress() {
        return this.addressOf(this.ports.self);
    }
    addressOf(node) {
        return this.membership.addresses.find((member) => member.node === node)?.address ?? '';
    }
    describe(clusterId, engine, nameOf) {
        const members = membersOf(this.membership);
        if (members.length === 0)
            return undefined;
        const { voters, outgoing } = this.membership;
        return {
            clusterId,
            engine,
            members: members.map((node) => ({
                node,
                name: nameOf(node),
                address: this.addressOf(node),
                isLearner: !voters.includes(node) && !outgoing.includes(node),
            })),
        };
    }
}
export function membersOf(membership) {
    const { voters, outgoing, learners } = membership;
    return [...new Set([...voters, ...outgoing, ...learners])].sort((a, b) => a - b);
}
//# sourceMappingURL=peers.js.map