// etcd's Lock service: a lock is held by the first in line for its name (key-line.ts). The answer's header carries the
// revision that created the holder's key: the fencing token.
import { LockRequest, LockResponse, UnlockRequest, UnlockResponse } from '../codec/etcd/concurrency.js';
import { DeleteRangeRequest } from '../codec/etcd/kv.js';
import { EMPTY_BYTES } from '../core/bytes.js';
import { validateDeleteRange } from '../kv/validate.js';
import { proposeFor } from './context.js';
import { standInLine } from './key-line.js';
export class LockService {
    context;
    constructor(context) {
        this.context = context;
    }
    /** Answers once the lock is held; a client that gives up before leaves the line. */
    lock(bytes, call) {
        const { name, lease } = LockRequest.decode(bytes);
        standInLine(this.context, { name, lease, value: EMPTY_BYTES }, call, ({ key, createRevision }) => call.respond(LockResponse.encode({ header: this.context.headers.at(createRevision), key })));
    }
    unlock(bytes, call) {
        const { key } = UnlockRequest.decode(bytes);
        const request = DeleteRangeRequest.create({ key });
        validateDeleteRange(request);
        proposeFor(this.context, { type: 'delete-range', request }, call, ({ revision }) => call.respond(UnlockResponse.encode({ header: this.context.headers.at(revision) })));
    }
}
//# sourceMappingURL=lock-service.js.map