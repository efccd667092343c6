// The product's prober with a meter of its processor time.
import { sampleProcessorTime } from './processorTime';
import '../../src/broker/proberMain';

const file = process.env['HANDLE_BENCH_PROCESSOR'];
if (file) sampleProcessorTime(`${file}.prober`);
