// The five fixes that every runtime has in terms of its own.

/** `program`: the one whose code changes. `child`: the one it starts. Names as people know them: "driver.exe". */
export interface Fixes {
  /** It still has the end of a pipe that is for its child. */
  readonly closeOwnCopy: (program: string) => string;
  /** A handle goes to a child that has no use for it. */
  readonly keepFromChild: (program: string, child: string) => string;
  /** It reads one output of its child while the other is full. */
  readonly readBoth: (program: string) => string;
  /** The child lives on, and holds what its creator waits for. */
  readonly detach: (program: string, child: string) => string;
  /** Every child gets what it opened. */
  readonly openNotInheritable: (program: string, what: 'file' | 'socket' | 'mapping') => string;
}
