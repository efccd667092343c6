// Random inputs: the same in every run, unless the long tests look for what nobody knows yet.
import fc from 'fast-check';

/** A failure names its seed: set as HANDLE_TEST_SEED it brings the same inputs back. */
const given = process.env['HANDLE_TEST_SEED'];

/** `npm run test:long`, or somebody who brings the inputs of a failed run of it back. */
export const isLong = given !== undefined || process.env['HANDLE_TEST_LONG'] !== undefined;

const freshSeed = Number(given ?? Date.now() % 0x7fff_ffff);

/** Of what names no seed of its own. */
fc.configureGlobal({ seed: isLong ? freshSeed : 20_261_130 });

/** The seeds of a test that the long tests run a second time, with inputs that nothing has seen. */
export function seeds(fixed: number): readonly (readonly [what: string, seed: number])[] {
  return [['a fixed seed', fixed], ...(isLong ? ([['a fresh seed', freshSeed]] as const) : [])];
}

/** How many inputs are tried: enough to see that something broke, or as many as find what is rare. */
export function tries(usual: number, long: number): number {
  return isLong ? long : usual;
}

const anyCharacter = fc
  .oneof(fc.nat(0x7f), fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(0x10_ffff))
  .map((code) => String.fromCodePoint(code));

/** Any text at all, halves of characters included. fast-check's own spends most of a second on a table of all characters first. */
export function anyText(most: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...most, unit: anyCharacter });
}

export default fc;
