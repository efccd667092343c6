// Titles of situations to which the product has no right answer yet.
export const notYet: ReadonlySet<string> = new Set([]);
