export interface Holdings {
    /** All slots through here. */
    matchIndex: number;
    islands: number[];
}
/** Its newest word, which counts even if it is less than before: it may have lost its disk, and what it held with it. */
export declare function setPrefix(to: Holdings, through: number): void;
export declare function addIsland(to: Holdings, from: number, through: number): void;
/** How far it holds everything from the slot after `index` on; at most `index` if not even that one. */
export declare function reachFrom({ matchIndex, islands }: Holdings, index: number): number;
