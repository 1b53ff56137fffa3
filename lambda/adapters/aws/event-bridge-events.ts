import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, type RunEvent } from '../../contract/events';
import type { RunEvents } from '../../ports/run-events';
import { bestEffort, clientConfig } from './clients';

export class EventBridgeEvents implements RunEvents {
  private readonly client: EventBridgeClient;

  constructor(
    region: string,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.client = new EventBridgeClient(clientConfig(bestEffort(region)));
  }

  /** The call itself succeeds when its entry is refused: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
  async send({ type, detail }: RunEvent): Promise<void> {
    const entry = { Source: EVENT_SOURCE, DetailType: type, Detail: JSON.stringify(detail) };
    try {
      const { Entries = [] } = await this.client.send(new PutEventsCommand({ Entries: [entry] }));
      for (const { ErrorCode, ErrorMessage } of Entries)
        if (ErrorCode !== undefined) throw new Error(`event "${type}" was refused: ${ErrorCode}: ${ErrorMessage}`);
    } catch (error) {
      this.onFailure(error);
    }
  }
}
