// The replicated logs that a node can run, by name. The rest of the host knows them through `LogDefinition` only; one more
// engine is one more entry here.
import { QuorateError } from '../core/errors.js';
import { multiPaxos } from '../protocols/multi-paxos/index.js';
import { raft } from '../protocols/raft/index.js';
import { zab } from '../protocols/zab/index.js';
const engine = (definition, optionsFor) => ({ definition, optionsFor });
/** Where time-outs are drawn at random: as much of them as in the engine's defaults. */
function withJitter({ electionTimeoutMs, ...common }) {
    if (electionTimeoutMs === undefined)
        return common;
    return { ...common, electionTimeoutMs, electionJitterMs: Math.ceil(electionTimeoutMs * 0.43) };
}
const ENGINES = {
    raft: engine(raft, withJitter),
    'multi-paxos': engine(multiPaxos, withJitter),
    zab: engine(zab, (common) => common),
};
export const ENGINE_NAMES = Object.keys(ENGINES);
export const DEFAULT_ENGINE = 'raft';
/** The engine `name`; its `own` options win over the common ones. Throws `invalid-option` if there is none. */
export function chooseEngine(name, common, own = {}) {
    checkEngineName(name);
    const { definition, optionsFor } = ENGINES[name];
    const given = Object.fromEntries(Object.entries(common).filter(([, value]) => value !== undefined));
    return { definition, protocolOptions: { ...optionsFor(given), ...own } };
}
/**
 * Which engine a node runs: the one that was asked for, else the one that its data directory holds, else Raft. Whether what
 * was asked for and what is held agree is checked where the directory is claimed.
 */
export function engineNameOf(asked, held) {
    if (asked === undefined && held !== undefined && !isEngineName(held)) {
        throw new QuorateError('foreign-data-directory', `the data directory belongs to the engine ${held}, which this program does not have: it has ${ENGINE_NAMES.join(', ')}`);
    }
    const name = asked ?? held ?? DEFAULT_ENGINE;
    checkEngineName(name);
    return name;
}
/** Refuses to found or join a cluster whose members, as far as they answered, run another engine. */
export function refuseOtherEngine(name, clusters) {
    const other = clusters.find(({ engine: theirs }) => theirs !== '' && theirs !== name);
    if (other === undefined)
        return;
    throw new QuorateError('engine-mismatch', `the cluster runs the consensus engine ${other.engine}, this node was to run ${name}: start it with ${other.engine}`);
}
function checkEngineName(name) {
    if (isEngineName(name))
        return;
    throw new QuorateError('invalid-option', `consensus is '${name}': must be one of ${ENGINE_NAMES.join(', ')}`);
}
function isEngineName(name) {
    return Object.hasOwn(ENGINES, name);
}
//# sourceMappingURL=engines.js.map