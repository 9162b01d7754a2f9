// The replicated logs that are compared, each with the options that its users get by default.
import { multiPaxos } from '../../protocols/multi-paxos/index.js';
import { raft } from '../../protocols/raft/index.js';
import { zab } from '../../protocols/zab/index.js';
const contestant = (title, definition) => ({
    name: definition.name,
    title,
    definition: definition,
});
export const LOGS = [
    contestant('Raft', raft),
    contestant('Multi-Paxos', multiPaxos),
    contestant('ZAB', zab),
];
//# sourceMappingURL=contestants.js.map