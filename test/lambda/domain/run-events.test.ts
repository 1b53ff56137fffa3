import type { DetailType, RunEvent } from '../../../lambda/contract/events';
import type { ClaimAnswer, RunDocument } from '../../../lambda/contract/run-document';
import { EVENT_OF, type EventSituation } from '../../../lambda/domain/run-events';
import { DETAIL_TYPES } from '../../docs/event-schemas';
import { schemaFaults } from '../../docs/published-events';
import { ANSWERS } from '../../scenarios/answers';

const AT = '2026-11-22T12:00:00.000Z';
const situation: EventSituation = { installation: 'demo', timings: { leaseRenewSeconds: 5 }, now: AT };
const { claimed, resumes, running, refused, waits } = ANSWERS.ClaimRun;
const document: RunDocument = { ...claimed, precheck: ANSWERS.Precheck.approve };
const { run } = document;
const about = {
  schemaVersion: 1,
  installation: 'demo',
  workload: 'orders',
  run: 'rehearsal',
  region: 'us-west-2',
  at: AT,
};

const claim = (answer: { readonly claim: ClaimAnswer }) => EVENT_OF.ClaimRun(undefined, { run, ...answer }, situation);
const read = (answer: Parameters<typeof EVENT_OF.ReadDecision>[1]) =>
  EVENT_OF.ReadDecision(document, answer, situation);
const fence = (answer: Parameters<typeof EVENT_OF.FenceOldRegion>[1]) =>
  EVENT_OF.FenceOldRegion(document, answer, situation);
const { asked } = ANSWERS.AskForApproval;
const { waiting, approved, declined, expired } = ANSWERS.ReadDecision;

const decide = {
  stateMachineArn: 'arn:aws:states:us-west-2:111122223333:stateMachine:demo-orders-decide',
  approveInput: '{"run":"rehearsal","verdict":"approve","reason":"why"}',
  declineInput: '{"run":"rehearsal","verdict":"decline","reason":"why"}',
};

const TOLD: readonly (readonly [string, RunEvent | undefined, DetailType, object])[] = [
  ['a claim', claim(claimed), 'Run Started', { startedBy: 'ada (drill)', executionArn: run.executionArn }],
  ['a claim of what a dead run began', claim(resumes), 'Run Started', { resumes: 'other' }],
  ['a claim that is refused', claim(refused), 'Run Refused', { because: 'us-west-2 serves the workload already' }],
  ['a claim of what another run holds', claim(running), 'Run Refused', { because: expect.stringContaining('alive') }],
  [
    'a question',
    EVENT_OF.AskForApproval(document, asked, situation),
    'Approval Requested',
    { from: 'us-east-1', to: 'us-west-2', deadline: asked.deadline, acceptedLossSeconds: 13, decide },
  ],
  ['a reminder', read({ ...waiting, reminded: true }), 'Approval Reminder', { deadline: waiting.deadline, decide }],
  ['a yes', read(approved), 'Approval Decided', { verdict: 'approved', by: 'ada', reason: 'go' }],
  ['a no', read(declined), 'Approval Decided', { verdict: 'declined', by: 'ada', reason: 'not now' }],
  ['silence', read(expired), 'Approval Decided', { verdict: 'expired' }],
  [
    'ownership',
    EVENT_OF.TakeOwnership(document, ANSWERS.TakeOwnership.taken, situation),
    'Ownership Taken',
    { from: 'us-east-1', to: 'us-west-2', epoch: 2, previousEpoch: 1 },
  ],
  ['a fence', fence(ANSWERS.FenceOldRegion.held), 'Fence Held', { how: ANSWERS.FenceOldRegion.held.how }],
  [
    'a fence that a person overrides',
    fence({ ...ANSWERS.FenceOldRegion.held, status: 'unfenced', how: 'orders-db is not known to be closed' }),
    'Run Unfenced',
    { how: 'orders-db is not known to be closed' },
  ],
  [
    'a report',
    EVENT_OF.Report(document, ANSWERS.Report.complete, situation),
    'Run Ended',
    { outcome: 'completed', complete: true, summary: 'orders serves from us-west-2 under epoch 2' },
  ],
];

test.each(TOLD)('%s is told, as the published schema says', (_, event, type, detail) => {
  expect(event).toMatchObject({ type, detail: { ...about, ...detail } });
  expect(event && schemaFaults(event)).toEqual([]);
});

test('every published event is told of something', () => {
  expect(new Set(TOLD.map(([, , type]) => type))).toEqual(new Set(DETAIL_TYPES));
});

test.each([
  ['a claim that waits for another run', claim(waits)],
  ['a look that finds no answer', read(waiting)],
  ['a fence that is waited for', fence(ANSWERS.FenceOldRegion.waiting)],
  ['a report without a run', EVENT_OF.Report({}, ANSWERS.Report.incomplete, situation)],
])('%s is nobody else’s business', (_, event) => expect(event).toBeUndefined());

test('an event that misses what its schema asks for would be found', () => {
  const [, event] = TOLD[0] ?? [];
  const { run: _, ...detail } = event?.detail ?? { run: '' };
  expect(schemaFaults({ ...event, detail } as RunEvent)).toEqual([expect.stringContaining('detail.run')]);
});
