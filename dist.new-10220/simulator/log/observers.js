// Several observers as one.
export class ObserverList {
    observers;
    constructor(observers) {
        this.observers = observers;
    }
    stepped(node, input) {
        for (const observer of this.observers)
            observer.stepped(node, input);
    }
    crashed(node) {
        for (const observer of this.observers)
            observer.crashed(node);
    }
    sent(node, to, message) {
        for (const observer of this.observers)
            observer.sent(node, to, message);
    }
    applied(node, entry, hash) {
        for (const observer of this.observers)
            observer.applied(node, entry, hash);
    }
    restored(node, index, hash) {
        for (const observer of this.observers)
            observer.restored(node, index, hash);
    }
    replied(node, request, result) {
        for (const observer of this.observers)
            observer.replied(node, request, result);
    }
    readBegan(node, request) {
        for (const observer of this.observers)
            observer.readBegan(node, request);
    }
    readAnswered(node, request, index, validUntil) {
        for (const observer of this.observers)
            observer.readAnswered(node, request, index, validUntil);
    }
}
//# sourceMappingURL=observers.js.map