/** `type field=value …`, lists as [a b], bytes as text where they are text and by their length where not. */
export declare function show(value: {
    readonly type: string;
}): string;
export declare function showValue(value: unknown): string;
