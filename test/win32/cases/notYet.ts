// Titles of situations to which the product has no right answer yet: each goes with the change that brings it.
export const notYet: ReadonlySet<string> = new Set([]);
