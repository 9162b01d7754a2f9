// Watching the key space: matching events to watchers, and reading history for those that are behind.

export { EventBatch, WatchEvent } from './event-batch.ts';
export { WatchClient, Watcher, WatchHub, type WatchSink } from './hub.ts';
