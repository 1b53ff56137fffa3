import { DescribeEventsCommand, type Event, type RDSClient } from '@aws-sdk/client-rds';

interface Asked {
  readonly SourceType: 'db-cluster' | 'db-instance';
  readonly StartTime: Date;
}

/** A hundred events each; a Region in trouble has many. */
const MOST_PAGES = 5;

export async function eventsSince(client: RDSClient, asked: Asked): Promise<readonly Event[]> {
  const found: Event[] = [];
  for (let marker: string | undefined, page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.send(
      new DescribeEventsCommand(marker === undefined ? asked : { ...asked, Marker: marker }),
    );
    found.push(...(answer.Events ?? []));
    marker = answer.Marker;
    if (marker === undefined) break;
  }
  return found;
}

/**
 * RDS-EVENT-0186, 0187 and 0239; the API tells no event by its number, only by its text.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
 */
const GIVEN_UP =
  /^Global (failover|switchover) to DB cluster (?<cluster>\S+) in Region (?<region>\S+) (failed|is cancelled)\.?$/;

/** Whether Aurora has said since then that it handed no writer to this cluster, in its own words. */
export async function saidGivenUp(
  client: RDSClient,
  to: { readonly cluster: string; readonly region: string },
  since: string,
): Promise<string | undefined> {
  const after = Date.parse(since);
  const events = await eventsSince(client, { SourceType: 'db-cluster', StartTime: new Date(since) });
  return events.find(({ Message = '', Date: at }) => {
    const groups = GIVEN_UP.exec(Message)?.groups;
    return groups?.cluster === to.cluster && groups.region === to.region && (at?.getTime() ?? 0) > after;
  })?.Message;
}
