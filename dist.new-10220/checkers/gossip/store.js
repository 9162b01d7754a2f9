// A store only goes forward: newer writes replace older ones, nothing vanishes, what was told is kept over crashes, a write
// takes effect where it was made, and a version stands for one value.
import { equalBytes } from '../../core/bytes.js';
import { violated } from '../invariant.js';
import { isAtLeast } from './view.js';
export class Store {
    /** For each node and key the newest version that it said it has. */
    told = new Map();
    /** What each version that ever left its writer stands for. */
    values = new Map();
    check({ node, input, before, after }) {
        for (const [key, was] of before ?? this.told.get(node.id) ?? []) {
            const is = after.get(key);
            if (isAtLeast(is, was))
                continue;
            const what = is === undefined ? 'loses it' : `has (${is.counter}, ${is.node})`;
            const how = before === undefined ? 'after a crash' : `at ${input.type}`;
            violated('stores-go-forward', `node ${node.id} had (${was.counter}, ${was.node}) of ${key}, and ${what} ${how}`);
        }
        if (input.type !== 'request')
            return;
        const { command } = input;
        if (command.type !== 'put' && command.type !== 'delete')
            return;
        const is = after.get(command.key);
        const isWritten = is?.node === node.id && (command.type === 'delete' ? is.value === undefined : is.value === command.value);
        if (!isWritten)
            violated('writes-take-effect', `node ${node.id} was told to ${command.type} ${command.key}, and did not`);
    }
    sent(node, _to, message) {
        switch (message.type) {
            case 'rumours':
            case 'delta':
                for (const entry of message.entries) {
                    this.tell(node, entry);
                    this.compare(node, entry);
                }
                return;
            case 'feedback':
                for (const rumour of message.rumours)
                    if (rumour.wasKnown)
                        this.tell(node, rumour);
                return;
            case 'digest':
                for (const version of message.versions)
                    this.tell(node, version);
                return;
            case 'summary':
                return;
        }
    }
    tell(node, { key, counter, node: writer }) {
        const told = this.told.get(node.id) ?? new Map();
        this.told.set(node.id, told);
        const version = { key, counter, node: writer };
        if (!isAtLeast(told.get(key), version))
            told.set(key, version);
    }
    compare(node, entry) {
        const id = `${entry.key}@${entry.counter}.${entry.node}`;
        const known = this.values.get(id);
        if (known === undefined) {
            this.values.set(id, entry);
            return;
        }
        const isSame = known.value === undefined || entry.value === undefined
            ? known.value === entry.value
            : equalBytes(known.value, entry.value);
        if (!isSame)
            violated('one-value-a-version', `node ${node.id} tells of another value of ${id}`);
    }
}
//# sourceMappingURL=store.js.map