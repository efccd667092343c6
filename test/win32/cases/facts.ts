// What the programs of a family wrote down about themselves: their PIDs, and the values of their handles.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

interface Fact {
  readonly program: string;
  readonly pid: number;
  readonly what: string;
  readonly value: string;
}

/** Of one run; `roleOf` gives the role that a program has under whatever name it runs. */
export class Facts {
  readonly all: readonly Fact[];

  constructor(file: string, roleOf: (program: string) => string) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    this.all = lines.map((line) => {
      const [program = '', pid, what = '', value = ''] = line.split('\t');
      return { program: roleOf(program), pid: Number(pid), what, value };
    });
  }

  /** What a process was called when it was started, or the program when there is one only. */
  pidOf(role: string): number | null {
    const started = this.all.find(({ what }) => what === `pid of ${role}`);
    if (started) return Number(started.value);
    return this.all.find(({ program }) => program === role)?.pid ?? null;
  }

  /** The last value noted, of every program or of one: "out.write" or "parent:out.write". */
  find(name: string): string | null {
    const [what = '', role] = name.split(':').reverse();
    const found = this.all.filter((fact) => fact.what === what && (!role || fact.program === role));
    return found.at(-1)?.value ?? null;
  }

  value(name: string): string {
    const value = this.find(name);
    assert.ok(value !== null, `${name} is a fact: ${this.text()}`);
    return value;
  }

  text(): string {
    return this.all.map((fact) => Object.values(fact).join(' ')).join('\n');
  }
}
