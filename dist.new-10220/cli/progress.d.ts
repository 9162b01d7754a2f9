export interface ProgressLine {
    /** `fraction` done, from 0 to 1, if known; `text` says what was done. Cheap to call often. */
    show(fraction: number | undefined, text: string): void;
    /** Removes the line, so that something else can be printed. */
    clear(): void;
}
/** Shows nothing if `isSilent`, or if stderr is no terminal. */
export declare function progressLine(isSilent?: boolean): ProgressLine;
