import type { SwimOptions } from '../../protocols/swim/index.ts';
import type { SwimInvariant, SwimStep } from './view.ts';
export declare class NewsOrder implements SwimInvariant {
    private readonly options;
    constructor(options: SwimOptions);
    check({ node, before, after }: SwimStep): void;
}
