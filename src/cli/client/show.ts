// Answers on standard output, in the form that `--write-out` asks for.

import type { ResponseHeader } from '../../codec/etcd/kv-types.ts';
import type { MessageType } from '../../codec/protobuf.ts';
import { CLIENT_EXIT, ClientExit } from './exit.ts';
import { goStringify, toGo } from './go-json.ts';
import { drawTable, type Table } from './table.ts';

export const FORMATS = ['fields', 'json', 'protobuf', 'simple', 'table'] as const;
export type Format = (typeof FORMATS)[number];

/** A line without its end; bytes go out as they are. */
export type Line = string | Uint8Array;

export interface Showing {
  readonly simple: () => readonly Line[];
  readonly fields?: () => readonly Line[];
  /** A value for `goStringify`. */
  readonly json?: () => unknown;
  readonly protobuf?: () => Uint8Array;
  readonly table?: () => Table;
}

/** How a message is shown as JSON and protobuf. */
export function asMessage<T extends object>(type: MessageType<T>, message: T): Pick<Showing, 'json' | 'protobuf'> {
  return { json: () => toGo(type, message), protobuf: () => type.encode(message) };
}

export function show(format: Format, showing: Showing): void {
  const shown = formatted(format, showing);
  if (shown === undefined) throw notSupported(format);
  if (shown instanceof Uint8Array) process.stdout.write(shown);
  else printLines(shown);
}

/** Undefined: the answer has no such form. */
function formatted(format: Format, showing: Showing): readonly Line[] | Uint8Array | undefined {
  switch (format) {
    case 'simple':
      return showing.simple();
    case 'json':
      return showing.json && [goStringify(showing.json())];
    case 'fields':
      return showing.fields?.();
    case 'table':
      return showing.table && drawTable(showing.table());
    case 'protobuf':
      return showing.protobuf?.();
  }
}

export function notSupported(format: string): ClientExit {
  return new ClientExit(CLIENT_EXIT.badFeature, `${format} not supported as output format`);
}

export function printLines(lines: readonly Line[]): void {
  if (lines.length === 0) return;
  // One write, so that what belongs together arrives together.
  process.stdout.write(Buffer.concat(lines.map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\n')]))));
}

/** A line of the form `fields`. */
export function fieldLine(name: string, value: unknown): string {
  return `"${name}" : ${value}`;
}

export function headerFields(header: ResponseHeader | undefined): string[] {
  return [
    fieldLine('ClusterID', header?.clusterId ?? 0),
    fieldLine('MemberID', header?.memberId ?? 0),
    fieldLine('Revision', header?.revision ?? 0),
    fieldLine('RaftTerm', header?.raftTerm ?? 0),
  ];
}

/** A header's fields among those of the answer, as etcd's Go client has some answers. */
export function headerJson(header: ResponseHeader | undefined): Record<string, unknown> {
  return {
    ...(header?.clusterId && { cluster_id: header.clusterId }),
    ...(header?.memberId && { member_id: header.memberId }),
    ...(header?.revision && { revision: header.revision }),
    ...(header?.raftTerm && { raft_term: header.raftTerm }),
  };
}
