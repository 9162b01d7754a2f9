// When a leader must leave office: without word from a majority for election time-outs (check-quorum, thesis §6.2), or with
// its own disk stalled (hashicorp/raft #503, etcd #13527). Generous by one time-out: pauses and late beats are forgiven.
import { jointMajorityValue } from '../core/quorum.js';
import { violated } from './invariant.js';
export class LeaderInOffice {
    options;
    offices = new Map();
    constructor(options) {
        this.options = options;
    }
    check({ node, state, input, now }) {
        if (state.role.type !== 'leader')
            return;
        const { electionTimeoutMs, heartbeatIntervalMs, diskStallMs, checkQuorum } = this.options;
        let office = this.offices.get(node.id);
        if (office === undefined || office.term !== state.term || office.life !== node.life) {
            office = {
                term: state.term,
                life: node.life,
                since: now,
                lastStepAt: now,
                heard: new Map(),
                membership: undefined,
            };
            this.offices.set(node.id, office);
        }
        // It slept: all that it knows is old, and it may look around first.
        if (now - office.lastStepAt > 2 * heartbeatIntervalMs)
            office.since = now;
        office.lastStepAt = now;
        if (input.type === 'message')
            office.heard.set(input.from, now);
        const { voters, outgoing } = state.membership;
        if (office.membership !== state.membership) {
            // Another majority counts from now on.
            office.since = now;
            const { heard } = office;
            office.heard = new Map([...voters, ...outgoing].map((id) => [id, heard.get(id) ?? now]));
            office.membership = state.membership;
        }
        const { since, heard } = office;
        const heardAt = jointMajorityValue(voters, outgoing, (id) => (id === node.id ? now : (heard.get(id) ?? since)));
        const grace = electionTimeoutMs + 3 * heartbeatIntervalMs;
        if (checkQuorum && now - Math.max(heardAt, since) > electionTimeoutMs + grace) {
            violated('check-quorum', `leader ${node.id} of term ${state.term} has not heard of a majority for ${(now - heardAt).toFixed(0)} ms`);
        }
        const oldest = state.role.ownAppends?.[0];
        if (oldest !== undefined && now - Math.max(oldest.at, since) > diskStallMs + grace) {
            violated('disk-stall', `leader ${node.id} of term ${state.term} has waited for its own disk for ${(now - oldest.at).toFixed(0)} ms`);
        }
    }
}
//# sourceMappingURL=leader-in-office.js.map