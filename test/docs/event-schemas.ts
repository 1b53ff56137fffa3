import * as z from 'zod/mini';
import { type DetailType, EVENT_DETAILS, EVENT_SOURCE } from '../../lambda/contract/events';

export const DETAIL_TYPES = Object.keys(EVENT_DETAILS) as DetailType[];

/** `Approval Requested` → `docs/events/approval-requested.schema.json`. */
export const fileOf = (type: DetailType): string =>
  `docs/events/${type.toLowerCase().replaceAll(' ', '-')}.schema.json`;

/** What is published of an event: the parts of EventBridge's envelope that are ours. Members that a schema does not name are allowed. */
export function publishedSchema(type: DetailType): object {
  const envelope = z.object({
    source: z.literal(EVENT_SOURCE),
    'detail-type': z.literal(type),
    detail: EVENT_DETAILS[type],
  });
  const { $schema, ...schema } = z.toJSONSchema(envelope, { io: 'input' });
  return { $schema, title: `Handover: ${type}`, ...schema };
}
