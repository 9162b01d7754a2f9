// The contract of atomic commitment: what two- and three-phase commit share, and all that resources and coordinators' users
// know of them.
//
// Several nodes take part in a transaction, each with a resource above it (a database, a shard): all commit, or all abort.
// The coordinator's user says `begin`. Each participant's resource hears `prepare`, makes sure that it can do both, and says
// `vote`; later it hears `carry-out` and, once that is done and durable, says `finished`.
/** What transactions are kept under. */
export function keyOf({ coordinator, number }) {
    return `${coordinator}.${number}`;
}
export function isForgotten(forgotten, { coordinator, number }) {
    return number < (forgotten.get(coordinator) ?? 0);
}
export function encodeTransaction({ coordinator, number }, writer) {
    writer.uint(coordinator);
    writer.uint(number);
}
export function decodeTransaction(reader) {
    return { coordinator: reader.uint(), number: reader.uint() };
}
export function encodeNodes(nodes, writer) {
    writer.uint(nodes.length);
    for (const node of nodes)
        writer.uint(node);
}
/** `count` was read and found plausible. */
export function decodeNodes(reader, count) {
    return Array.from({ length: count }, () => reader.uint());
}
//# sourceMappingURL=atomic-commit.js.map