// From `expect` as it is written to what is expected of each child and of all: with one child, what is said above is said of it.
import type { ChildExpectations, SessionExpectations, TextExpectations } from './expectations';
import { expectedTime } from './expectedTime';
import type { ChildPlan, LaunchPlan } from './launchPlan';
import type { WrittenPlan } from './plan';
import type { WrittenExpect } from './writtenExpect';

/** Without the attributes that are not there: a plan that repeats itself in a report has no empty ones. */
function given<T extends object>(all: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as Record<string, never>;
}

function textOf(written: NonNullable<WrittenExpect['stdout']>): TextExpectations {
  const { contains, matches, equalsFile } = written;
  const list = typeof contains === 'string' ? [contains] : contains;
  return given({ contains: list, matches, equalsFile });
}

/** The check refuses what is no time. */
function timesOf(written: NonNullable<WrittenExpect['endOfFileWithin']>) {
  return Object.fromEntries(
    Object.entries(given(written)).map(([name, time]): [string, number] => [
      name,
      expectedTime(time ?? 0) ?? 0,
    ]),
  );
}

const sessionPart = ({ processes, noFindings }: WrittenExpect): SessionExpectations =>
  given({ processes: processes && given(processes), noFindings });

function childPart(written: WrittenExpect): ChildExpectations {
  const { exitCode, endOfFileWithin, stdout, stderr, inherits, inheritsNot, handlesLeft } = written;
  return given({
    exitCode,
    endOfFileWithin: endOfFileWithin && timesOf(endOfFileWithin),
    stdout: stdout && textOf(stdout),
    stderr: stderr && textOf(stderr),
    inherits,
    inheritsNot: inheritsNot?.map((each) => given(each)),
    handlesLeft,
  });
}

const unlessEmpty = <T extends object>(expect: T): { readonly expect?: T } =>
  Object.keys(expect).length === 0 ? {} : { expect };

/** What the only child or all children are expected to be, and each child. An only child may say it itself. */
export function withExpectations(
  written: WrittenPlan,
  children: readonly ChildPlan[],
): Pick<LaunchPlan, 'children' | 'expect'> {
  const [only, ...others] = children;
  if (only && others.length === 0) {
    const own = written.expect ?? written.children?.[0]?.expect ?? {};
    return {
      children: [{ ...only, ...unlessEmpty(childPart(own)) }],
      ...unlessEmpty(sessionPart(own)),
    };
  }
  return {
    children: children.map((child, index) => {
      const own = written.children?.[index]?.expect ?? {};
      return { ...child, ...unlessEmpty({ ...childPart(own), ...sessionPart(own) }) };
    }),
    ...unlessEmpty(sessionPart(written.expect ?? {})),
  };
}
