import type { Check, LossBound, PrecheckAnswer, Trigger } from '../contract/run-document';
import type { Automation, WhenRpoExceeded } from '../contract/settings';
import { sayLoss, within } from './loss-bound';
import type { QuorumJudgement } from './quorum';

export interface PrecheckSituation {
  readonly trigger: Trigger;
  readonly quorum: QuorumJudgement;
  readonly checks: readonly Check[];
  readonly loss: LossBound;
  readonly rpoSeconds: number;
  readonly whenRpoExceeded: WhenRpoExceeded;
  readonly automation: Automation;
  /** What the fence cannot close by itself: `database table`. */
  readonly unguarded: readonly string[];
  /** An earlier run of this takeover has raised the epoch already; its question was answered then. */
  readonly resumes: boolean;
}

export type PrecheckDecision =
  | Pick<PrecheckAnswer, 'next' | 'because'>
  | { readonly next: 'refuse'; readonly because: string };

/** Rules in order; the first that speaks decides. Nothing has changed when any of them refuses. */
const RULES: readonly ((s: PrecheckSituation) => PrecheckDecision | undefined)[] = [
  failedChecks,
  unconfirmedAlarm,
  lossRefused,
  observeOnly,
  lossAsked,
  unguardedAsked,
  approvalAsked,
];

export function decidePrecheck(situation: PrecheckSituation): PrecheckDecision {
  for (const rule of RULES) {
    const decision = rule(situation);
    if (decision) return decision;
  }
  return {
    next: 'go',
    because: situation.trigger.kind === 'alarm' ? 'a quorum of observers agrees' : 'a person started it',
  };
}

function failedChecks({ checks }: PrecheckSituation): PrecheckDecision | undefined {
  const failed = checks.filter((check) => !check.passed);
  return failed.length === 0 ? undefined : refuse(failed.map((check) => `${check.name}: ${check.detail}`).join('; '));
}

function unconfirmedAlarm({ trigger, quorum, resumes }: PrecheckSituation): PrecheckDecision | undefined {
  if (trigger.kind !== 'alarm' || quorum.wanted || resumes) return undefined;
  const said = `the alarm is not confirmed: ${quorum.votes.length} of 3 observers want a takeover, 2 are needed`;
  return refuse([said, ...quorum.evidence].join('; '));
}

function lossRefused(s: PrecheckSituation): PrecheckDecision | undefined {
  if (withinRpo(s) || s.whenRpoExceeded !== 'refuse') return undefined;
  return refuse(`${sayLoss(s.loss)} would be lost, the RPO is ${s.rpoSeconds} s and whenRpoExceeded is "refuse"`);
}

function observeOnly({ automation, trigger }: PrecheckSituation): PrecheckDecision | undefined {
  if (automation !== 'observe' || trigger.kind !== 'alarm') return undefined;
  return { next: 'observe', because: 'automation is "observe": this is what a run would have done' };
}

function lossAsked(s: PrecheckSituation): PrecheckDecision | undefined {
  if (withinRpo(s) || s.whenRpoExceeded !== 'ask') return undefined;
  return { next: 'approve', because: `${sayLoss(s.loss)} would be lost, the RPO is ${s.rpoSeconds} s` };
}

/** Promise P1: what does not close by itself is never moved automatically. */
function unguardedAsked({ trigger, unguarded, resumes }: PrecheckSituation): PrecheckDecision | undefined {
  if (trigger.kind !== 'alarm' || unguarded.length === 0 || resumes) return undefined;
  return { next: 'approve', because: `${unguarded.join(', ')}: without a guard, the old side may go on writing there` };
}

function approvalAsked({ automation, trigger, resumes }: PrecheckSituation): PrecheckDecision | undefined {
  if (automation !== 'approve' || trigger.kind !== 'alarm' || resumes) return undefined;
  return { next: 'approve', because: 'automation is "approve": a person decides' };
}

const acceptsLoss = (trigger: Trigger): boolean => trigger.kind === 'person' && trigger.acceptLoss;
const withinRpo = (s: PrecheckSituation): boolean => acceptsLoss(s.trigger) || within(s.loss, s.rpoSeconds);
const refuse = (because: string): PrecheckDecision => ({ next: 'refuse', because });
