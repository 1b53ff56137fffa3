import type { RpoSettings, WhenRpoExceeded } from '../contract/rpo-settings';
import type { Trigger } from '../contract/run-document';
import type { Automation } from '../contract/settings';
import type { Check, LossBound, PrecheckAnswer } from '../contract/step-answers';
import { NO_FENCE } from './fence';
import { sayLoss, within } from './loss-bound';
import type { QuorumJudgement } from './quorum';
import { overrides } from './trigger';

export interface PrecheckSituation extends RpoSettings {
  readonly trigger: Trigger;
  readonly quorum: QuorumJudgement;
  readonly checks: readonly ReadinessCheck[];
  /** What is lost when the old side closes now. */
  readonly loss: LossBound;
  readonly automation: Automation;
  /** Databases that nothing closes on the old side. */
  readonly withoutFence: readonly string[];
  /** Why the old side may not close by itself: `database: why and what to do`. */
  readonly weak: readonly string[];
  /** Earlier takeovers whose two sides nobody has reconciled, in words. */
  readonly unreconciled: readonly string[];
  /** A run of this takeover was told to go on unfenced: that word stands in the ledger. */
  readonly unfenced: boolean;
  /** A person has said yes to this run's question: it is not asked again, all else is judged anew. */
  readonly approved: ApprovedQuestion | undefined;
  /** An earlier run of this takeover has raised the epoch already; its question was answered then. */
  readonly resumes: boolean;
}

export interface ApprovedQuestion {
  /** Why it was asked. */
  readonly asked: string;
  readonly acceptedLossSeconds: number | 'any';
}

export interface ReadinessCheck extends Check {
  /** No override makes the takeover possible. */
  readonly impossible?: boolean;
  /** The workload can do without it: it stops nothing. */
  readonly optional?: boolean;
}

export type PrecheckDecision =
  | Pick<PrecheckAnswer, 'next' | 'because'>
  | { readonly next: 'refuse'; readonly because: string };

/** Rules in order; the first that speaks decides. Nothing has changed when any of them refuses. */
const RULES: readonly ((s: PrecheckSituation) => PrecheckDecision | undefined)[] = [
  failedChecks,
  noFence,
  unconfirmedAlarm,
  lossRefused,
  lossOutgrown,
  observeOnly,
  lossAsked,
  unreconciledAsked,
  weakAsked,
  approvalAsked,
];

export function decidePrecheck(situation: PrecheckSituation): PrecheckDecision {
  for (const rule of RULES) {
    const decision = rule(situation);
    if (decision && !(decision.next === 'approve' && situation.approved)) return decision;
  }
  return { next: 'go', because: [goes(situation), ...sayWait(situation)].join('; ') };
}

/** It lies behind the point of no return: only an old side that is closed can say how little it wrote. */
const sayWait = (s: PrecheckSituation): readonly string[] =>
  s.whenRpoExceeded !== 'wait' || withinRpo(s)
    ? []
    : [
        `${sayLoss(s.loss)} would be lost by now, the RPO is ${s.rpoSeconds} s: it closes the old side, waits up to ${s.rpoWaitSeconds ?? 0} s for less, and refuses then`,
      ];

function goes(s: PrecheckSituation): string {
  if (s.approved) return `${s.approved.asked}; a person has approved it, and the checks were made again`;
  return s.trigger.kind === 'alarm' ? 'a quorum of observers agrees' : personGoes(s);
}

/** What readiness refuses and a person goes on with all the same (fault A12). */
export const overriddenChecks = ({ trigger, checks }: Pick<PrecheckSituation, 'trigger' | 'checks'>): string[] =>
  overrides(trigger, 'unready')
    ? checks
        .filter(({ passed, impossible, optional }) => !passed && !impossible && !optional)
        .map((check) => `unready: ${sayCheck(check)}`)
    : [];

const personGoes = (s: PrecheckSituation): string =>
  ['a person started it', ...overriddenChecks(s).map((text) => `overridden: ${text}`)].join('; ');

function failedChecks({ checks, trigger }: PrecheckSituation): PrecheckDecision | undefined {
  const goesOn = overrides(trigger, 'unready');
  const failed = checks.filter(({ passed, impossible, optional }) => !passed && !optional && (impossible || !goesOn));
  if (failed.length === 0) return undefined;
  return refuse(failed.map((check) => `${sayCheck(check)}${check.impossible && goesOn ? STILL : ''}`).join('; '));
}

/** A yes cannot carry the override, so an alarm's run does not even ask. */
function noFence({ withoutFence, trigger, unfenced }: PrecheckSituation): PrecheckDecision | undefined {
  if (withoutFence.length === 0 || unfenced || overrides(trigger, 'unfenced')) return undefined;
  return refuse(`${withoutFence.join(', ')}: ${NO_FENCE}; a person may start a run with --override unfenced`);
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

/** Whether a loss above the RPO is the promotion's affair. */
const GOES_ON: Readonly<Record<WhenRpoExceeded, boolean>> = { promote: true, wait: true, ask: false, refuse: false };

/** The yes was to less: hours may lie between the question and the answer. */
function lossOutgrown({ approved, ...s }: PrecheckSituation): PrecheckDecision | undefined {
  if (approved === undefined || GOES_ON[s.whenRpoExceeded] || acceptsLoss(s.trigger)) return undefined;
  if (within(s.loss, s.rpoSeconds) || within(s.loss, approved.acceptedLossSeconds)) return undefined;
  return refuse(
    `${sayLoss(s.loss)} would be lost by now, the yes accepted ${approved.acceptedLossSeconds} s; start a run, it asks anew`,
  );
}

function observeOnly({ automation, trigger }: PrecheckSituation): PrecheckDecision | undefined {
  if (automation !== 'observe' || trigger.kind !== 'alarm') return undefined;
  return { next: 'observe', because: 'automation is "observe": this is what a run would have done' };
}

function lossAsked(s: PrecheckSituation): PrecheckDecision | undefined {
  if (withinRpo(s) || s.whenRpoExceeded !== 'ask') return undefined;
  return ask(`${sayLoss(s.loss)} would be lost, the RPO is ${s.rpoSeconds} s`);
}

/** A person who starts a run is shown it as a check. */
function unreconciledAsked({ trigger, unreconciled, resumes }: PrecheckSituation): PrecheckDecision | undefined {
  if (trigger.kind !== 'alarm' || unreconciled.length === 0 || resumes) return undefined;
  return ask(unreconciled.join('; '));
}

/** Promise P1: what does not close by itself is never moved automatically. */
function weakAsked({ trigger, weak, resumes }: PrecheckSituation): PrecheckDecision | undefined {
  if (trigger.kind !== 'alarm' || weak.length === 0 || resumes) return undefined;
  return ask(`${weak.join('; ')}; after a yes the run waits for the word of the old side's keeper`);
}

function approvalAsked({ automation, trigger, resumes }: PrecheckSituation): PrecheckDecision | undefined {
  if (automation !== 'approve' || trigger.kind !== 'alarm' || resumes) return undefined;
  return ask('automation is "approve": a person decides');
}

const STILL = ' (no override helps: it cannot be promoted to what serves now)';

const acceptsLoss = (trigger: Trigger): boolean => trigger.kind === 'person' && trigger.acceptLoss;
const withinRpo = (s: PrecheckSituation): boolean => acceptsLoss(s.trigger) || within(s.loss, s.rpoSeconds);
const sayCheck = ({ name, detail }: Check): string => `${name}: ${detail}`;
const refuse = (because: string): PrecheckDecision => ({ next: 'refuse', because });
const ask = (because: string): PrecheckDecision => ({ next: 'approve', because });
