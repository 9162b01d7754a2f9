// A resource that finished a transaction is never asked about it again: it may hold new data under the same locks. And a
// participant acknowledges what its resource has finished, not what it only heard.
import { violated } from '../invariant.js';
export class CarriedOut {
    finished = new Set();
    acked = new Set();
    resourceFinished(node, key) {
        this.finished.add(`${node}/${key}`);
    }
    acknowledged(node, key) {
        const place = `${node}/${key}`;
        if (!this.finished.has(place)) {
            violated('acknowledged-is-done', `node ${node} acknowledges transaction ${key}, which its resource has not finished`);
        }
        this.acked.add(place);
    }
    asked(node, key) {
        if (this.acked.has(`${node}/${key}`)) {
            violated('asked-once', `node ${node} is asked to prepare transaction ${key}, which it has committed long since`);
        }
    }
}
//# sourceMappingURL=carried-out.js.map