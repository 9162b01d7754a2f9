// What every service of one member shares.
import { QuorateError } from '../core/errors.js';
import { NONE } from '../core/protocol.js';
import { encodeCommand } from '../kv/commands.js';
import { etcdError, toEtcdError } from './errors.js';
/** The version of etcd whose API this is: clients decide by it what they may ask for. */
export const ETCD_VERSION = '3.6.0';
export function failWith(call, error) {
    const { code, message } = toEtcdError(error);
    call.fail(code, message);
}
/** Learners answer status and local reads, and leave the rest to voters: as in etcd. */
export function checkVoter(context) {
    if (context.isLearner)
        throw etcdError('not-supported-for-learner');
}
/** Clients that ask for it would rather try another member than wait here until there is a leader. */
export function checkLeader(context, call) {
    if (context.leader === NONE && call.metadata.get('hasleader') === 'true')
        throw etcdError('no-leader');
}
/** Entries that may be committed but not yet applied before writes are refused: etcd's figure. */
export const APPLY_LAG_MAX = 5000;
/** Puts a command of the caller's into the log. `done` gets what it came to here, or why it did not happen, or may not have. */
export function proposeCommand(context, command, call, done) {
    context.replica.propose(context.gate.onBehalf(call, encodeCommand(command)), (error, result) => {
        const refusal = result?.error;
        done(error ?? (refusal && new QuorateError(refusal.code, refusal.message)), result);
    });
}
/** The same: `answer` gets the result, an error is the call's answer. */
export function proposeFor(context, command, call, answer) {
    checkLeader(context, call);
    if (context.applyLag > APPLY_LAG_MAX)
        throw etcdError('too-many-requests');
    proposeCommand(context, command, call, (error, result) => {
        if (call.isOver)
            return;
        if (error !== undefined)
            failWith(call, error);
        else
            answer(result);
    });
}
/** Calls `answer` once this member has all that was acknowledged before. */
export function readLinearizably(context, call, answer) {
    checkLeader(context, call);
    context.replica.readBarrier((error) => {
        if (call.isOver)
            return;
        if (error !== undefined)
            failWith(call, error);
        else
            guard(call, answer);
    });
}
/** For what a handler threw: an error of the world is the call's answer, a bug goes on. */
export function failOrThrow(call, thrown) {
    if (!(thrown instanceof QuorateError))
        throw thrown;
    failWith(call, thrown);
}
/** Does `work`, which answers `call`, or fails it. */
export function guard(call, work) {
    try {
        work();
    }
    catch (thrown) {
        failOrThrow(call, thrown);
    }
}
/** For what is not on the hot path: answers with what the promise brings. */
export function settle(call, answer) {
    answer.then((message) => call.respond(message), (thrown) => {
        failWith(call, QuorateError.from(thrown));
        // A bug of ours stops the node, wherever it shows: it must not end as one client's error.
        if (!(thrown instanceof QuorateError))
            queueMicrotask(() => rethrow(thrown));
    });
}
function rethrow(thrown) {
    throw thrown;
}
//# sourceMappingURL=context.js.map