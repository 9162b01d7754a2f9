// Checks a recorded history given as text, by the names of a model, a format and a consistency level: what `quorate check`
// does.
import { QuorateError } from '../core/errors.js';
import { accessesOf } from './accesses.js';
import { CAUSAL_LEVELS, checkCausalConsistency } from './causal-consistency.js';
import { checkLinearizability } from './linearizability/checker.js';
import { explain } from './linearizability/explain.js';
import { etcdModel } from './linearizability/models/etcd.js';
import { keyValueModel } from './linearizability/models/key-value.js';
import { registerModel } from './linearizability/models/register.js';
import { parseEtcdJson, parseJepsenRegister, parseKeyValueJson, parsePorcupineKeyValue, parseRegisterJson, } from './linearizability/parse.js';
import { checkSequentialConsistency } from './sequential-consistency.js';
import { checkSessions, SESSION_GUARANTEES, } from './session-guarantees.js';
import { checkSessionOrders } from './session-orders.js';
import { timelineOf } from './timeline.js';
export const HISTORY_MODELS = ['register', 'kv', 'etcd'];
export const HISTORY_FORMATS = ['jepsen', 'porcupine-kv', 'json'];
/** Strongest first; `session` is all four session guarantees together. */
export const CONSISTENCIES = [
    'linearizable',
    'sequential',
    ...CAUSAL_LEVELS,
    'session',
    ...SESSION_GUARANTEES,
];
/** Throws `bad-history` for text that is not of the format, `bad-option` for a pair of model and format that does not exist. */
export function checkHistory(text, model, format, options = {}) {
    switch (`${model}/${format}`) {
        case 'register/jepsen':
            return check(registerModel, parseJepsenRegister(text), options);
        case 'register/json':
            return check(registerModel, parseRegisterJson(text), options);
        case 'kv/porcupine-kv':
            return check(keyValueModel, parsePorcupineKeyValue(text), options);
        case 'kv/json':
            return check(keyValueModel, parseKeyValueJson(text), options);
        case 'etcd/json':
            return checkEtcd(parseEtcdJson(text), options);
        default:
            throw new QuorateError('bad-option', `no format ${format} for model ${model}: register has jepsen and json, kv has porcupine-kv and json, etcd has json`);
    }
}
function check(model, operations, { consistency = 'linearizable', ...options }) {
    if (consistency === 'linearizable')
        return checkOrder(model, operations, options);
    if (consistency === 'sequential')
        return checkSequence(model, operations, options);
    const accesses = accessesOf(model, operations);
    if (typeof accesses === 'string') {
        return plain(model, operations, 'unknown', `unknown: ${accesses}`, []);
    }
    if (isCausal(consistency)) {
        const violation = checkCausalConsistency(accesses, consistency);
        const involved = violation?.accesses.map((at) => accesses[at].operation) ?? [];
        const verdict = violation === undefined ? consistency : `not-${consistency}`;
        return plain(model, operations, verdict, violation?.text ?? '', involved);
    }
    const [violation] = checkSessionOrders(accesses, guaranteesOf(consistency));
    const verdict = violation === undefined ? consistency : `not-${consistency}`;
    const involved = violation?.accesses.map((at) => accesses[at].operation) ?? [];
    return plain(model, operations, verdict, violation?.text ?? '', involved);
}
/** etcd's answers tell versions, so that sessions can be judged by them, deletes and equal values or not. */
function checkEtcd(operations, options) {
    const { consistency = 'linearizable' } = options;
    if (consistency !== 'session' && !isGuarantee(consistency))
        return check(etcdModel, operations, options);
    const versions = versionsOf(operations);
    const [violation] = checkSessions(versions.map(({ version }) => version), guaranteesOf(consistency), true);
    const involved = violation === undefined ? [] : [violation.earlier, violation.later].map((at) => versions[at].at);
    const verdict = violation === undefined ? consistency : `not-${consistency}`;
    return plain(etcdModel, operations, verdict, violation?.text ?? '', involved);
}
/** What each operation on a single key wrote or saw, by session in its order. */
function versionsOf(operations) {
    const order = operations.map((_, at) => at).sort((a, b) => operations[a].call - operations[b].call);
    return order.flatMap((at) => {
        const { client: session, input, output } = operations[at];
        const version = (type, key, number) => ({
            at,
            version: { session, type, key, version: number },
        });
        if (input.type === 'put' && output !== undefined)
            return [version('write', input.key, output.revision)];
        if (input.type !== 'range' || output?.type !== 'range')
            return [];
        if (input.end === undefined && output.kvs.length === 0)
            return [version('read', input.key, 0)];
        return output.kvs.map(({ key, modRevision }) => version('read', key, modRevision));
    });
}
function checkOrder(model, operations, options) {
    const result = checkLinearizability(model, operations, options);
    const failed = result.partitions.filter(({ verdict }) => verdict === 'not-linearizable');
    const [first] = failed;
    let explanation = result.verdict === 'unknown' ? partialResult(model, operations, result) : '';
    if (first !== undefined)
        explanation = explain(model, operations, first)?.text ?? '';
    return {
        verdict: result.verdict,
        operations: operations.length,
        partitions: result.partitions.length,
        steps: result.steps,
        explanation,
        timelines: () => linearizabilityTimelines(model, operations, result),
    };
}
/** More would not be looked at. */
const TIMELINES_MAX = 8;
function linearizabilityTimelines(model, operations, { verdict, partitions }) {
    const shown = partitions.filter((partition) => verdict === 'linearizable' || partition.verdict !== 'linearizable');
    return shown.slice(0, TIMELINES_MAX).map((partition) => {
        const { key, order, stuckAt } = partition;
        const explained = partition.verdict === 'not-linearizable' ? explain(model, operations, partition) : undefined;
        if (explained !== undefined) {
            const what = `the smallest prefix found that no order explains, without the reads that do not matter`;
            return timelineOf(model, explained.operations, {
                title: `${objectOf(key)}: not linearizable`,
                note: `${explained.operations.length} operations: ${what}.`,
                order: explained.order,
                marked: [explained.stuckAt],
            });
        }
        const own = operations.filter(({ input }) => (model.partitionKey?.(input) ?? '') === key);
        const note = partition.verdict === 'linearizable'
            ? 'An order of all operations that explains what every client saw.'
            : `The longest order found, ${order.length} of ${own.length} operations, and the operation at which it ended.`;
        return timelineOf(model, own, {
            title: `${objectOf(key)}: ${partition.verdict.replace('-', ' ')}`,
            note,
            order,
            marked: stuckAt === undefined ? [] : [stuckAt],
        });
    });
}
function objectOf(key) {
    return key === '' ? 'The history' : `Key ${key}`;
}
/** What is known after the budget ran out. */
function partialResult(model, operations, { partitions, steps }) {
    const decided = partitions.filter(({ verdict }) => verdict === 'linearizable');
    const begun = partitions.filter(({ verdict, order }) => verdict === 'unknown' && order.length > 0);
    const lines = begun.map(({ key, order, stuckAt }) => {
        const own = operations.filter(({ input }) => (model.partitionKey?.(input) ?? '') === key);
        const end = stuckAt === undefined ? '' : `; it ended at: ${model.describe(stuckAt.input, stuckAt.output)}`;
        return `${objectOf(key)}: the longest order found has ${order.length} of ${own.length} operations${end}`;
    });
    const objects = `${decided.length} of ${partitions.length} ${partitions.length === 1 ? 'object' : 'objects'}`;
    return [`Given up after ${steps} steps: ${objects} found linearizable.`, ...lines.slice(0, TIMELINES_MAX)].join('\n');
}
function checkSequence(model, operations, { stepsMax }) {
    const { verdict, order } = checkSequentialConsistency(model, operations, stepsMax);
    const known = operations.filter(({ output }) => output !== undefined).length;
    const placed = order.filter(({ output }) => output !== undefined).length;
    const longest = `The longest order found that respects each client's own has ${placed} of ${known} operations of known outcome.`;
    const explanation = verdict === 'sequential' ? '' : longest;
    const next = placed < known ? operations.filter((operation) => isNext(operation, operations, order)) : [];
    return {
        verdict,
        operations: operations.length,
        partitions: 1,
        steps: 0,
        explanation: [
            explanation,
            ...next.map(({ client, input, output }) => `then ${client}: ${model.describe(input, output)}: contradicts it`),
        ]
            .filter((line) => line !== '')
            .join('\n'),
        timelines: () => [
            timelineOf(model, operations, {
                title: `The history: ${verdict.replace('-', ' ')}`,
                note: explanation || 'An order of all operations that explains what every client saw.',
                order,
                marked: next,
            }),
        ],
    };
}
/** The first of its client that is not in `order`. */
function isNext(operation, all, order) {
    if (operation.output === undefined || order.includes(operation))
        return false;
    const isEarlier = (other) => other.client === operation.client && other.output !== undefined && other.call < operation.call;
    return !all.some((other) => isEarlier(other) && !order.includes(other));
}
function plain(model, operations, verdict, explanation, involved) {
    const marked = involved.map((at) => operations[at]);
    return {
        verdict,
        operations: operations.length,
        partitions: 1,
        steps: 0,
        explanation,
        timelines: () => [
            timelineOf(model, operations, {
                title: `The history: ${verdict.replace('-', ' ')}`,
                note: explanation || 'No violation.',
                order: [],
                marked,
            }),
        ],
    };
}
function isCausal(consistency) {
    return CAUSAL_LEVELS.includes(consistency);
}
function isGuarantee(consistency) {
    return SESSION_GUARANTEES.includes(consistency);
}
function guaranteesOf(consistency) {
    return isGuarantee(consistency) ? [consistency] : SESSION_GUARANTEES;
}
//# sourceMappingURL=check-history.js.map