// etcd's Election service: leader is the first in line for the election's name (key-line.ts), and what it proclaims is
// its key's value. `rev` of a leader's key is the revision that created it: the fencing token, and what shows, in whatever
// it asks later, that it still leads.
import { CampaignRequest, CampaignResponse, LeaderRequest, LeaderResponse, ProclaimRequest, ProclaimResponse, ResignRequest, ResignResponse, } from '../codec/etcd/concurrency.js';
import { QuorateError } from '../core/errors.js';
import { GRPC_STATUS } from '../grpc/status.js';
import { toBinaryString } from '../kv/binary-string.js';
import { eventKv } from '../kv/history.js';
import { keyRange, prefixEnd } from '../kv/key-range.js';
import { guard, proposeFor, readLinearizably } from './context.js';
import { deletionOf, firstInLine, linePrefix, putOf, standInLine, txnOnPlace } from './key-line.js';
import { KeyWatch } from './key-watch.js';
export class ElectionService {
    context;
    constructor(context) {
        this.context = context;
    }
    /** Answers once elected; a client that gives up before no longer runs. */
    campaign(bytes, call) {
        const { name, lease, value } = CampaignRequest.decode(bytes);
        const { headers, machine } = this.context;
        standInLine(this.context, { name, lease, value }, call, (place) => {
            const leader = { name, key: place.key, rev: place.createRevision, lease: place.lease };
            call.respond(CampaignResponse.encode({ header: headers.at(machine.revision), leader }));
        });
    }
    proclaim(bytes, call) {
        const request = ProclaimRequest.decode(bytes);
        const { key, rev, lease } = leaderOf(request);
        proposeFor(this.context, txnOnPlace(key, rev, [putOf(key, request.value, lease)]), call, (result) => {
            if (!result.response.succeeded) {
                fail(call, 'election: not leader');
                return;
            }
            call.respond(ProclaimResponse.encode({ header: this.context.headers.at(result.revision) }));
        });
    }
    /** Of whoever does not lead any more there is nothing to resign: no error, as in etcd. */
    resign(bytes, call) {
        const { key, rev } = leaderOf(ResignRequest.decode(bytes));
        proposeFor(this.context, txnOnPlace(key, rev, [deletionOf(key)]), call, ({ revision }) => call.respond(ResignResponse.encode({ header: this.context.headers.at(revision) })));
    }
    leader(bytes, call) {
        const { name } = LeaderRequest.decode(bytes);
        const { headers, machine } = this.context;
        const prefix = linePrefix(name);
        readLinearizably(this.context, call, () => {
            this.context.gate.checkRead(call, keyRange(prefix, prefixEnd(prefix)));
            const kv = firstInLine(this.context, prefix);
            if (kv === undefined)
                fail(call, 'election: no leader');
            else
                call.respond(LeaderResponse.encode({ header: headers.at(machine.revision), kv }));
        });
    }
    /** Sends the leader, every leader after it, and whatever they proclaim, in order. */
    observe(call) {
        let isAsked = false;
        call.onMessage((bytes) => guard(call, () => {
            if (isAsked)
                return;
            isAsked = true;
            const { name } = LeaderRequest.decode(bytes);
            const prefix = linePrefix(name);
            readLinearizably(this.context, call, () => {
                this.context.gate.checkRead(call, keyRange(prefix, prefixEnd(prefix)));
                new Observer(this.context, call, prefix).start();
            });
        }));
    }
}
class Observer {
    context;
    call;
    prefix;
    watch;
    /** The key of whoever leads, as far as was told. */
    leader;
    constructor(context, call, prefix) {
        this.context = context;
        this.call = call;
        this.prefix = prefix;
        // Events that are compacted away before they are seen: on with what there is.
        this.watch = new KeyWatch(context.machine.watches, (event) => this.onEvent(event), () => this.begin());
    }
    start() {
        this.context.lasting.add(this.call, () => this.watch.close());
        this.begin();
    }
    begin() {
        const { revision } = this.context.machine;
        this.tell(firstInLine(this.context, this.prefix), revision);
        this.watch.start(keyRange(this.prefix, prefixEnd(this.prefix)), revision + 1);
    }
    onEvent(event) {
        const { key, isTombstone } = event.change;
        if (isTombstone) {
            if (key === this.leader)
                this.succeed(event.main);
        }
        else if (this.leader === undefined || this.leader === key)
            this.tell(eventKv(event), event.main);
    }
    /** Who led is gone: who was next in line then? */
    succeed(revision) {
        this.leader = undefined;
        const { compactedRevision } = this.context.machine;
        if (revision >= compactedRevision)
            this.tell(firstInLine(this.context, this.prefix, revision), revision);
        else
            this.begin();
    }
    tell(kv, revision) {
        this.leader = kv && toBinaryString(kv.key);
        if (kv !== undefined)
            this.call.write(LeaderResponse.encode({ header: this.context.headers.at(revision), kv }));
    }
}
function leaderOf({ leader }) {
    if (leader === undefined)
        throw new QuorateError('missing-leader', '"leader" field must be provided');
    return leader;
}
/** etcd's own words, which have no code of their own. */
function fail(call, message) {
    call.fail(GRPC_STATUS.unknown, message);
}
//# sourceMappingURL=election-service.js.map