export { EventBatch, WatchEvent } from './event-batch.ts';
export { WatchClient, Watcher, WatchHub, type WatchSink } from './hub.ts';
