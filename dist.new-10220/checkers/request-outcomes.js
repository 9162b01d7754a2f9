// What a replicated log promises of requests: a refused proposal is not in the log, now or ever; no proposal is in the log
// twice; no request is answered twice with anything but the same refusal.
import { violated } from './invariant.js';
export class RequestOutcomes {
    replies = new Map();
    entries = new Map();
    replied(node, request, result) {
        const key = `${node.id}/${request}`;
        const before = this.replies.get(key);
        if (before !== undefined && (before !== 'refused' || result.type !== 'refused')) {
            violated('one-reply', `node ${node.id} answers request ${request} with ${before} and then with ${result.type}`);
        }
        this.replies.set(key, result.type);
        if (result.type === 'refused')
            this.refused(key, node.id, request);
    }
    applied(_node, entry) {
        // Both entries of a joint change bear its request; and a change that was refused may yet be committed: the refusal says
        // only that nobody vouches for it.
        if (entry.request === 0 || entry.kind !== 'data')
            return;
        const key = `${entry.origin}/${entry.request}`;
        const before = this.entries.get(key);
        if (before === entry.index)
            return;
        if (before !== undefined) {
            violated('proposed-once', `request ${entry.request} of node ${entry.origin} is entry ${before} and ${entry.index}`);
        }
        this.entries.set(key, entry.index);
        if (this.replies.get(key) === 'refused')
            this.refused(key, entry.origin, entry.request);
    }
    refused(key, node, request) {
        const index = this.entries.get(key);
        if (index === undefined)
            return;
        violated('refused-means-absent', `request ${request} of node ${node} was refused, yet it is entry ${index}`);
    }
    stepped() { }
    crashed() { }
    sent() { }
    restored() { }
    readBegan() { }
    readAnswered() { }
}
//# sourceMappingURL=request-outcomes.js.map