import type { FenceGrade, Timings } from '../contract/settings';
import { type FencedDatabase, isMultiWriter } from './fence';
import { MULTI_WRITER } from './fence-grade';

type Limits = Pick<
  Timings,
  'leaseTtlSeconds' | 'leaseMarginSeconds' | 'watchdogSeconds' | 'acknowledgeDeadlineSeconds'
>;

const deadline = ({ leaseTtlSeconds, leaseMarginSeconds }: Limits): number => leaseTtlSeconds - leaseMarginSeconds;

/** What closes the database that is left, and when; promise P1 is worth what its weakest database does. */
const PROMISES: Readonly<Record<FenceGrade, (limits: Limits) => string>> = {
  enforced: (limits) => `closes by itself at most ${deadline(limits)} s after the last renewal`,
  watchdog: (limits) =>
    `its sessions are ended at most ${deadline(limits) + limits.watchdogSeconds} s after the last renewal`,
  acknowledged: ({ acknowledgeDeadlineSeconds }) =>
    `does not close by itself; the run waits up to ${acknowledgeDeadlineSeconds} s for its keeper to close it`,
  none: () => 'nothing closes it: the old side may go on writing',
};

/** Of the grade that Precheck has found, which may be less than what the settings say. */
export function fencePromise(database: FencedDatabase, limits: Limits): string {
  const { name, grade } = database;
  if (isMultiWriter(database)) return `${name}: ${MULTI_WRITER}`;
  return `${name}: ${grade === 'none' ? 'no fence' : grade}, ${PROMISES[grade](limits)}`;
}
