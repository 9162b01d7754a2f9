export interface Replica {
    readonly name: string;
    readonly values: ReadonlyMap<string, string>;
}
export interface ConvergenceOptions {
    /** Every value that anybody ever tried to write, by key; absent: any is taken for written. */
    readonly written?: ReadonlyMap<string, ReadonlySet<string>>;
    /** Acknowledged writes that nothing overwrote: every replica must hold them. */
    readonly mustHold?: ReadonlyMap<string, string>;
}
export interface Divergence {
    readonly kind: 'differs' | 'invented' | 'lost';
    readonly key: string;
    readonly text: string;
}
export declare function checkConvergence(replicas: readonly Replica[], options?: ConvergenceOptions): Divergence[];
