// The rules that make two-phase commit atomic, as tiny predicates, each by itself. The machine asks them; the simulator's
// mutants replace one at a time to see that its checkers notice. SPEC.md numbers them.
export const RULES = {
    mayCommit: (yes, participants) => yes.length === participants.length,
    keepsYes: () => true,
    keepsNo: () => true,
    keepsCommits: () => true,
    presumes: () => 'abort',
    abortsInDoubt: () => false,
    mayRefuse: (phase) => phase === 'asked' || phase === 'unknown',
    repeatsDecision: () => true,
    mayForgetCommit: (unacknowledged) => unacknowledged.length === 0,
    acknowledgesWhenHeard: () => false,
    mayForgetEnded: (number, oldest) => number < oldest,
    asksInDoubt: () => true,
    givesUp: (now, deadline) => now >= deadline,
    waitsForRecord: () => true,
};
//# sourceMappingURL=rules.js.map