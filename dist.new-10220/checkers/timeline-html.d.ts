import type { Timeline } from './timeline.ts';
export interface TimelinePage {
    readonly title: string;
    readonly timelines: readonly Timeline[];
}
export declare function timelinePage({ title, timelines }: TimelinePage): string;
