// I1: at most one node holds a resource at any true instant. I2, which makes I1 hold: while somebody holds it, the issuer's grant
// to it is in force, or the issuer is down, or grants nothing.

import type { NodeId } from '../../core/protocol.ts';
import { heldToken, type LeaseSpec } from '../../protocols/lease/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';

export class Exclusive {
  private readonly nodes: readonly WatchedNode<LeaseSpec>[];
  private readonly issuer: NodeId;
  private readonly isExcused: (node: NodeId) => boolean;

  constructor(nodes: readonly WatchedNode<LeaseSpec>[], issuer: NodeId, isExcused: (node: NodeId) => boolean) {
    this.nodes = nodes;
    this.issuer = issuer;
    this.isExcused = isExcused;
  }

  /** After any step of any node: as time passes holders only become fewer. */
  check(): void {
    const { nodes, isExcused } = this;
    const holders = new Map<string, NodeId>();
    const issuer = nodes.find(({ id }) => id === this.issuer)!;
    if (isExcused(issuer.id)) return;
    for (const node of nodes) {
      if (!node.isAlive || isExcused(node.id)) continue;
      for (const resource of node.state.holder.claims.keys()) {
        const token = heldToken(node.state, resource, node.now);
        if (token === undefined) continue;
        const other = holders.get(resource);
        if (other !== undefined) violated('exclusive', `nodes ${other} and ${node.id} both hold ${resource}`);
        holders.set(resource, node.id);
        covered(issuer, node.id, resource, token);
      }
    }
  }
}

function covered(issuer: WatchedNode<LeaseSpec>, holder: NodeId, resource: string, token: number): void {
  if (!issuer.isAlive) return;
  const { grants, quietUntil } = issuer.state.issuer;
  if (issuer.now < quietUntil) return;
  const grant = grants.get(resource);
  if (grant !== undefined && grant.holder === holder && grant.token === token && issuer.now < grant.keepUntil) return;
  const known = grant === undefined ? 'nothing' : `token ${grant.token} of node ${grant.holder}`;
  violated('issuer-knows', `node ${holder} holds ${resource} by token ${token}, of which the issuer knows ${known}`);
}
