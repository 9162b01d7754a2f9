// What a run replicates: a state machine with the workload's language, its encoding into log entries, and the model that its
// clients' history is judged by.
import { checkLinearizability } from '../../checkers/linearizability/checker.js';
import { explain } from '../../checkers/linearizability/explain.js';
export function judge(model, history, stepsMax) {
    const { verdict, partitions } = checkLinearizability(model, history, { stepsMax });
    if (verdict !== 'not-linearizable')
        return { verdict, reason: '' };
    const failed = partitions.find((each) => each.verdict === 'not-linearizable');
    return { verdict, reason: explain(model, history, failed)?.text ?? `key ${failed.key}` };
}
export function mix(hash, word) {
    const mixed = Math.imul(hash ^ word, 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) >>> 0;
}
export function mixBytes(hash, bytes) {
    for (let i = 0; i < bytes.length; i++)
        hash = mix(hash, bytes[i]);
    return hash;
}
//# sourceMappingURL=machines.js.map