import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import type { ClaimSituation } from '../../../lambda/domain/claim';
import type { PrecheckSituation } from '../../../lambda/domain/precheck';
import type { PromotionSituation } from '../../../lambda/domain/promotion';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { HeldRun } from '../../../lambda/ports/run-store';

export const NOW = '2026-11-22T12:00:00.000Z';
export const before = (seconds: number): string => new Date(Date.parse(NOW) - seconds * 1000).toISOString();

export const LEASE: Lease = { epoch: 3, active: 'east', renewSeq: 7, holder: 'k', anchors: { db: before(4) } };
export const takenAt = (at: string, active = 'east'): Lease => ({
  ...LEASE,
  active,
  taken: { by: 'run-0', at, from: active === 'east' ? 'west' : 'east', previousEpoch: 2, previousAnchors: {} },
});

export const held = (more: Partial<HeldRun> = {}): HeldRun => ({
  runId: 'other',
  region: 'west',
  startedBy: 'ada',
  startedAt: before(300),
  executionArn: 'arn',
  heartbeat: 5,
  heartbeatAt: before(10),
  steps: {},
  ...more,
});

export const PERSON = { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] } as const;
export const alarm = (at = NOW) => ({ kind: 'alarm', alarm: 'takeover-wanted', at }) as const;

export const CLAIM: ClaimSituation = {
  runId: 'run-1',
  executionArn: 'arn',
  region: 'west',
  trigger: PERSON,
  lease: LEASE,
  held: undefined,
  hold: undefined,
  inventoryEpoch: 3,
  degraded: false,
  seen: undefined,
  now: NOW,
  timings: DEFAULT_TIMINGS,
};

export const PRECHECK: PrecheckSituation = {
  trigger: alarm(),
  quorum: { wanted: true, votes: ['west', 'middle'], evidence: [] },
  checks: [{ name: 'database db', passed: true, detail: 'replica, available' }],
  loss: { kind: 'known', seconds: 10, because: 'x' },
  rpoSeconds: 60,
  whenRpoExceeded: 'ask',
  automation: 'automatic',
  withoutFence: [],
  weak: [],
  unreconciled: [],
  unfenced: false,
  approved: undefined,
  resumes: false,
};

export const PROMOTION: PromotionSituation = {
  kind: 'rds-replica-pair',
  instance: {
    role: 'replica',
    status: { name: 'available', means: 'available' },
    replication: { status: 'replicating', healthy: true },
  },
  inside: { writable: false, receiving: true },
  quietLimitSeconds: 120,
  fence: 'held',
  grade: 'enforced',
  loss: { kind: 'known', seconds: 10, because: 'x' },
  rpoSeconds: 60,
  whenRpoExceeded: 'refuse',
  acceptedLossSeconds: 0,
};
