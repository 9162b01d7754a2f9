// Standing in line: what locks and elections are made of. Who wants to be first puts a key of his own under a common
// prefix, on a lease; first is whose key was created first. Each waits for the deletion of the key right before his
// own, so that one who leaves wakes one. Keys are named as etcd's clients name them: they and we stand in the same lines.
//
// The revision that created the key is the fencing token: it only grows from holder to holder, so whatever the lock
// guards can refuse who comes with an older one.
import { DeleteRangeRequest, PutRequest, RangeRequest } from '../codec/etcd/kv.js';
import { CompareResult, CompareTarget, SortOrder, SortTarget, } from '../codec/etcd/kv-types.js';
import { equalBytes, joinBytes, utf8Encode } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { toBinaryString } from '../kv/binary-string.js';
import { keyRange, prefixEnd } from '../kv/key-range.js';
import { checkLeader, failOrThrow, failWith, proposeCommand, proposeFor } from './context.js';
import { KeyWatch } from './key-watch.js';
import { randomLeaseId } from './lease-service.js';
/** What a place gets whose caller brings no lease: etcd's figure. */
const OWN_LEASE_SECONDS = 60;
/** What all keys in the line for `name` begin with. */
export function linePrefix(name) {
    return joinBytes(name, utf8Encode('/'));
}
/** The first in line as this member knows it, at a past revision if one is given. Throws `compacted`. */
export function firstInLine(context, prefix, revision = 0) {
    return inLine(context, prefix, { revision, sortOrder: SortOrder.ASCEND });
}
function inLine({ machine }, prefix, wish) {
    const sorted = { sortTarget: SortTarget.CREATE, limit: 1, ...wish };
    return machine.range(RangeRequest.create({ key: prefix, rangeEnd: prefixEnd(prefix), ...sorted })).kvs[0];
}
/** Writes only while the place is still there, as it was made. */
export function txnOnPlace(key, createRevision, success, failure = []) {
    const target = {
        key,
        rangeEnd: new Uint8Array(0),
        result: CompareResult.EQUAL,
        target: CompareTarget.CREATE,
        createRevision,
    };
    return { type: 'txn', request: { compare: [target], success: [...success], failure: [...failure] } };
}
export const putOf = (key, value, lease) => ({
    requestPut: PutRequest.create({ key, value, lease }),
});
export const deletionOf = (key) => ({ requestDeleteRange: DeleteRangeRequest.create({ key }) });
/**
 * Joins the line, and calls `done` once the place is the first. If the call ends before that the line is left again; if the
 * key is lost meanwhile, as with its lease, the call fails. Throws as handlers do.
 */
export function standInLine(context, request, call, done) {
    checkLeader(context, call);
    const prefix = linePrefix(request.name);
    context.gate.checkRead(call, keyRange(prefix, prefixEnd(prefix)));
    if (request.lease !== 0n) {
        new Stand(context, request, call, done).join();
        return;
    }
    const grant = { type: 'lease-grant', id: randomLeaseId(), ttlSeconds: OWN_LEASE_SECONDS };
    proposeFor(context, grant, call, ({ response }) => {
        const { id: lease } = response;
        new Stand(context, { ...request, lease }, call, done).join();
    });
}
class Stand {
    context;
    request;
    call;
    done;
    prefix;
    key;
    /** 0 until the key is there. */
    createRevision = 0;
    ahead;
    own;
    constructor(context, request, call, done) {
        this.context = context;
        this.request = request;
        this.call = call;
        this.done = done;
        this.prefix = linePrefix(request.name);
        this.key = joinBytes(this.prefix, utf8Encode(request.lease.toString(16)));
    }
    join() {
        const { key, call } = this;
        const { value, lease } = this.request;
        const get = { requestRange: RangeRequest.create({ key }) };
        // Whoever gives up while his key is on its way through the log would stand in the way of others for a lease's time.
        this.context.lasting.add(call, () => this.leave());
        proposeCommand(this.context, txnOnPlace(key, 0, [putOf(key, value, lease)], [get]), call, (error, result) => {
            if (error !== undefined) {
                this.fail(error);
                return;
            }
            const { succeeded, responses } = result.response;
            const held = responses[0]?.responseRange?.kvs[0];
            this.createRevision = succeeded ? result.revision : (held?.createRevision ?? 0);
            if (call.isOver)
                this.leave();
            else if (held === undefined || equalBytes(held.value, value))
                this.look(succeeded);
            else
                this.replaceValue();
        });
    }
    /** The lease stands in line already, for another value. */
    replaceValue() {
        const { value, lease } = this.request;
        const command = txnOnPlace(this.key, this.createRevision, [putOf(this.key, value, lease)]);
        this.propose(command, (error, result) => {
            if (error !== undefined)
                this.fail(error);
            else if (result.response.succeeded)
                this.look(true);
            else
                this.fail(expired());
        });
    }
    /** Whose turn is it? `isFresh`: the log has just said that our own key is there. */
    look(isFresh) {
        if (this.call.isOver)
            return;
        const { context, prefix } = this;
        const before = inLine(context, prefix, {
            sortOrder: SortOrder.DESCEND,
            maxCreateRevision: this.createRevision - 1,
        });
        if (before !== undefined)
            this.waitFor(before);
        else if (isFresh)
            this.finish();
        else
            this.confirm();
    }
    waitFor({ key }) {
        const { watches: hub, revision } = this.context.machine;
        const lost = () => this.fail(expired());
        // This member may be behind, and then hears of both deletions in time all the same.
        if (this.own === undefined) {
            if (!this.isThere()) {
                lost();
                return;
            }
            const own = new KeyWatch(hub, ({ change }) => change.isTombstone && lost(), lost);
            this.own = own;
            own.start(single(this.key), revision + 1);
        }
        this.ahead ??= new KeyWatch(hub, ({ change }) => change.isTombstone && this.look(false), () => this.look(false));
        this.ahead.start(single(key), revision + 1);
    }
    /** Nobody is before us; but what this member knows may be old, and our own lease have ended since. */
    confirm() {
        this.context.replica.readBarrier((error) => {
            if (this.call.isOver)
                return;
            if (error !== undefined)
                this.fail(error);
            else if (this.isThere())
                this.finish();
            else
                this.fail(expired());
        });
    }
    isThere() {
        const { kvs } = this.context.machine.range(RangeRequest.create({ key: this.key }));
        return kvs[0]?.createRevision === this.createRevision;
    }
    finish() {
        this.close();
        const { key, createRevision } = this;
        try {
            this.done({ key, lease: this.request.lease, createRevision });
        }
        catch (thrown) {
            failOrThrow(this.call, thrown);
        }
    }
    fail(error) {
        this.close();
        if (this.createRevision !== 0)
            this.leave();
        failWith(this.call, error);
    }
    /** Gives the place up. If that fails, the lease's end does it. */
    leave() {
        this.close();
        if (this.createRevision === 0)
            return;
        this.propose(txnOnPlace(this.key, this.createRevision, [deletionOf(this.key)]), () => { });
    }
    /** The caller's token may have run out while he waited. */
    propose(command, done) {
        try {
            proposeCommand(this.context, command, this.call, done);
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            this.close();
            failWith(this.call, thrown);
        }
    }
    close() {
        this.context.lasting.done(this.call);
        this.ahead?.close();
        this.own?.close();
    }
}
/** As etcd says it. */
function expired() {
    return new QuorateError('session-expired', 'mutex: session is expired');
}
function single(key) {
    return { from: toBinaryString(key), to: undefined, isSingle: true };
}
//# sourceMappingURL=key-line.js.map