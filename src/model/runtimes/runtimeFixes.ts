// What to change in a program, in the terms of its runtime: one entry for each runtime, each with the same five fixes.
import { crtFixes } from './crtFixes';
import { dotnetFixes } from './dotnetFixes';
import { goFixes } from './goFixes';
import { nodeFixes } from './nodeFixes';
import { pythonFixes } from './pythonFixes';
import type { RuntimeId } from './runtime';
import { rustFixes } from './rustFixes';
import type { Fixes } from './fixes';
import { win32Fixes } from './win32Fixes';

export const runtimeFixes: Readonly<Record<RuntimeId, Fixes>> = {
  node: nodeFixes,
  python: pythonFixes,
  dotnet: dotnetFixes,
  go: goFixes,
  rust: rustFixes,
  crt: crtFixes,
  win32: win32Fixes,
};
