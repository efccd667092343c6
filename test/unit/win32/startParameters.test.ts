// What a process was started with, read out of a made-up memory: right, and with few reads.
import assert from 'node:assert/strict';
import { startParametersAt } from '../../../src/win32/startParameters';

const head = 0x3f8;
const at = 0x1_0000n;

interface Written {
  readonly commandLine: string;
  readonly directory: string;
  readonly environment: string;
  /** Where the environment lies; else behind the others. */
  readonly environmentAt?: bigint;
}

/** Parameters at `at`, with their texts behind them, as CreateProcess lays them out. */
function memoryOf({ commandLine, directory, environment, environmentAt }: Written) {
  const texts = [directory, commandLine].map((text) => Buffer.from(text, 'utf16le'));
  const block = Buffer.from(environment, 'utf16le');
  const bytes = Buffer.alloc(head);
  bytes.writeBigUInt64LE(0x44n, 0x20);
  bytes.writeBigUInt64LE(0x48n, 0x28);
  let next = at + BigInt(head);
  for (const [index, field] of [0x38, 0x70].entries()) {
    const length = texts[index]?.length ?? 0;
    bytes.writeUInt16LE(length, field);
    bytes.writeBigUInt64LE(next, field + 8);
    next += BigInt(length);
  }
  const elsewhere = environmentAt ?? next;
  bytes.writeBigUInt64LE(elsewhere, 0x80);
  bytes.writeBigUInt64LE(BigInt(block.length), 0x3f0);
  const regions = [
    { from: at, bytes: Buffer.concat([bytes, ...texts]) },
    { from: elsewhere, bytes: block },
  ];
  const [first, second] = regions;
  const whole =
    environmentAt === undefined && first && second
      ? [{ from: at, bytes: Buffer.concat([first.bytes, second.bytes]) }]
      : regions;
  const reads: bigint[] = [];
  const read = (address: bigint, length: number): Buffer | null => {
    reads.push(address);
    const region = whole.find(
      ({ from, bytes: all }) =>
        address >= from && address + BigInt(length) <= from + BigInt(all.length),
    );
    if (!region) return null;
    const from = Number(address - region.from);
    return region.bytes.subarray(from, from + length);
  };
  return { read, reads };
}

const usual = { commandLine: 'a.exe 1', directory: 'C:\\x', environment: 'A=1\0B=ü\0\0' };

describe('What a process was started with', () => {
  const expected = {
    commandLine: 'a.exe 1',
    directory: 'C:\\x',
    environment: ['A=1', 'B=ü'],
    standardHandles: { stdin: 0x44n, stdout: 0x48n, stderr: 0n },
    runtimeHandles: [],
  };

  it('takes two reads when all of it lies together', () => {
    const { read, reads } = memoryOf(usual);
    assert.deepEqual(startParametersAt(read, at), expected);
    assert.equal(reads.length, 2);
  });

  it('is the same when the environment lies somewhere else', () => {
    const { read, reads } = memoryOf({ ...usual, environmentAt: 0x90_0000n });
    assert.deepEqual(startParametersAt(read, at), expected);
    assert.equal(reads.length, 4);
  });

  it('is the same when what lies between its parts cannot be read', () => {
    const { read } = memoryOf({ ...usual, environmentAt: at + 0x800n });
    assert.deepEqual(startParametersAt(read, at), expected);
  });

  it('lacks the parts that cannot be read, and no others', () => {
    const { read } = memoryOf({ ...usual, environmentAt: 0x90_0000n });
    const reading = (address: bigint, length: number) =>
      address === 0x90_0000n ? null : read(address, length);
    assert.deepEqual(startParametersAt(reading, at), { ...expected, environment: null });
    assert.equal(
      startParametersAt(() => null, at),
      null,
    );
  });
});
