// etcd's KV service. Writes go through the log as they came (a kind byte and the request's own bytes), checked by one
// decoding; reads are answered by this member's store, linearizable ones behind a read barrier.
import { CompactionRequest, CompactionResponse, DeleteRangeRequest, DeleteRangeResponse, PutRequest, PutResponse, RangeRequest, RangeResponse, TxnRequest, TxnResponse, } from '../codec/etcd/kv.js';
import { QuorateError } from '../core/errors.js';
import { checkTxn } from '../kv/auth/authorise.js';
import { encodeRequest } from '../kv/commands.js';
import { keyRange } from '../kv/key-range.js';
import { validateDeleteRange, validatePut, validateRange, validateTxn } from '../kv/validate.js';
import { APPLY_LAG_MAX, checkLeader, checkVoter, failWith, readLinearizably } from './context.js';
import { etcdError } from './errors.js';
import { isReadOnly, isSerializable } from './transactions.js';
export class KvService {
    context;
    constructor(context) {
        this.context = context;
    }
    range(bytes, call) {
        const request = RangeRequest.decode(bytes);
        validateRange(request);
        const { gate } = this.context;
        const range = keyRange(request.key, request.rangeEnd);
        if (request.serializable) {
            gate.checkRead(call, range);
            call.respond(this.encodeRange(request));
            return;
        }
        checkVoter(this.context);
        readLinearizably(this.context, call, () => {
            gate.checkRead(call, range);
            call.respond(this.encodeRange(request));
        });
    }
    put(bytes, call) {
        validatePut(PutRequest.decode(bytes));
        this.propose('put', bytes, call, answerPut);
    }
    deleteRange(bytes, call) {
        validateDeleteRange(DeleteRangeRequest.decode(bytes));
        this.propose('deleteRange', bytes, call, answerDeleteRange);
    }
    txn(bytes, call) {
        const request = TxnRequest.decode(bytes);
        validateTxn(request, this.context.limits.maxTxnOps);
        if (!isReadOnly(request)) {
            this.propose('txn', bytes, call, answerTxn);
            return;
        }
        const answer = () => {
            const { gate } = this.context;
            checkTxn(gate.asking(gate.identify(call)), request);
            call.respond(this.encodeTxn(request));
        };
        if (isSerializable(request))
            answer();
        else
            readLinearizably(this.context, call, answer);
    }
    /** A physical compaction is answered once nothing is left of what was compacted; else the clean-up goes on behind. */
    compact(bytes, call) {
        const { physical } = CompactionRequest.decode(bytes);
        const { machine } = this.context;
        this.propose('compaction', bytes, call, (_response, header) => {
            const respond = () => call.respond(CompactionResponse.encode({ header }));
            if (physical)
                machine.whenSwept(respond);
            else
                respond();
        });
    }
    encodeRange(request) {
        const { machine, headers } = this.context;
        const response = machine.range(request);
        response.header = headers.at(machine.revision);
        return RangeResponse.encode(response);
    }
    encodeTxn(request) {
        const { machine, headers } = this.context;
        const response = machine.readTxn(request);
        response.header = headers.at(machine.revision);
        return TxnResponse.encode(response);
    }
    propose(kind, bytes, call, answer) {
        const { context } = this;
        if (bytes.length > context.limits.maxRequestBytes)
            throw etcdError('request-too-large');
        checkLeader(context, call);
        if (context.applyLag > APPLY_LAG_MAX)
            throw etcdError('too-many-requests');
        context.replica.propose(context.gate.onBehalf(call, encodeRequest(kind, bytes)), (error, result) => {
            if (call.isOver)
                return;
            if (error !== undefined) {
                failWith(call, error);
                return;
            }
            const { response, error: refusal, revision } = result;
            if (refusal !== undefined)
                failWith(call, new QuorateError(refusal.code, refusal.message));
            else
                answer(response, context.headers.at(revision), call);
        });
    }
}
function answerPut(response, header, call) {
    response.header = header;
    call.respond(PutResponse.encode(response));
}
function answerDeleteRange(response, header, call) {
    response.header = header;
    call.respond(DeleteRangeResponse.encode(response));
}
function answerTxn(response, header, call) {
    response.header = header;
    call.respond(TxnResponse.encode(response));
}
//# sourceMappingURL=kv-service.js.map