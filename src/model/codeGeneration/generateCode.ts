// Writes a complete program that performs the launch of a plan as the documentation recommends, in a language of choice.
import type { LaunchPlan } from '../plan/launchPlan';
import type { CodeLanguage } from './codeLanguages';
import { cppProgram } from './cpp';
import { csharpProgram } from './csharp';
import { pythonProgram } from './python';
import { rustProgram } from './rust';
import type { LaunchProgram } from './launchProgram';
import { launchProgram } from './launchSteps';

const renderers: Readonly<Record<CodeLanguage, (program: LaunchProgram) => string>> = {
  cpp: cppProgram,
  csharp: csharpProgram,
  python: pythonProgram,
  rust: rustProgram,
};

/** The source text of the program; what it cannot repeat, it refuses to be compiled or run with. */
export function generateCode(plan: LaunchPlan, language: CodeLanguage): string {
  return renderers[language](launchProgram(plan));
}
