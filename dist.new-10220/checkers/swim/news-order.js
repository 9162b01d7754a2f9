// News of a member only go forward, by incarnation and then by severity, and the end of one is remembered for long enough
// that old news of its life cannot bring it back.
import { STATUSES } from '../../protocols/swim/messages.js';
import { violated } from '../invariant.js';
export class NewsOrder {
    options;
    constructor(options) {
        this.options = options;
    }
    check({ node, before, after }) {
        for (const [id, was] of before?.members ?? []) {
            const is = after.members.get(id);
            if (is === undefined) {
                const heldMs = node.now - was.since;
                if (was.status === 'failed' || was.status === 'left') {
                    if (heldMs >= this.options.forgetMs)
                        continue;
                }
                violated('remembered', `node ${node.id} forgets ${id}, ${was.status} for ${heldMs} ms`);
            }
            const isBack = is.incarnation < was.incarnation ||
                (is.incarnation === was.incarnation && STATUSES.indexOf(is.status) < STATUSES.indexOf(was.status));
            if (isBack) {
                const [from, to] = [`${was.status} at ${was.incarnation}`, `${is.status} at ${is.incarnation}`];
                violated('news-go-forward', `node ${node.id} takes ${id} from ${from} to ${to}`);
            }
        }
    }
}
//# sourceMappingURL=news-order.js.map