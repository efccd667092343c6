// Which element of the page draws which row: one whose row is not drawn any more draws another, which takes half of what a new one does.

export class RowElements {
  #drawn: ReadonlyMap<string, number> = new Map();
  #made = 0;

  /**
   * The number of the element for each of the rows, which are called by their keys. A row that stays keeps its element. Where
   * somebody is among the rows, with the keys or a screen reader, `mayReuse` is false: an element that has the focus stays with its row.
   */
  numbers(keys: readonly string[], mayReuse: boolean): readonly number[] {
    const stays = new Set(keys);
    const free: number[] = [];
    if (mayReuse) for (const [key, number] of this.#drawn) if (!stays.has(key)) free.push(number);
    const drawn = new Map<string, number>();
    const numbers = keys.map((key) => {
      // What is read from a file may have two rows of one key.
      const known = drawn.has(key) ? undefined : this.#drawn.get(key);
      const number = known ?? free.shift() ?? (this.#made += 1);
      drawn.set(key, number);
      return number;
    });
    this.#drawn = drawn;
    return numbers;
  }
}
