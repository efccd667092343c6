// Who may do what: generic rights as each type maps them, and what a call needs of the handle it is given.
import { ERROR_ACCESS_DENIED, GENERIC_READ, GENERIC_WRITE } from '../../src/win32/constants';
import type { KernelObject, ObjectTypeName } from './kernelObject';
import type { ModelProcess } from './process';
import { ERROR_INVALID_HANDLE, Refusal } from './refusal';

/** All rights of each type, from winnt.h. */
const everything: Readonly<Record<ObjectTypeName, number>> = {
  Event: 0x1f_0003,
  Mutant: 0x1f_0001,
  Semaphore: 0x1f_0003,
  Timer: 0x1f_0003,
  Section: 0xf_0007,
  Job: 0x1f_003f,
  Process: 0x1f_ffff,
  Thread: 0x1f_ffff,
  File: 0x1f_01ff,
  IoCompletion: 0x1f_0003,
  DebugObject: 0x1f_000f,
  Directory: 0xf_000f,
  WindowStation: 0xf_037f,
  Desktop: 0xf_01ff,
  'ALPC Port': 0x1f_0001,
  TpWorkerFactory: 0xf_00ff,
  EtwRegistration: 0x804,
};

export const allRights = (type: ObjectTypeName): number => everything[type];

const FILE_GENERIC_READ = 0x12_0089;
const FILE_GENERIC_WRITE = 0x12_0116;
const attributesAndSynchronize = 0x10_0080;

/** Ends of CreatePipe: kernel32 asks for GENERIC_READ with FILE_WRITE_ATTRIBUTES, GENERIC_WRITE with FILE_READ_ATTRIBUTES. */
export const pipeRead = FILE_GENERIC_READ | 0x100;
export const pipeWrite = FILE_GENERIC_WRITE | 0x80;

/** What CreateFileW grants: it always adds FILE_READ_ATTRIBUTES and SYNCHRONIZE. Learn, CreateFileW (dwDesiredAccess 0). */
export function fileAccess(desired: number): number {
  let access = (desired & 0x1f_ffff) | attributesAndSynchronize;
  if ((desired >>> 0) % (2 * GENERIC_READ) >= GENERIC_READ) access |= FILE_GENERIC_READ;
  if ((desired & GENERIC_WRITE) !== 0) access |= FILE_GENERIC_WRITE;
  return access;
}

const PROCESS_QUERY_INFORMATION = 0x400;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

/** A handle with the greater right to ask has the lesser one, too: Learn, Process Security and Access Rights. */
export function processAccess(desired: number): number {
  return (desired & PROCESS_QUERY_INFORMATION) === 0
    ? desired
    : desired | PROCESS_QUERY_LIMITED_INFORMATION;
}

/** Rights that `asker` does not get. */
export const refusedRights = (asker: ModelProcess, asked: ModelProcess): number =>
  asker.debugPrivilege === 'enabled' ? asked.refuses : asked.refuses | asked.refusesOthers;

export const CURRENT_PROCESS = 0xffff_ffff_ffff_ffffn;
export const CURRENT_THREAD = 0xffff_ffff_ffff_fffen;

type Constructor<T> = abstract new (...args: never[]) => T;

/** The object behind a handle of `process`. @throws Refusal 6 for what is no such handle, 5 when it lacks a right. */
export function objectOf<T extends KernelObject>(
  process: ModelProcess,
  value: bigint,
  kind: Constructor<T>,
  needed = 0,
): T {
  const entry = process.table.get(value);
  if (!entry || !(entry.object instanceof kind)) {
    throw new Refusal(ERROR_INVALID_HANDLE, `0x${value.toString(16)} is no such handle`);
  }
  if ((entry.access & needed) !== needed) {
    throw new Refusal(
      ERROR_ACCESS_DENIED,
      `0x${value.toString(16)} lacks 0x${needed.toString(16)}`,
    );
  }
  return entry.object;
}
