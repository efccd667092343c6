// What the launch box remembers: the commands that were launched, the latest first, where they ran, and what was typed and not launched.
import * as v from 'valibot';

const commandSchema = v.object({
  text: v.string(),
  /** Absolute; null for the first folder of the window. */
  cwd: v.nullable(v.string()),
  /** As a line of cmd.exe. */
  inShell: v.boolean(),
});
export type RememberedCommand = Readonly<v.InferOutput<typeof commandSchema>>;

const memorySchema = v.object({
  recent: v.array(commandSchema),
  /** Typed last and not launched. */
  unfinished: v.string(),
  cwd: v.nullable(v.string()),
});
export type CommandMemory = Readonly<v.InferOutput<typeof memorySchema>>;

const emptyMemory: CommandMemory = { recent: [], unfinished: '', cwd: null };

/** A terminal's history is searched, not scrolled through. */
const mostRecent = 50;

/** An older version may have kept something else, which is forgotten. */
export function readCommandMemory(kept: unknown): CommandMemory {
  const parsed = v.safeParse(memorySchema, kept);
  return parsed.success ? parsed.output : emptyMemory;
}

const isSame = (one: RememberedCommand, other: RememberedCommand): boolean =>
  one.text === other.text && one.cwd === other.cwd && one.inShell === other.inShell;

export function afterCommand({ recent }: CommandMemory, command: RememberedCommand): CommandMemory {
  const others = recent.filter((each) => !isSame(each, command));
  return {
    recent: [command, ...others].slice(0, mostRecent),
    unfinished: '',
    cwd: command.cwd,
  };
}

export function withoutCommand(memory: CommandMemory, forgotten: RememberedCommand): CommandMemory {
  return { ...memory, recent: memory.recent.filter((each) => !isSame(each, forgotten)) };
}
