// What ZAB's nodes say to each other and to themselves, and what they keep on disk.
//
// A zxid is an epoch and a counter. Here the counter is the log's index, which runs on over epochs, so a zxid is the pair
// (term, index) of the contract.
export {};
//# sourceMappingURL=messages.js.map