import { z } from 'zod';
declare const LogLine: z.ZodObject<{
    level: z.ZodString;
    msg: z.ZodString;
}, z.core.$loose>;
export type LogLine = z.infer<typeof LogLine>;
export interface LogView {
    /** One line of a member's output, or undefined when it is not worth showing. */
    member(index: number, name: string, text: string): string | undefined;
    /** A line of the supervisor's own. */
    own(text: string, tone?: 'plain' | 'good' | 'bad'): string;
}
export declare function createLogView(options: {
    hasColour: boolean;
    isVerbose: boolean;
    clock: () => Date;
}): LogView;
export declare function parseLogLine(text: string): LogLine | undefined;
export {};
