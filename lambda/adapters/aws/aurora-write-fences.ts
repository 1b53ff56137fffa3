import { type Event, RDSClient } from '@aws-sdk/client-rds';
import type { OldPrimary, WriteFences, WriteFenceWord } from '../../ports/write-fences';
import { eventsSince } from './aurora-events';
import { bestEffort, type CallBudget, clientConfig, controlPlane } from './clients';

/**
 * RDS-EVENT-0390 and 0391, which are events of an instance; the API tells no event by its number, only by its text. Whether
 * `cluster_id` there is the identifier was never seen on AWS: a text that does not fit is `unseen`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
 */
const TEXT =
  /^Attempt to block writes for DB cluster (?<cluster>\S+) in Region (?<region>\S+) (?<end>succeeded|timed out)\.?$/;

type Seen = Exclude<WriteFenceWord, { word: 'unseen' }>;

/**
 * "If the old primary cluster is reachable on the network, Aurora records these events there. If not, Aurora records the events
 * on the new primary cluster": both Regions are asked, the old one once and shortly.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export class AuroraWriteFences implements WriteFences {
  constructor(private readonly region: string) {}

  async said(oldPrimary: OldPrimary, since: string): Promise<WriteFenceWord> {
    const asked = [controlPlane(this.region), bestEffort(oldPrimary.region)];
    const found = await Promise.all(asked.map((budget) => told(budget, oldPrimary, since).catch(() => [])));
    const newest = found.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
    return newest ?? { word: 'unseen' };
  }
}

async function told(budget: CallBudget, oldPrimary: OldPrimary, since: string): Promise<readonly Seen[]> {
  const client = new RDSClient(clientConfig(budget));
  const events = await eventsSince(client, { SourceType: 'db-instance', StartTime: new Date(since) });
  return events.flatMap((event) => wordOf(event, oldPrimary, budget.region));
}

function wordOf({ Message = '', Date: at }: Event, { cluster, region }: OldPrimary, toldIn: string): Seen[] {
  const groups = TEXT.exec(Message)?.groups;
  if (at === undefined || groups?.cluster !== cluster || groups.region !== region) return [];
  return [{ word: groups.end === 'succeeded' ? 'stopped' : 'timed out', at: at.toISOString(), toldIn }];
}
