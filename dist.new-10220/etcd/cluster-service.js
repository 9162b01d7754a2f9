// etcd's Cluster service: who is a member, and changing that.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemberAddRequest, MemberAddResponse, MemberListRequest, MemberListResponse, MemberPromoteRequest, MemberPromoteResponse, MemberRemoveRequest, MemberRemoveResponse, MemberUpdateRequest, MemberUpdateResponse, } from '../codec/etcd/cluster.js';
import { QuorateError } from '../core/errors.js';
import { addressOf, memberIdOf } from './bootstrap.js';
import { etcdError } from './errors.js';
import { checkAdd, checkPromote, checkRemove, checkUpdate, listMembers, parsePeerUrls, } from './members.js';
/** Refusals that pass by themselves: another change is under way, or a new leader is still settling. */
const PASSING = ['change-in-progress', 'term-not-established', 'transferring'];
const RETRY_MS = 50;
const RETRIES = 100;
export class ClusterService {
    context;
    constructor(context) {
        this.context = context;
    }
    async memberList(bytes) {
        const request = MemberListRequest.decode(bytes);
        if (request.linearizable)
            await readBarrier(this.context);
        return MemberListResponse.encode({ header: this.header(), members: this.members() });
    }
    async memberAdd(bytes) {
        const request = MemberAddRequest.decode(bytes);
        const peerUrls = parsePeerUrls(request.peerUrls);
        await this.check((health) => checkAdd(health, peerUrls, request.isLearner));
        const node = memberIdOf(peerUrls, this.context.clusterToken, randomUUID());
        const type = request.isLearner ? 'add-learner' : 'add-voter';
        await this.change({ type, node, address: addressOf(peerUrls) });
        const member = { id: BigInt(node), name: '', peerUrls, clientUrls: [], isLearner: request.isLearner };
        return MemberAddResponse.encode({ header: this.header(), member, members: this.members() });
    }
    async memberRemove(bytes) {
        const { id } = MemberRemoveRequest.decode(bytes);
        await this.check((health) => checkRemove(health, id));
        await this.change({ type: 'remove', node: Number(id) });
        return MemberRemoveResponse.encode({ header: this.header(), members: this.members() });
    }
    async memberUpdate(bytes) {
        const request = MemberUpdateRequest.decode(bytes);
        const peerUrls = parsePeerUrls(request.peerUrls);
        await this.check((health) => checkUpdate(health, request.id, peerUrls));
        await this.change({ type: 'update-address', node: Number(request.id), address: addressOf(peerUrls) });
        return MemberUpdateResponse.encode({ header: this.header(), members: this.members() });
    }
    async memberPromote(bytes) {
        const { id } = MemberPromoteRequest.decode(bytes);
        await this.check((health) => checkPromote(health, id));
        await this.change({ type: 'promote', node: Number(id) });
        return MemberPromoteResponse.encode({ header: this.header(), members: this.members() });
    }
    /** As in etcd, these responses have no revision: they are not about keys. */
    header() {
        return this.context.headers.at(0);
    }
    members() {
        const { replica, machine } = this.context;
        return listMembers(replica.status().membership, (node) => machine.attributesOf(node));
    }
    health() {
        const { peers } = this.context.replica.status();
        return {
            self: this.context.self,
            members: this.members(),
            connected: new Set(peers.filter(({ isConnected }) => isConnected).map(({ node }) => node)),
        };
    }
    /** Checks against what all members agreed on so far; but without a quorum, at once and with the word that says so. */
    async check(rule) {
        try {
            rule(this.health());
        }
        catch (thrown) {
            if (QuorateError.from(thrown).code === 'unhealthy')
                throw thrown;
        }
        await readBarrier(this.context);
        rule(this.health());
    }
    async change(change) {
        for (let attempt = 1;; attempt++) {
            try {
                await this.context.replica.changeMembership([change], 'simple');
                return;
            }
            catch (thrown) {
                const error = QuorateError.from(thrown);
                if (!PASSING.includes(error.code))
                    throw error;
                if (attempt === RETRIES)
                    throw etcdError('timed-out');
            }
            await sleep(RETRY_MS);
        }
    }
}
export function readBarrier(context) {
    return new Promise((resolve, reject) => {
        context.replica.readBarrier((error) => (error === undefined ? resolve() : reject(error)));
    });
}
//# sourceMappingURL=cluster-service.js.map