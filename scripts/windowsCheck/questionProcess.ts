// The process of one question: asks it and tells the answers as they come.
import { isWine } from '../../test/win32/knownDifferences';
import type { FromQuestion } from './askInProcess';
import { questions } from './questions';

const [number = '', folder = ''] = process.argv.slice(2);
const tell = (message: FromQuestion): void => void process.send?.(message);

async function ask(): Promise<void> {
  try {
    const question = questions[Number(number) - 1];
    if (!question) throw new Error(`There is no question ${number}.`);
    await question.ask({ folder, isWine, answer: (row) => tell({ row }) });
    tell({ failure: null });
  } catch (error) {
    tell({ failure: error instanceof Error ? error.message : String(error) });
  }
}

// Whoever forked us first puts us into a job. Listening keeps us until we are ended: the end of a process can overtake its last words.
process.on('message', () => void ask());
