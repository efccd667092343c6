// The prober: asks the questions that can hang for ever, in a process of its own that can be killed instead.
import type { ProberQuestion } from '../model/protocol/brokerProtocol';
import { loadWin32 } from '../win32/bindings/loadWin32';
import { ProberAnswers } from './prober/proberAnswers';

const answers = new ProberAnswers(
  loadWin32(() => undefined),
  process.pid,
);

process.on('message', (question: ProberQuestion) => process.send?.(answers.to(question)));
process.on('disconnect', () => process.exit(0));
// Loading takes longer than any answer: the client counts from here.
process.send?.('ready');
