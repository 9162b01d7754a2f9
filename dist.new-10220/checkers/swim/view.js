// What SWIM's checkers share: each node before and after a step, as copies.
export function snapshotOf(state) {
    const members = new Map();
    for (const [id, { incarnation, status, since }] of state.members)
        members.set(id, { incarnation, status, since });
    const suspicions = new Map();
    for (const [id, { accusers, startedAt, deadline }] of state.suspicions) {
        suspicions.set(id, { accusers: [...accusers], startedAt, deadline });
    }
    const { incarnation, phase, health } = state;
    const probe = state.probe && { ...state.probe };
    return { incarnation, phase, members, suspicions, probe, health, groupSize: 1 + liveOf(members).length };
}
export function liveOf(members) {
    return [...members].filter(([, { status }]) => status === 'alive' || status === 'suspected').map(([id]) => id);
}
//# sourceMappingURL=view.js.map