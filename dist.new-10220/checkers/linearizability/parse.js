// Reads histories that others recorded: Jepsen's log lines of a register, porcupine's key-value text, and JSON lines.
import { QuorateError } from '../../core/errors.js';
/** Pairs calls with returns: one operation at a time for each client. */
class Pairing {
    operations = [];
    open = new Map();
    position = 0;
    call(client, input, line) {
        if (this.open.has(client))
            bad(line, `client ${client} calls again before its last call returned`);
        const draft = { client, call: ++this.position, return: Number.POSITIVE_INFINITY, input, output: undefined };
        this.open.set(client, draft);
        this.operations.push(draft);
    }
    /** The open operation of `client`, closed. */
    close(client, line) {
        const draft = this.open.get(client);
        if (draft === undefined)
            bad(line, `client ${client} returns without a call`);
        this.open.delete(client);
        return draft;
    }
    returned(client, output, line) {
        const draft = this.close(client, line);
        draft.output = output(draft.input);
        draft.return = ++this.position;
    }
    /** It certainly had no effect: it leaves the history. */
    failed(client, line) {
        const draft = this.close(client, line);
        this.operations.splice(this.operations.lastIndexOf(draft), 1);
    }
}
function bad(line, message) {
    throw new QuorateError('bad-history', `line ${line}: ${message}`);
}
/**
 * Jepsen's log of a compare-and-set register: `… - PROCESS :invoke|:ok|:fail|:info :read|:write|:cas VALUE`. `:info` stays
 * open to the end; a failed cas is a definite mismatch; a read that timed out is unknown; lines of anything else are skipped.
 */
export function parseJepsenRegister(text) {
    const pairing = new Pairing();
    const pattern = /(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.*\S)\s*$/;
    text.split('\n').forEach((content, i) => {
        const match = pattern.exec(content);
        if (match === null)
            return;
        const [, process, kind, f, value] = match;
        const line = i + 1;
        if (kind === 'invoke')
            pairing.call(process, jepsenInput(f, value, line), line);
        else if (kind === 'info' || value === ':timed-out')
            pairing.close(process, line);
        else if (kind === 'ok')
            pairing.returned(process, (input) => jepsenOutput(input, value, line), line);
        else if (f === 'cas')
            pairing.returned(process, () => ({ type: 'cas', ok: false }), line);
        else
            pairing.failed(process, line);
    });
    if (pairing.operations.length === 0)
        bad(1, 'no operation of a Jepsen register found');
    return pairing.operations;
}
function jepsenInput(f, value, line) {
    if (f === 'read')
        return { type: 'read' };
    if (f === 'write')
        return { type: 'write', value: jepsenValue(value, line) };
    const pair = /^\[(\S+) (\S+)\]$/.exec(value);
    if (pair === null)
        bad(line, `a cas takes [from to], not ${value}`);
    return { type: 'cas', from: jepsenValue(pair[1], line), to: jepsenValue(pair[2], line) };
}
function jepsenOutput(input, value, line) {
    if (input.type === 'read')
        return { type: 'read', value: jepsenValue(value, line) };
    return input.type === 'write' ? { type: 'write' } : { type: 'cas', ok: true };
}
function jepsenValue(text, line) {
    if (text === 'nil')
        return null;
    if (/^-?\d+$/.test(text))
        return Number(text);
    bad(line, `neither a number nor nil: ${text}`);
}
/** Porcupine's text of a key-value store: `{:process 0, :type :invoke, :f :append, :key "4", :value "x 0 1 y"}`. */
export function parsePorcupineKeyValue(text) {
    const pairing = new Pairing();
    const pattern = /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key ("(?:[^"\\]|\\.)*"), :value (nil|"(?:[^"\\]|\\.)*")\}\s*$/;
    text.split('\n').forEach((content, i) => {
        if (content.trim() === '')
            return;
        const match = pattern.exec(content);
        if (match === null)
            bad(i + 1, `not an operation of a key-value store: ${content.slice(0, 80)}`);
        const [, process, kind, f, quotedKey, quotedValue] = match;
        const key = JSON.parse(quotedKey);
        const value = quotedValue === 'nil' ? '' : JSON.parse(quotedValue);
        if (kind === 'invoke') {
            const input = f === 'get' ? { type: 'get', key } : { type: f === 'put' ? 'put' : 'append', key, value };
            pairing.call(process, input, i + 1);
        }
        else {
            pairing.returned(process, () => (f === 'get' ? { type: 'get', value } : { type: f }), i + 1);
        }
    });
    return pairing.operations;
}
/**
 * One JSON object a line, in the order of events: `{"client": "a", "event": "call", "input": {…}}`, then for the same client
 * `{"event": "return", "output": {…}}`, `{"event": "fail"}` (no effect) or `{"event": "unknown"}`. Inputs and outputs are
 * the model's own (models/*.ts).
 */
function parseJsonLines(text, types) {
    const pairing = new Pairing();
    text.split('\n').forEach((content, i) => {
        if (content.trim() === '')
            return;
        const line = i + 1;
        const event = parseJson(content, line);
        const client = String(event['client'] ?? '');
        switch (event['event']) {
            case 'call': {
                const input = event['input'];
                if (!types.includes(String(input?.type)))
                    bad(line, `input.type must be one of ${types.join(', ')}`);
                pairing.call(client, input, line);
                return;
            }
            case 'return':
                if (typeof event['output'] !== 'object' || event['output'] === null)
                    bad(line, 'a return needs its output');
                pairing.returned(client, () => event['output'], line);
                return;
            case 'fail':
                pairing.failed(client, line);
                return;
            case 'unknown':
                pairing.close(client, line);
                return;
            default:
                bad(line, 'event must be call, return, fail or unknown');
        }
    });
    return pairing.operations;
}
function parseJson(content, line) {
    let value;
    try {
        value = JSON.parse(content);
    }
    catch {
        bad(line, `not JSON: ${content.slice(0, 80)}`);
    }
    if (typeof value !== 'object' || value === null)
        bad(line, 'not a JSON object');
    return value;
}
export function parseRegisterJson(text) {
    return parseJsonLines(text, ['read', 'write', 'cas']);
}
export function parseKeyValueJson(text) {
    return parseJsonLines(text, ['get', 'put', 'append', 'cas']);
}
export function parseEtcdJson(text) {
    return parseJsonLines(text, ['range', 'put', 'delete', 'txn']);
}
//# sourceMappingURL=parse.js.map