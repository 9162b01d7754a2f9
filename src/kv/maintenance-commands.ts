// What goes into the replicated log about alarms, and about comparing the members' data.

import { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { Alarm } from './alarms.ts';
import type { HashReport } from './hash-check.ts';

export type MaintenanceCommand =
  | { readonly type: 'alarm-raise'; readonly alarm: Alarm }
  | { readonly type: 'alarm-disarm'; readonly alarm: Alarm }
  | { readonly type: 'hash-ask' }
  | { readonly type: 'hash-answer'; readonly report: HashReport };

/** Part of the log's format, as commands.ts says. */
const KIND = {
  'alarm-raise': 48,
  'alarm-disarm': 49,
  'hash-ask': 50,
  'hash-answer': 51,
} as const satisfies Record<MaintenanceCommand['type'], number>;

export function encodeMaintenanceCommand(command: MaintenanceCommand): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(KIND[command.type]);
  switch (command.type) {
    case 'alarm-raise':
    case 'alarm-disarm':
      writer.string(command.alarm.memberId.toString(16));
      writer.uint(command.alarm.alarm);
      break;
    case 'hash-ask':
      break;
    case 'hash-answer':
      writer.uint(command.report.check);
      writer.uint(command.report.member);
      writer.uint(command.report.hash);
  }
  return writer.copy();
}

/** Undefined where `kind` is none of these. Throws `malformed`. */
export function decodeMaintenanceCommand(kind: number | undefined, rest: Uint8Array): MaintenanceCommand | undefined {
  const reader = new ByteReader(rest);
  switch (kind) {
    case KIND['alarm-raise']:
      return { type: 'alarm-raise', alarm: readAlarm(reader) };
    case KIND['alarm-disarm']:
      return { type: 'alarm-disarm', alarm: readAlarm(reader) };
    case KIND['hash-ask']:
      return { type: 'hash-ask' };
    case KIND['hash-answer']:
      return { type: 'hash-answer', report: { check: reader.uint(), member: reader.uint(), hash: reader.uint() } };
    default:
      return undefined;
  }
}

function readAlarm(reader: ByteReader): Alarm {
  return { memberId: BigInt(`0x${reader.string()}`), alarm: reader.uint() };
}
