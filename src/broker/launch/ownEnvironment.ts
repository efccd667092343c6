// The launcher's own environment. Nothing in it changes, and each look at process.env asks the system for every variable.
import { childEnvironment } from '../../model/plan/environmentBlock';
import { environmentNumbers, type EnvironmentNumbers } from '../processes/environmentNumbers';

let variables: Readonly<NodeJS.ProcessEnv> | undefined;
let numbers: EnvironmentNumbers | undefined;

export const ownEnvironment = (): Readonly<NodeJS.ProcessEnv> => (variables ??= { ...process.env });

export const ownNumbers = (): EnvironmentNumbers =>
  (numbers ??= environmentNumbers(
    Object.entries(childEnvironment(ownEnvironment(), {})).map(([name, text]) => `${name}=${text}`),
  ));
