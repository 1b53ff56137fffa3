import type { Fault, FaultKind } from '../../../lab/simulator/fault';
import type { FaultOf } from '../../../lab/story/playable';
import type { Story } from '../../../lab/story/story';

const during = { atMs: 60_000, forMs: 120_000 };

/** One of each kind, the way that real parts can play it where there is one: a kind that is new does not compile without. */
export const ONE_OF_EACH: { readonly [K in FaultKind]: FaultOf<K> } = {
  cut: { kind: 'cut', from: 'home', to: 'standby', oneWay: true, ...during },
  isolation: { kind: 'isolation', place: 'home', sinceRenewalMs: 1_200, ...during },
  'region loss': { kind: 'region loss', place: 'home', ...during },
  'catching up': { kind: 'catching up', place: 'home', ...during },
  'database down': { kind: 'database down', side: 'home', ...during },
  'slow link': { kind: 'slow link', from: 'home', to: 'standby', delayMs: 900, ...during },
  'disk full': { kind: 'disk full', side: 'home', ...during },
  'replication stalls': { kind: 'replication stalls', ...during },
  'replication lag': { kind: 'replication lag', seconds: 30, ...during },
  'clock step': { kind: 'clock step', side: 'home', seconds: -2, atMs: 60_000 },
  'host clock': { kind: 'host clock', role: 'keeper', place: 'home', seconds: 5, atMs: 60_000 },
  pause: { kind: 'pause', role: 'keeper', place: 'home', where: 'at once', ...during },
  death: { kind: 'death', role: 'step', place: 'standby', atMs: 60_000 },
  'no schedule': { kind: 'no schedule', role: 'keeper', place: 'home', ...during },
  call: { kind: 'call', role: 'step', place: 'standby', ailment: 'late', calls: 'ledger', count: 2, atMs: 60_000 },
  'api away': { kind: 'api away', api: 'rds', place: 'standby', ...during },
  'stale answers': { kind: 'stale answers', place: 'home', ...during },
  gray: { kind: 'gray', part: 0.3, ...during },
  'lying observer': { kind: 'lying observer', place: 'tiebreaker', ...during },
  'stubborn session': { kind: 'stubborn session', side: 'home', ...during },
  'backing up': { kind: 'backing up', ...during },
  'alarm again': { kind: 'alarm again', place: 'standby', atMs: 60_000 },
  'run aborted': { kind: 'run aborted', atMs: 60_000 },
  'person starts a run': {
    kind: 'person starts a run',
    place: 'standby',
    acceptLoss: true,
    overrides: ['unfenced'],
    sinceRenewalMs: 600,
    atMs: 60_000,
  },
  'person starts a switchover': { kind: 'person starts a switchover', place: 'standby', atMs: 60_000 },
  'instance fails': { kind: 'instance fails', side: 'standby', nth: 0, ...during },
  'person starts a reprotect': { kind: 'person starts a reprotect', place: 'home', atMs: 60_000 },
  'person answers': { kind: 'person answers', verdict: 'decline', atMs: 60_000 },
  'automation off': { kind: 'automation off', ...during },
};

export const ALL: readonly Fault[] = Object.values(ONE_OF_EACH);

export const storyOf = (...faults: readonly Fault[]): Story => ({
  format: 'handover-story',
  version: 1,
  seed: 7,
  leaseTtlSeconds: 60,
  settings: {
    automation: 'automatic',
    grade: 'enforced',
    rpoSeconds: 90,
    whenRpoExceeded: 'promote',
    approvalDeadlineSeconds: 300,
    lagSeconds: 2,
  },
  faults,
});
