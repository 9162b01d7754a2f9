// A run's plan: everything about it that is chosen before it starts. A plan is plain data, so a run can be written to a
// file, replayed, and shrunk by leaving out actions and operations.
/** The names of `--faults`: a plan draws its actions from some of these. */
export const FAULTS = [
    'crash',
    'storm',
    'pause',
    'partition',
    'links',
    'weather',
    'clock',
    'disk',
    'wipe',
    'membership',
    'transfer',
    'compaction',
    'amnesia',
    'rot',
    'promotion',
];
/** All but the one that no protocol has to survive: a member that comes back under its identity without its memory. */
export const DEFAULT_FAULTS = FAULTS.filter((fault) => fault !== 'amnesia');
//# sourceMappingURL=plan.js.map