export declare function meanOf(values: readonly number[]): number;
/** The sample's standard deviation: how far a single run is from the mean. */
export declare function deviationOf(values: readonly number[]): number;
