// The rules that make gossip converge, and stop, as tiny predicates, each by itself. The simulator's mutants replace one at
// a time to see that its checkers notice. SPEC.md numbers them.
export const RULES = {
    isNewer: (version, than) => version.counter > than.counter || (version.counter === than.counter && version.node > than.node),
    nextCounter: (highest, at) => Math.max(highest + 1, at),
    keepsTombstone: () => true,
    persistsLearnt: () => true,
    gives: (direction) => direction !== 'pull',
    wants: (direction) => direction !== 'push',
    unneededContacts: (before, wasKnown) => (wasKnown ? before + 1 : 0),
    losesInterest: (contacts, limit, isCoin, draw) => (isCoin ? contacts > 0 && draw < 1 / limit : contacts >= limit),
    successor: (ring, self) => ring[(ring.indexOf(self) + 1) % ring.length],
    walkHops: (nodes) => 2 * (nodes - 1),
    isNewHop: (lastRemaining, remaining) => remaining < lastRemaining,
};
//# sourceMappingURL=rules.js.map