export interface KnownResult {
    /** Lower case with dashes, the protocol's name first. */
    readonly name: string;
    /** One line: what is to be seen. */
    readonly title: string;
    /** Runs it and prints a small table or transcript. False if it did not come out as it is known. */
    show(print: (line: string) => void): boolean;
}
