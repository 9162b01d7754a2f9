// Messages as JSON in the form that etcdctl gives them: Go's own encoding of the structures, not protobuf's mapping. Numbers
// are numbers however large, enums are numbers, bytes are base64, and defaults are left out.

import { base64Encode } from '../../codec/base64.ts';
import type { MessageType, NamedField } from '../../codec/protobuf.ts';

type Plain = Record<string, unknown>;

/** For `goStringify`. */
export function toGo<T extends object>(type: MessageType<T>, message: T): Plain {
  const json: Plain = {};
  for (const field of type.fields) {
    const value = (message as Plain)[field.property];
    if (value === undefined || isDefault(value)) continue;
    // Go keeps the members of a oneof in a structure of its own, and writes its name.
    if (field.oneof !== '') {
      const group = field.oneof.charAt(0).toUpperCase() + field.oneof.slice(1);
      json[group] = { [field.property.charAt(0).toUpperCase() + field.property.slice(1)]: fieldValue(field, value) };
    } else {
      json[field.protoName] = Array.isArray(value)
        ? value.map((each) => fieldValue(field, each))
        : fieldValue(field, value);
    }
  }
  return json;
}

function fieldValue(field: NamedField, value: unknown): unknown {
  return field.kind === 'message' ? toGo(field.type!() as MessageType<object>, value as object) : value;
}

function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return value === 0 || value === 0n || value === '' || value === false;
}

/** `JSON.stringify` for values with bigints and bytes, escaping as Go does. */
export function goStringify(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'bigint':
    case 'number':
    case 'boolean':
      return String(value);
  }
  if (value === null || value === undefined) return 'null';
  if (value instanceof Uint8Array) return quote(base64Encode(value));
  if (Array.isArray(value)) return `[${value.map(goStringify).join(',')}]`;
  const entries = Object.entries(value as object).map(([name, each]) => `${quote(name)}:${goStringify(each)}`);
  return `{${entries.join(',')}}`;
}

/** Go also escapes what would mean something within HTML. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
