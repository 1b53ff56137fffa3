import { ERRORS, FailoverError } from '../contract/errors';
import type { Trigger } from '../contract/run-document';
import type { Check } from '../contract/step-answers';
import type { Validation, ValidationCheck, ValidationVerdict } from '../contract/validate';
import type { ParityCheck } from '../domain/parity';
import type { PrecheckDecision } from '../domain/precheck';
import { type LookAroundPorts, lookAround, type Surroundings } from './look-around';
import { type JudgedFailover, judgeFailover } from './precheck';
import { judgeSwitchover } from './precheck-switchover';
import { now, type StepContext } from './step';

/** Whoever would start a run now, and override nothing. */
const SOMEBODY: Trigger = {
  kind: 'person',
  by: 'whoever asks',
  reason: 'validation',
  acceptLoss: false,
  overrides: [],
};

/** What `Precheck` of either run would say, with the very functions that it runs. Claims nothing and writes nothing. */
export async function validate(ports: LookAroundPorts, context: StepContext): Promise<Validation> {
  const { workload } = context.settings;
  const seen = await lookAround(ports, context);
  if (seen.resumes) throw new FailoverError(ERRORS.badInput, servesHere(seen, context));
  const failover = judgeFailover({ run: { trigger: SOMEBODY, workload } }, seen, context);
  const { sides, refused } = judgeSwitchover(workload, seen, context);
  return {
    workload,
    from: seen.lease.active,
    to: context.region,
    epoch: seen.lease.epoch,
    at: now(context),
    failover: verdictOf(failover.decision),
    switchover:
      refused === undefined
        ? { verdict: 'goes', because: 'both sides are well' }
        : { verdict: 'refuses', because: refused },
    checks: [...readiness(failover), ...sides.map(planned), ...fences(failover), ...seen.parity.map(compared)],
  };
}

const servesHere = ({ lease }: Surroundings, { settings: { workload }, region }: StepContext): string =>
  `${region} serves ${workload} under epoch ${lease.epoch}, or is taking it over; validate asks the Region that would take over, start it there`;

const VERDICTS: Readonly<Record<PrecheckDecision['next'], ValidationVerdict['verdict']>> = {
  go: 'goes',
  approve: 'asks',
  observe: 'goes',
  refuse: 'refuses',
};

const verdictOf = ({ next, because }: PrecheckDecision): ValidationVerdict => ({ verdict: VERDICTS[next], because });

/** Parity has lines of its own. */
const readiness = ({ readiness: checks }: JudgedFailover): ValidationCheck[] =>
  checks.map(({ name, passed, detail }) => ({
    name,
    about: 'ready',
    verdict: passed ? 'passed' : 'stops every run',
    detail,
  }));

const planned = ({ name, passed, detail }: Check): ValidationCheck => ({
  name,
  about: 'switchover',
  verdict: passed ? 'passed' : 'stops a switchover',
  detail,
});

/** What an alarm's run would ask a person for. */
const fences = ({ said }: JudgedFailover): ValidationCheck[] =>
  said.map(({ name, passed, detail }) => ({ name, about: 'fence', verdict: passed ? 'passed' : 'noted', detail }));

function compared({ name, about, passed, unknown, stops, detail }: ParityCheck): ValidationCheck {
  if (passed) return { name, about, verdict: 'passed', detail };
  if (unknown === true && stops !== 'every run') return { name, about, verdict: 'unknown', detail };
  return { name, about, verdict: stops === 'nothing' ? 'noted' : `stops ${stops}`, detail };
}
