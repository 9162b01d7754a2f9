import type { Model, Operation } from './linearizability/history.ts';
export interface Timeline {
    readonly title: string;
    readonly note: string;
    readonly lanes: readonly TimelineLane[];
    readonly columns: number;
    /** Operations left out because there are too many to look at. */
    readonly omitted: number;
    /** The order, with the state after each step; empty if no order was looked for. */
    readonly order: readonly {
        readonly client: string;
        readonly text: string;
        readonly state: string;
    }[];
}
export interface TimelineLane {
    readonly client: string;
    /** Rows of bars: an operation of unknown outcome stays open while its client goes on. */
    readonly rows: readonly (readonly TimelineBar[])[];
}
export interface TimelineBar {
    readonly text: string;
    /** Columns of the call and the return; the return is `columns` if there is none. */
    readonly from: number;
    readonly to: number;
    readonly call: number;
    /** Absent: its client never learned the outcome (or had not by the end of this prefix). */
    readonly return: number | undefined;
    /** Place in the order, from 1, and the column at which it takes effect there. */
    readonly rank: number | undefined;
    readonly effectAt: number | undefined;
    /** What the order ends at, or what contradicts itself. */
    readonly isMarked: boolean;
}
export interface TimelineOptions<I, O> {
    readonly title: string;
    readonly note: string;
    readonly order: readonly Operation<I, O>[];
    readonly marked: readonly Operation<I, O>[];
}
export declare function timelineOf<S, I, O>(model: Model<S, I, O>, all: readonly Operation<I, O>[], { title, note, order, marked }: TimelineOptions<I, O>): Timeline;
