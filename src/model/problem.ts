// One thing wrong with a plan: the field, the value, what is wrong, and what to do.

export interface Problem {
  /** Path of the field as written, such as `children[1].handleList[0]`. */
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
  readonly remedy: string;
}

/** The path of a nested field in the form people read in launch.json. */
export function fieldPath(...parts: readonly (string | number)[]): string {
  return parts.reduce<string>(
    (path, part) =>
      typeof part === 'number' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`,
    '',
  );
}

function shown(value: unknown): string {
  const text = value === undefined ? '(missing)' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** One line for people: field, value, fault, remedy. */
export function problemText(problem: Problem): string {
  return `${problem.field}: ${shown(problem.value)}: ${problem.message} ${problem.remedy}`;
}
