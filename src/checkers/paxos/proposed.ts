// I5: what is chosen was proposed by a client.

import { utf8Decode } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';
import { violated } from '../invariant.ts';

export class Proposed {
  private readonly values = new Set<string>();

  asked(value: Uint8Array): void {
    this.values.add(utf8Decode(value));
  }

  learned(node: NodeId, value: Uint8Array): void {
    const text = utf8Decode(value);
    if (!this.values.has(text)) violated('chosen-was-proposed', `node ${node} learned ${text}, which nobody proposed`);
  }
}
