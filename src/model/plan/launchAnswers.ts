// What the launch guide remembers: the answers given last, and each program it launched, the latest first.
import * as v from 'valibot';

const answersSchema = v.record(v.string(), v.string());
export type LaunchAnswers = v.InferOutput<typeof answersSchema>;

const memorySchema = v.object({ last: answersSchema, recent: v.array(answersSchema) });
export type LaunchMemory = Readonly<v.InferOutput<typeof memorySchema>>;

const emptyMemory: LaunchMemory = { last: {}, recent: [] };

/** Programs offered: a list that needs no scrolling. */
const mostRecent = 8;

/** An older version may have kept something else, which is forgotten. */
export function readMemory(kept: unknown): LaunchMemory {
  const parsed = v.safeParse(memorySchema, kept);
  return parsed.success ? parsed.output : emptyMemory;
}

const isSame = (one: LaunchAnswers, other: LaunchAnswers): boolean =>
  one['program'] === other['program'] && one['args'] === other['args'];

/** After a launch. The same program with the same arguments is one entry, with its latest answers. */
export function afterLaunch({ recent }: LaunchMemory, answers: LaunchAnswers): LaunchMemory {
  const others = recent.filter((each) => !isSame(each, answers));
  return { last: answers, recent: [answers, ...others].slice(0, mostRecent) };
}

/** After a guide that was left half-way: what was typed is there the next time. */
export function afterLeaving(memory: LaunchMemory, answers: LaunchAnswers): LaunchMemory {
  return { ...memory, last: { ...memory.last, ...answers } };
}

export function withoutRecent(memory: LaunchMemory, forgotten: LaunchAnswers): LaunchMemory {
  return { ...memory, recent: memory.recent.filter((each) => !isSame(each, forgotten)) };
}
