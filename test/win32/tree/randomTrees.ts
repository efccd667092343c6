// Random trees of processes: what each opens, closes and passes on, as scripts of tree.exe.
import fc from '../../random';

const kind = fc.constantFrom('e', 'e', 'e', 'f', 'f', 'p', 's', 'd');
const flag = fc.constantFrom('i', 'i', 'i', 'n');
/** Taken by the program modulo the number of handles it has. */
const place = fc.nat(11);

const openOne = fc.tuple(kind, flag).map(([what, inherit]) => `o${what}${inherit};`);
const closeOne = place.map((at) => `c${at};`);
const changeOne = fc.tuple(place, flag).map(([at, inherit]) => `m${at}${inherit};`);
/** The freed value is the next one given away: what the process has there then is another object. */
const replaceOne = fc
  .tuple(place, kind, flag)
  .map(([at, what, inherit]) => `c${at};o${what}${inherit};`);
const list = fc
  .tuple(fc.boolean(), fc.uniqueArray(place, { maxLength: 3 }))
  .map(([hasStandard, places]) => [...(hasStandard ? ['-'] : []), ...places].join(','));
const mode = fc.oneof(
  { weight: 4, arbitrary: fc.constant('a') },
  { weight: 3, arbitrary: list.map((places) => `l${places}`) },
  { weight: 1, arbitrary: fc.constant('n') },
);
const ending = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.nat(200).map((code) => `x${code};`) },
  { weight: 1, arbitrary: fc.constant('d;') },
);

/** Levels below the child of the broker. */
const deepest = 4;

function script(level: number): fc.Arbitrary<string> {
  const simple = [
    { weight: 5, arbitrary: openOne },
    { weight: 3, arbitrary: replaceOne },
    { weight: 1, arbitrary: closeOne },
    { weight: 1, arbitrary: changeOne },
  ];
  const begin = () =>
    fc
      .tuple(mode, script(level + 1), fc.boolean())
      .map(([how, below, joins]) => `b${how}{${below}};${joins ? 'j;' : ''}`);
  const most = level < 2 ? 2 : 1;
  const begins =
    level === deepest
      ? fc.constant([] as string[])
      : fc.array(begin(), { minLength: level === 0 ? 1 : 0, maxLength: most });
  return fc
    .tuple(fc.array(fc.oneof(...simple), { minLength: 1, maxLength: 6 }), begins, ending)
    .chain(([steps, children, last]) =>
      // Children anywhere among the steps: some before a handle is replaced, some after.
      fc
        .array(fc.nat(steps.length), { minLength: children.length, maxLength: children.length })
        .map((places) => {
          const all = [...steps, ''].flatMap((step, at) => [
            ...children.filter((_, child) => places[child] === at),
            step,
          ]);
          return all.join('') + last;
        }),
    );
}

export const randomTree = script(0);
