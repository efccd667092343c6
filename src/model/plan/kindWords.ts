// The kinds of handles as configurations call them, for what must not be inherited.

export const kindWords = [
  'file',
  'directory',
  'pipe',
  'socket',
  'device',
  'console',
  'event',
  'mutex',
  'semaphore',
  'waitableTimer',
  'fileMapping',
  'job',
  'process',
  'thread',
] as const;
export type KindWord = (typeof kindWords)[number];
