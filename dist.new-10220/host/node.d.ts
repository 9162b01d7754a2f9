import type { Node, NodeOptions } from './node-types.ts';
/**
 * Starts a node: opens its directory, replays its log, and takes part in the cluster. Resolves when the node accepts peers;
 * `propose` and `read` wait for a leader by themselves. Rejects with `invalid-option`, `data-directory-locked`,
 * `foreign-data-directory`, `engine-mismatch`, `address-in-use`, `lost-data`, `unreachable` (no member of a cluster to join answers), and the
 * errors of a damaged disk.
 */
export declare function createNode(options: NodeOptions): Promise<Node>;
