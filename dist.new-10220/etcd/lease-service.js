// etcd's Lease service. Grants, revocations and renewals go through the log, so any member takes them; what is left of a
// lease is told by this member's own timer, behind a read barrier.
import { randomBytes } from 'node:crypto';
import { LeaseGrantRequest, LeaseGrantResponse, LeaseKeepAliveRequest, LeaseKeepAliveResponse, LeaseLeasesResponse, LeaseRevokeRequest, LeaseRevokeResponse, LeaseTimeToLiveRequest, LeaseTimeToLiveResponse, } from '../codec/etcd/lease.js';
import { checkLeaseRead, checkLeaseWrite } from '../kv/auth/authorise.js';
import { fromBinaryString } from '../kv/binary-string.js';
import { LEASE_TTL_SECONDS_MAX } from '../kv/lease/leases.js';
import { proposeFor, readLinearizably } from './context.js';
import { etcdError } from './errors.js';
/** Renewals that one stream may have under way before it is read no further. */
const RENEWALS_PER_STREAM = 1000;
export class LeaseService {
    context;
    keeper;
    ttlSecondsMin;
    constructor(context, keeper, { ttlSecondsMin }) {
        this.context = context;
        this.keeper = keeper;
        this.ttlSecondsMin = ttlSecondsMin;
    }
    grant(bytes, call) {
        const { id, ttl } = LeaseGrantRequest.decode(bytes);
        if (ttl > LEASE_TTL_SECONDS_MAX)
            throw etcdError('lease-ttl-too-large');
        this.proposeGrant(id === 0n ? randomLeaseId() : id, Math.max(ttl, this.ttlSecondsMin), call);
    }
    proposeGrant(id, ttlSeconds, call) {
        this.propose({ type: 'lease-grant', id, ttlSeconds }, call, (header, granted) => {
            const lease = granted;
            call.respond(LeaseGrantResponse.encode({ header, id: lease.id, ttl: lease.ttlSeconds }));
        });
    }
    revoke(bytes, call) {
        const { id } = LeaseRevokeRequest.decode(bytes);
        this.propose({ type: 'lease-revoke', id }, call, (header) => call.respond(LeaseRevokeResponse.encode({ header })));
    }
    propose(command, call, answer) {
        proposeFor(this.context, command, call, ({ revision, response }) => answer(this.context.headers.at(revision), response));
    }
    keepAlive(call) {
        const { lasting } = this.context;
        let underWay = 0;
        let isSlow = false;
        let isPaused = false;
        let hasEnded = false;
        const update = () => {
            const isFull = underWay >= RENEWALS_PER_STREAM || isSlow;
            if (isFull !== isPaused) {
                isPaused = isFull;
                if (isFull)
                    call.pause();
                else
                    call.resume();
            }
            if (!hasEnded || underWay > 0)
                return;
            lasting.done(call);
            call.end();
        };
        lasting.add(call, () => { });
        call.onDrain(() => {
            isSlow = false;
            update();
        });
        call.onEnd(() => {
            hasEnded = true;
            update();
        });
        call.onMessage((bytes) => lasting.guard(call, () => {
            const { id } = LeaseKeepAliveRequest.decode(bytes);
            checkLeaseWrite(this.asking(call), id);
            // As etcd: not newer than the renewal, wherever that took place.
            const header = this.context.headers.at(this.context.machine.revision);
            underWay++;
            this.keeper.renew(id, (error, ttl) => {
                underWay--;
                if (call.isOver)
                    return;
                if (error !== undefined) {
                    lasting.end(call, error);
                    return;
                }
                isSlow = !call.write(LeaseKeepAliveResponse.encode({ header, id, ttl }));
                update();
            });
            update();
        }));
    }
    asking(call) {
        const { gate } = this.context;
        return gate.asking(gate.identify(call));
    }
    timeToLive(bytes, call) {
        const request = LeaseTimeToLiveRequest.decode(bytes);
        readLinearizably(this.context, call, () => {
            checkLeaseRead(this.asking(call), request.id);
            call.respond(this.encodeTimeToLive(request));
        });
    }
    encodeTimeToLive({ id, keys }) {
        const { headers, machine } = this.context;
        const header = headers.at(machine.revision);
        const lease = machine.leases.get(id);
        if (lease === undefined)
            return LeaseTimeToLiveResponse.encode({ header, id, ttl: -1 });
        return LeaseTimeToLiveResponse.encode({
            header,
            id,
            ttl: this.keeper.timer.remainingSeconds(id),
            grantedTtl: lease.ttlSeconds,
            keys: keys ? machine.leases.keysOf(id).map(fromBinaryString) : [],
        });
    }
    leases(_bytes, call) {
        readLinearizably(this.context, call, () => {
            const { headers, machine } = this.context;
            const { timer } = this.keeper;
            const asking = this.asking(call);
            for (const { id } of machine.leases.all())
                checkLeaseRead(asking, id);
            const byEnd = [...machine.leases.all()].map(({ id }) => ({ id, left: timer.remainingSeconds(id) }));
            byEnd.sort((a, b) => a.left - b.left);
            call.respond(LeaseLeasesResponse.encode({ header: headers.at(machine.revision), leases: byEnd }));
        });
    }
}
/** Positive, as etcd's are. */
export function randomLeaseId() {
    const id = randomBytes(8).readBigUInt64BE() >> 1n;
    return id === 0n ? randomLeaseId() : id;
}
//# sourceMappingURL=lease-service.js.map