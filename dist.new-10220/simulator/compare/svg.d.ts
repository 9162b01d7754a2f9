export interface Area {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}
export interface Axis {
    readonly label: string;
    readonly max: number;
    /** Default 0. */
    readonly min?: number;
}
export declare const INK = "#222222";
/** Told apart by people who see few colours too (Okabe and Ito, 2008). */
export declare const COLOURS: readonly ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
export declare function colour(at: number): string;
export declare function text(x: number, y: number, content: string, { size, anchor, weight, turn, fill, }?: {
    size?: number;
    anchor?: 'start' | 'middle' | 'end';
    weight?: string;
    turn?: number;
    fill?: string;
}): string;
export declare function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width?: number): string;
export declare function rectangle({ x, y, width, height }: Area, fill: string, opacity?: number): string;
export declare function circle(x: number, y: number, radius: number, fill: string): string;
export declare function polyline(points: readonly (readonly [x: number, y: number])[], stroke: string): string;
/** `title` is for those who do not see it. */
export declare function document(title: string, width: number, height: number, parts: readonly string[]): string;
/** Round numbers from 0 up to `max`, about `count` of them. */
export declare function ticksUpTo(max: number, count?: number): number[];
/** The next round number at or above `value`: where an axis may end. */
export declare function roundUp(value: number): number;
/** A panel's title, and a vertical axis with its ticks and faint lines across. */
export declare function verticalAxis(area: Area, axis: Axis): string[];
export declare function horizontalAxis(area: Area, axis: Axis): string[];
