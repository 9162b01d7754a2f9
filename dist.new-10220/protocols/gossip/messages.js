// What gossip sends, keeps and tells: versioned entries, rumours about them, and the three messages of a comparison.
export {};
//# sourceMappingURL=messages.js.map