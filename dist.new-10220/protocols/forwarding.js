// Requests that other nodes forward to the leader, each taken once however often the network delivers it.
//
// A node counts its requests upwards, so the newest number per origin and term tells what was seen. Of what may have been
// seen nothing is said, not even a refusal: the first copy may be in the log. What was seen in an earlier term or life is
// told by its term, for a node never leads one term twice.
/** Whether this request may have been taken before: in this life, or in one that ended in `termAtStart` or earlier. */
export function mayBeKnown(newest, termAtStart, origin, term, request) {
    if (term <= termAtStart)
        return true;
    const last = newest.find((each) => each.origin === origin);
    return last !== undefined && (term < last.term || (term === last.term && request <= last.request));
}
/** Notes that it was taken or refused. */
export function noteForward(newest, origin, term, request) {
    const last = newest.find((each) => each.origin === origin);
    if (last === undefined) {
        newest.push({ origin, term, request });
        return;
    }
    last.term = term;
    last.request = request;
}
/** What a node hands over at the end of a turn, in messages of at most `maxBytes` of data, or of one request. */
export function batchesOf(proposals, maxBytes) {
    const batches = [];
    let batch = [];
    let bytes = 0;
    for (const proposal of proposals) {
        if (batch.length > 0 && bytes + proposal.data.length > maxBytes) {
            batches.push(batch);
            batch = [];
            bytes = 0;
        }
        batch.push(proposal);
        bytes += proposal.data.length;
    }
    if (batch.length > 0)
        batches.push(batch);
    return batches;
}
//# sourceMappingURL=forwarding.js.map