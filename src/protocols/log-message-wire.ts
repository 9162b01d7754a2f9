// The bytes of the messages that all replicated logs send alike (log-messages.ts), behind the type that each numbers itself.

import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import { assertNever } from '../core/errors.ts';
import type { SharedMessage } from './log-messages.ts';
import {
  decodeMembershipCommand,
  decodeNumbers,
  decodeProposals,
  decodeRefusalCode,
  encodeMembershipCommand,
  encodeNumbers,
  encodeProposals,
  encodeRefusalCode,
} from './log-wire.ts';

export function encodeSharedMessage(message: SharedMessage, writer: ByteWriter): void {
  switch (message.type) {
    case 'forward-proposals':
      writer.uint(message.term);
      encodeProposals(message.proposals, writer);
      return;
    case 'forward-change':
      writer.uint(message.term);
      writer.uint(message.request);
      encodeMembershipCommand(message.command, writer);
      return;
    case 'forward-read':
      writer.uint(message.id);
      return;
    case 'read-answer':
      writer.uint(message.id);
      writer.uint(message.index);
      return;
    case 'refusal':
      writer.bool(message.isRead);
      encodeNumbers(message.requests, writer);
      encodeRefusalCode(message.code, writer);
      writer.string(message.message);
      writer.uint(message.leader);
      return;
    case 'own-restore':
      writer.uint(message.index);
      return;
    default:
      assertNever(message, 'message');
  }
}

export function decodeSharedMessage(type: SharedMessage['type'], reader: ByteReader): SharedMessage {
  switch (type) {
    case 'forward-proposals':
      return { type, term: reader.uint(), proposals: decodeProposals(reader) };
    case 'forward-change':
      return { type, term: reader.uint(), request: reader.uint(), command: decodeMembershipCommand(reader) };
    case 'forward-read':
      return { type, id: reader.uint() };
    case 'read-answer':
      return { type, id: reader.uint(), index: reader.uint() };
    case 'refusal':
      return {
        type,
        isRead: reader.bool(),
        requests: decodeNumbers(reader),
        code: decodeRefusalCode(reader),
        message: reader.string(),
        leader: reader.uint(),
      };
    case 'own-restore':
      return { type, index: reader.uint() };
    default:
      return assertNever(type, 'message type');
  }
}
