// What a thread waits for that is no pipe, as the kernel tells it: a lock, a window, a call, and the thread that could end the wait.

/** Kinds of objects in a wait chain. */
export const chainKinds = [
  'criticalSection',
  'windowMessage',
  'mutex',
  'alpcCall',
  'comCall',
  'threadExit',
  'processExit',
  'comActivation',
  'socket',
  'fileServer',
  'unknown',
] as const;
export type ChainKind = (typeof chainKinds)[number];

export const chainStatuses = [
  'noAccess',
  'running',
  'blocked',
  'pidOnly',
  'owned',
  'notOwned',
  'abandoned',
  'unknown',
] as const;
export type ChainStatus = (typeof chainStatuses)[number];

/** What a thread waits for, or owns. */
export interface ChainObject {
  readonly kind: ChainKind;
  readonly status: ChainStatus;
  /** As the kernel has it; empty for an object without a name. */
  readonly name: string;
}

export interface ChainThread {
  readonly kind: 'thread';
  readonly status: ChainStatus;
  readonly pid: number;
  /** 0 where only the process is known. */
  readonly threadId: number;
  /** The program; absent when the process was gone. */
  readonly program?: string;
}

export type ChainNode = ChainObject | ChainThread;

/** Threads and objects in turn: each thread waits for the object after it, which the thread after that owns. */
export interface WaitChain {
  /** The thread that was asked about. */
  readonly threadId: number;
  readonly nodes: readonly ChainNode[];
  /** The chain comes back to one of its threads: a deadlock. */
  readonly isCycle: boolean;
}

/** `missing`: this system tells no wait chains. `gone`: the thread has ended. */
export type ChainAnswer =
  | { readonly answer: 'chain'; readonly chain: WaitChain }
  | { readonly answer: 'denied' | 'gone' | 'missing' };

export interface ProcessChains {
  /** Of the threads that stand still, those of which the kernel says what they wait for. */
  readonly chains: readonly WaitChain[];
  /** Threads that stand still and could not be inspected (access denied). */
  readonly denied: number;
}
