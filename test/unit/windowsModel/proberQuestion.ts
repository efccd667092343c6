// One question to the prober of the model, while the model's time goes on.
import type { DescribeAnswer } from '../../../src/model/protocol/brokerProtocol';
import { hex } from '../../../src/model/base/handleValue';
import type { ModelProber } from '../../windowsModel/session/modelProber';
import type { WindowsModel } from '../../windowsModel/windowsModel';

type Described = DescribeAnswer['described'][number];

export async function described(
  prober: ModelProber,
  pid: number,
  value: bigint,
): Promise<Described | undefined> {
  const processes = [{ pid, handles: [hex(value)] }];
  const request = { pipes: [], makerPid: pid, known: [], processes, withShare: false };
  const answer = (await prober.ask({ describe: request })) as DescribeAnswer;
  return answer.described[0];
}

/** Lets time pass until it has settled. */
export async function passing<T>(model: WindowsModel, work: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const over = work.finally(() => (state.isOver = true));
  while (!state.isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    model.clock.advanceTo(model.clock.now + 1);
  }
  return over;
}
