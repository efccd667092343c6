// What a search asks of the prober; null when the answer did not come in time.
import type {
  DescribeAnswer,
  DescribeRequest,
  ProbeAnswer,
  ProbeRequest,
} from '../../model/protocol/brokerProtocol';
import type {
  FindAnswer,
  FindRequest,
  ResolveAnswer,
  ResolveRequest,
} from '../../model/search/question';

export interface SearchProber {
  readonly find: (request: FindRequest) => Promise<FindAnswer | null>;
  readonly resolve: (request: ResolveRequest) => Promise<ResolveAnswer | null>;
  readonly probe: (request: ProbeRequest) => Promise<ProbeAnswer | null>;
  readonly describe: (request: DescribeRequest) => Promise<DescribeAnswer | null>;
}
