import type { GossipOptions } from '../../protocols/gossip/index.ts';
import type { GossipInvariant, GossipStep } from './view.ts';
export declare class Interest implements GossipInvariant {
    private readonly options;
    /** For each node what it spreads, and the contacts against that, as of its last step. */
    private readonly last;
    constructor(options: GossipOptions);
    check({ node, input, before }: GossipStep): void;
}
