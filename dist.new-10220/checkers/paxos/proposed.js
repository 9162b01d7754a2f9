// I5: what is chosen was proposed by a client.
import { utf8Decode } from '../../core/bytes.js';
import { violated } from '../invariant.js';
export class Proposed {
    values = new Set();
    asked(value) {
        this.values.add(utf8Decode(value));
    }
    learned(node, value) {
        const text = utf8Decode(value);
        if (!this.values.has(text))
            violated('chosen-was-proposed', `node ${node} learned ${text}, which nobody proposed`);
    }
}
//# sourceMappingURL=proposed.js.map