import type { PutEventsRequest, PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

/** An event that an application has sent to a Region's default bus. */
export interface SentEvent {
  readonly at: number;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;

/** The default event buses, and what was sent to them. Rules of the templates match alarms only, so nothing is delivered. */
export class EventBuses {
  readonly sent: SentEvent[] = [];
  /** The service has a fault of its own, and says so of each entry. */
  refusing = false;

  constructor(private readonly now: () => number) {}

  readonly operations: Operations = {
    PutEvents: operation<PutEventsRequest, PutEventsResponse>(
      ['Entries.Source', 'Entries.DetailType', 'Entries.Detail'],
      (input, call) => {
        const entries = required(input.Entries, 'Entries');
        if (entries.length === 0 || entries.length > MOST_ENTRIES)
          throw new AwsError('ValidationException', `Entries must have 1 to ${MOST_ENTRIES} members`);
        const results = entries.map((entry) => this.#put(entry, call.region));
        return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
      },
    ),
  };

  /** An entry that is wrong fails by itself, and the call succeeds. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
  #put({ Source: source, DetailType: detailType, Detail: text }: PutEventsRequestEntry, region: string) {
    if (this.refusing) return refused('InternalFailure', 'The request processing has failed');
    if (!source || !detailType || text === undefined)
      return refused('InvalidArgument', 'Source, DetailType and Detail are needed');
    if (source.startsWith('aws.'))
      return refused('NotAuthorizedForSourceException', `Not authorized for the source: ${source}`);
    const detail = parsed(text);
    if (detail === undefined) return refused('MalformedDetail', 'Detail is malformed.');
    this.sent.push({ at: this.now(), region, source, detailType, detail });
    return { EventId: `event-${this.sent.length}` };
  }
}

const refused = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

/** Detail is the text of a JSON object. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
