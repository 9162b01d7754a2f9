// Mean and spread of repeated measurements.
export function meanOf(values) {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}
/** The sample's standard deviation: how far a single run is from the mean. */
export function deviationOf(values) {
    const mean = meanOf(values);
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}
//# sourceMappingURL=statistics.js.map