// Reads histories that others recorded: Jepsen's log lines of a register, porcupine's key-value text, and JSON lines.

import { QuorateError } from '../../core/errors.ts';
import type { Operation } from './history.ts';
import type { EtcdInput, EtcdOutput } from './models/etcd.ts';
import type { KeyValueInput, KeyValueOutput } from './models/key-value.ts';
import type { RegisterInput, RegisterOutput, RegisterValue } from './models/register.ts';

type Draft<I, O> = { client: string; call: number; return: number; input: I; output: O | undefined };

/** Pairs calls with returns: one operation at a time for each client. */
class Pairing<I, O> {
  readonly operations: Draft<I, O>[] = [];
  private readonly open = new Map<string, Draft<I, O>>();
  private position = 0;

  call(client: string, input: I, line: number): void {
    if (this.open.has(client)) bad(line, `client ${client} calls again before its last call returned`);
    const draft = { client, call: ++this.position, return: Number.POSITIVE_INFINITY, input, output: undefined };
    this.open.set(client, draft);
    this.operations.push(draft);
  }

  /** The open operation of `client`, closed. */
  close(client: string, line: number): Draft<I, O> {
    const draft = this.open.get(client);
    if (draft === undefined) bad(line, `client ${client} returns without a call`);
    this.open.delete(client);
    return draft;
  }

  returned(client: string, output: (input: I) => O, line: number): void {
    const draft = this.close(client, line);
    draft.output = output(draft.input);
    draft.return = ++this.position;
  }

  /** It certainly had no effect: it leaves the history. */
  failed(client: string, line: number): void {
    const draft = this.close(client, line);
    this.operations.splice(this.operations.lastIndexOf(draft), 1);
  }
}

function bad(line: number, message: string): never {
  throw new QuorateError('bad-history', `line ${line}: ${message}`);
}

/**
 * Jepsen's log of a compare-and-set register: `… - PROCESS :invoke|:ok|:fail|:info :read|:write|:cas VALUE`. `:info` stays
 * open to the end; a failed cas is a definite mismatch; a read that timed out is unknown; lines of anything else are skipped.
 */
export function parseJepsenRegister(text: string): Operation<RegisterInput, RegisterOutput>[] {
  const pairing = new Pairing<RegisterInput, RegisterOutput>();
  const pattern = /(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.*\S)\s*$/;
  text.split('\n').forEach((content, i) => {
    const match = pattern.exec(content);
    if (match === null) return;
    const [, process, kind, f, value] = match as unknown as [string, string, string, string, string];
    const line = i + 1;
    if (kind === 'invoke') pairing.call(process, jepsenInput(f, value, line), line);
    else if (kind === 'info' || value === ':timed-out') pairing.close(process, line);
    else if (kind === 'ok') pairing.returned(process, (input) => jepsenOutput(input, value, line), line);
    else if (f === 'cas') pairing.returned(process, () => ({ type: 'cas', ok: false }), line);
    else pairing.failed(process, line);
  });
  if (pairing.operations.length === 0) bad(1, 'no operation of a Jepsen register found');
  return pairing.operations;
}

function jepsenInput(f: string, value: string, line: number): RegisterInput {
  if (f === 'read') return { type: 'read' };
  if (f === 'write') return { type: 'write', value: jepsenValue(value, line) };
  const pair = /^\[(\S+) (\S+)\]$/.exec(value);
  if (pair === null) bad(line, `a cas takes [from to], not ${value}`);
  return { type: 'cas', from: jepsenValue(pair[1]!, line), to: jepsenValue(pair[2]!, line) };
}

function jepsenOutput(input: RegisterInput, value: string, line: number): RegisterOutput {
  if (input.type === 'read') return { type: 'read', value: jepsenValue(value, line) };
  return input.type === 'write' ? { type: 'write' } : { type: 'cas', ok: true };
}

function jepsenValue(text: string, line: number): RegisterValue {
  if (text === 'nil') return null;
  if (/^-?\d+$/.test(text)) return Number(text);
  bad(line, `neither a number nor nil: ${text}`);
}

/** Porcupine's text of a key-value store: `{:process 0, :type :invoke, :f :append, :key "4", :value "x 0 1 y"}`. */
export function parsePorcupineKeyValue(text: string): Operation<KeyValueInput, KeyValueOutput>[] {
  const pairing = new Pairing<KeyValueInput, KeyValueOutput>();
  const pattern =
    /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key ("(?:[^"\\]|\\.)*"), :value (nil|"(?:[^"\\]|\\.)*")\}\s*$/;
  text.split('\n').forEach((content, i) => {
    if (content.trim() === '') return;
    const match = pattern.exec(content);
    if (match === null) bad(i + 1, `not an operation of a key-value store: ${content.slice(0, 80)}`);
    const [, process, kind, f, quotedKey, quotedValue] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const key = JSON.parse(quotedKey) as string;
    const value = quotedValue === 'nil' ? '' : (JSON.parse(quotedValue) as string);
    if (kind === 'invoke') {
      const input: KeyValueInput =
        f === 'get' ? { type: 'get', key } : { type: f === 'put' ? 'put' : 'append', key, value };
      pairing.call(process, input, i + 1);
    } else {
      pairing.returned(process, () => (f === 'get' ? { type: 'get', value } : { type: f as 'put' | 'append' }), i + 1);
    }
  });
  return pairing.operations;
}

/**
 * One JSON object a line, in the order of events: `{"client": "a", "event": "call", "input": {…}}`, then for the same client
 * `{"event": "return", "output": {…}}`, `{"event": "fail"}` (no effect) or `{"event": "unknown"}`. Inputs and outputs are
 * the model's own (models/*.ts).
 */
function parseJsonLines<I extends { readonly type: string }, O>(
  text: string,
  types: readonly string[],
): Operation<I, O>[] {
  const pairing = new Pairing<I, O>();
  text.split('\n').forEach((content, i) => {
    if (content.trim() === '') return;
    const line = i + 1;
    const event = parseJson(content, line);
    const client = String(event['client'] ?? '');
    switch (event['event']) {
      case 'call': {
        const input = event['input'] as I | undefined;
        if (!types.includes(String(input?.type))) bad(line, `input.type must be one of ${types.join(', ')}`);
        pairing.call(client, input as I, line);
        return;
      }
      case 'return':
        if (typeof event['output'] !== 'object' || event['output'] === null) bad(line, 'a return needs its output');
        pairing.returned(client, () => event['output'] as O, line);
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

function parseJson(content: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    bad(line, `not JSON: ${content.slice(0, 80)}`);
  }
  if (typeof value !== 'object' || value === null) bad(line, 'not a JSON object');
  return value as Record<string, unknown>;
}

export function parseRegisterJson(text: string): Operation<RegisterInput, RegisterOutput>[] {
  return parseJsonLines(text, ['read', 'write', 'cas']);
}

export function parseKeyValueJson(text: string): Operation<KeyValueInput, KeyValueOutput>[] {
  return parseJsonLines(text, ['get', 'put', 'append', 'cas']);
}

export function parseEtcdJson(text: string): Operation<EtcdInput, EtcdOutput>[] {
  return parseJsonLines(text, ['range', 'put', 'delete', 'txn']);
}
