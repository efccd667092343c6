// What a process was started with, out of the parameters in its memory: with few reads, because each can stop the whole process for a moment.
import type { Stream } from '../model/plan/launchPlan';
import { INVALID_HANDLE_VALUE, type Handle } from './handle';
import type { Memory } from './programMemory';

/** A part is null when it cannot be read. */
export interface StartParameters {
  readonly commandLine: string | null;
  /** Its current directory, as SetCurrentDirectory left it. */
  readonly directory: string | null;
  /** "name=content" each, as it is now. */
  readonly environment: readonly string[] | null;
  /** hStdInput, hStdOutput and hStdError as the process finds them. */
  readonly standardHandles: Readonly<Record<Stream, Handle>>;
  /** Values of the handles given to its runtime. */
  readonly runtimeHandles: readonly Handle[];
}

/** RTL_USER_PROCESS_PARAMETERS on 64-bit Windows, up to its EnvironmentSize (phnt, ntrtl.h). */
const head = { length: 0x3f8, standardInput: 0x20, currentDirectory: 0x38, commandLine: 0x70 };
const rest = { environment: 0x80, runtimeData: 0xe0, environmentSize: 0x3f0 };

/** More than an environment can have (Learn, CreateProcessW: 32,767 characters of older systems): what says so is no size. */
const largestEnvironment = 4 * 1024 * 1024;
/** Bytes between the parts of what is read in one go: CreateProcess puts them one behind the other, a program need not. */
const widestGap = 4096;

/** "name=content" each, up to the empty one that ends the block. */
export function environmentLines(bytes: Buffer): readonly string[] {
  const lines = bytes.toString('utf16le').split('\0');
  const end = lines.indexOf('');
  // What follows the last zero of a block that is cut off is no whole line.
  return lines.slice(0, end === -1 ? -1 : end);
}

/**
 * STARTUPINFOW.lpReserved2, as the C runtime and libuv use it for descriptors: their number in 32 bits, a byte of flags for each, then
 * their values. Those of a table that is cut off, or says more than it has, are as many as there are.
 */
export function runtimeHandles(bytes: Buffer): readonly Handle[] {
  const count = Math.min(bytes.readUInt32LE(0), Math.floor((bytes.length - 4) / 9));
  const values = Array.from({ length: count }, (_, at) =>
    bytes.readBigUInt64LE(4 + count + 8 * at),
  );
  return values.filter((value) => value !== 0n && value !== INVALID_HANDLE_VALUE);
}

interface Piece {
  readonly at: bigint;
  readonly length: number;
}

/** A UNICODE_STRING: its length in bytes, then from 8 on the address of its text. */
const textPiece = (bytes: Buffer, offset: number): Piece => ({
  at: bytes.readBigUInt64LE(offset + 8),
  length: bytes.readUInt16LE(offset),
});

/** The bytes between the first of the pieces and the last, when they lie close together and can be read. */
function readTogether(read: Memory, pieces: readonly Piece[]): (Piece & { bytes: Buffer }) | null {
  const sorted = pieces.filter(({ length }) => length > 0).sort((a, b) => (a.at < b.at ? -1 : 1));
  const [first] = sorted;
  if (!first) return null;
  let end = first.at;
  for (const { at, length } of sorted) {
    if (at > end + BigInt(widestGap)) return null;
    if (at + BigInt(length) > end) end = at + BigInt(length);
  }
  const length = Number(end - first.at);
  const bytes = read(first.at, length);
  return bytes && { at: first.at, length, bytes };
}

/** Of the parameters at this address; null when they cannot be read. The parameters of a 32-bit process have a 64-bit twin. */
export function startParametersAt(read: Memory, address: bigint): StartParameters | null {
  const bytes = read(address, head.length);
  if (!bytes) return null;
  const size = Number(bytes.readBigUInt64LE(rest.environmentSize));
  const environmentAt = bytes.readBigUInt64LE(rest.environment);
  const hasEnvironment = environmentAt !== 0n && size > 0 && size <= largestEnvironment;
  const pieces = {
    commandLine: textPiece(bytes, head.commandLine),
    directory: textPiece(bytes, head.currentDirectory),
    runtime: textPiece(bytes, rest.runtimeData),
    environment: { at: environmentAt, length: hasEnvironment ? size : 0 },
  };
  const together = readTogether(read, Object.values(pieces));
  const piece = ({ at, length }: Piece): Buffer | null => {
    if (length === 0) return null;
    if (!together) return read(at, length);
    const from = Number(at - together.at);
    return together.bytes.subarray(from, from + length);
  };
  const { commandLine, directory, runtime, environment } = pieces;
  const line = commandLine.length === 0 ? '' : (piece(commandLine)?.toString('utf16le') ?? null);
  const lines = piece(environment);
  const table = runtime.length > 4 ? piece(runtime) : null;
  return {
    commandLine: line,
    directory: piece(directory)?.toString('utf16le') ?? null,
    environment: lines && environmentLines(lines),
    standardHandles: {
      stdin: bytes.readBigUInt64LE(head.standardInput),
      stdout: bytes.readBigUInt64LE(head.standardInput + 8),
      stderr: bytes.readBigUInt64LE(head.standardInput + 16),
    },
    runtimeHandles: table ? runtimeHandles(table) : [],
  };
}
