import type { QuorateError } from '../core/errors.ts';
export declare function callBack(done: (error?: QuorateError) => void, error: QuorateError | undefined): void;
export declare function callBackWith<T>(done: (error: QuorateError | undefined, result: T) => void, error: QuorateError | undefined, result: T): void;
/** Listeners by event name. Listeners are called in the order of their registration. */
export declare class Listeners<Events> {
    private readonly lists;
    on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void;
    emit<K extends keyof Events>(event: K, value: Events[K]): void;
}
