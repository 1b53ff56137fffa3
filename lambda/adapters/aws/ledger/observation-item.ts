import * as z from 'zod/mini';
import type { Observation, TransactionSlot } from '../../../ports/observation-store';
import { optional } from './items';
import type { Item } from './ledger-table';

/** A slot takes three numbers, the first of them since the window's oldest: the item stays below the 1 kB of one write unit. */
const NUMBERS_PER_SLOT = 3;

const transactions = z.pipe(
  z.object({ epoch: z.number(), proven: z.boolean(), from: z.number(), slots: z.array(z.number()) }),
  z.transform(({ from, slots, ...rest }) => ({ ...rest, slots: unpacked(from, slots) })),
);

const seen = z.object({
  name: z.string(),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  changedAt: z.string(),
  since: z.string(),
});

const observation = z.object({
  region: z.string(),
  epoch: z.number(),
  renewSeq: z.number(),
  verdict: z.enum(['healthy', 'expired', 'released', 'failing']),
  detail: z.string(),
  since: z.string(),
  at: z.string(),
  transactions: optional(transactions),
  alarms: optional(z.object({ speak: z.boolean(), seen: z.array(seen) })),
  services: optional(
    z.array(
      z.object({
        service: z.string(),
        running: z.number(),
        desired: z.number(),
        refusal: optional(z.string()),
      }),
    ),
  ),
  peaks: optional(
    z.array(z.object({ service: z.string(), since: z.string(), desired: z.number(), earlier: z.number() })),
  ),
  wish: optional(z.object({ since: z.string(), at: z.string() })),
});

export const readObservation = (item: Item): Observation => observation.parse(item);

export function observationItem({ transactions: window, ...rest }: Observation): Item {
  if (window === undefined) return rest;
  const from = window.slots[0]?.at ?? 0;
  const slots = window.slots.flatMap(({ at, good, failed }) => [at - from, good, failed]);
  return { ...rest, transactions: { epoch: window.epoch, proven: window.proven, from, slots } };
}

function unpacked(from: number, numbers: readonly number[]): TransactionSlot[] {
  return Array.from({ length: Math.floor(numbers.length / NUMBERS_PER_SLOT) }, (_, slot) => {
    const [after = 0, good = 0, failed = 0] = numbers.slice(slot * NUMBERS_PER_SLOT);
    return { at: from + after, good, failed };
  });
}
