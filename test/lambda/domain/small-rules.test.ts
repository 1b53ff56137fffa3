import fc from 'fast-check';
import type { ExecutionContext } from '../../../lambda/contract/run-document';
import { nextEpoch } from '../../../lambda/domain/epoch';
import { plusSeconds, roundedUp, secondsBetween, wholeSeconds } from '../../../lambda/domain/instants';
import { otherSide, servingSide, sideOf } from '../../../lambda/domain/sides';
import { detailOf, stateOf } from '../../../lambda/domain/step-progress';
import { describeTrigger, readTrigger } from '../../../lambda/domain/trigger';
import { before, NOW } from './situations';

const REGIONS = { home: 'east', standby: 'west', tiebreaker: 'middle' };

test('the next epoch is above every known one', () => {
  expect(nextEpoch([])).toBe(1);
  fc.assert(
    fc.property(fc.array(fc.nat(1e6)), (known) => {
      expect(known.every((epoch) => nextEpoch(known) > epoch)).toBe(true);
    }),
  );
});

test('instants', () => {
  expect(secondsBetween(before(90), NOW)).toBe(90);
  expect(secondsBetween('2026-11-22T12:00:00.000001Z', '2026-11-22T12:00:01.500999Z')).toBe(1.5);
  expect(plusSeconds(NOW, 1.5)).toBe('2026-11-22T12:00:01.500Z');
  expect([0, 0.2, 1, 4.01].map(wholeSeconds)).toEqual([1, 1, 1, 5]);
});

test('a bound is rounded against us', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
      expect(roundedUp(seconds)).toBeGreaterThanOrEqual(seconds + 0.0009);
      expect(roundedUp(seconds)).toBeLessThan(seconds + 0.003);
    }),
  );
});

test('sides', () => {
  expect(['east', 'west', 'middle', 'moon'].map((region) => sideOf(REGIONS, region))).toEqual([
    'home',
    'standby',
    undefined,
    undefined,
  ]);
  expect([otherSide('home'), otherSide('standby')]).toEqual(['standby', 'home']);
  expect(() => servingSide(REGIONS, 'middle')).toThrow('middle serves nothing: home is east, standby is west');
});

const execution = (Input: unknown): ExecutionContext => ({ Id: 'arn', Name: 'run-1', StartTime: NOW, Input });
const somebody = {
  kind: 'person',
  by: 'whoever started execution run-1',
  reason: 'no reason given',
  acceptLoss: false,
  overrides: [],
};

test.each([
  ['nothing', undefined, somebody],
  ['an empty object', {}, somebody],
  ['the console’s example', { Comment: 'Insert your JSON here' }, somebody],
  [
    'a person',
    { trigger: { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: true } },
    { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: true, overrides: [] },
  ],
  [
    'a person without a wrapper',
    { by: 'ada', reason: 'drill' },
    { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] },
  ],
  ['an alarm', { trigger: { kind: 'alarm', alarm: 'a', at: NOW, more: 1 } }, { kind: 'alarm', alarm: 'a', at: NOW }],
])('reads %s', (_, input, trigger) => {
  expect(readTrigger(execution(input))).toEqual(trigger);
});

test.each([
  ['text', 'now', 'the execution\'s input is "now", it must be a JSON object such as {}'],
  ['a list', [], "the execution's input is [], it must be a JSON object such as {}"],
  ['a trigger that is no object', { trigger: 'alarm' }, 'trigger is "alarm"'],
  ['another kind', { trigger: { kind: 'cat' } }, 'trigger.kind is "cat", it must be "alarm" or "person"'],
  ['an alarm without a name', { trigger: { kind: 'alarm', at: NOW } }, 'trigger.alarm is undefined'],
  [
    'an alarm without a time',
    { trigger: { kind: 'alarm', alarm: 'a', at: 'soon' } },
    'trigger.at is "soon", it must be an ISO 8601 time',
  ],
  [
    'an alarm that overrides',
    { trigger: { kind: 'alarm', alarm: 'a', at: NOW, overrides: ['unfenced'] } },
    'an alarm came with overrides ["unfenced"]; only a person may override, by name',
  ],
  [
    'an alarm that accepts loss',
    { trigger: { kind: 'alarm', alarm: 'a', at: NOW, acceptLoss: true } },
    'an alarm came with acceptLoss; only a person may override, by name',
  ],
  [
    'an override without a name and a reason',
    { overrides: ['unfenced'], by: 'ada' },
    'overrides is ["unfenced"], it goes with "by" and "reason": who overrides, and why',
  ],
  [
    'an override that nobody knows',
    { overrides: ['everything'], by: 'ada', reason: 'x' },
    'overrides is ["everything"], it must be a list of unfenced, unready',
  ],
  ['an acceptance in words', { acceptLoss: 'yes' }, 'acceptLoss is "yes", it must be true or false'],
])('refuses %s', (_, input, message) => {
  expect(() => readTrigger(execution(input))).toThrow(message);
});

test('describes what started the run', () => {
  expect(describeTrigger({ kind: 'alarm', alarm: 'a', at: NOW })).toBe(`alarm a at ${NOW}`);
  expect(describeTrigger({ kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] })).toBe(
    'ada (drill)',
  );
});

test.each([
  ['nothing', undefined, ''],
  ['its own words', { because: 'a quorum agrees', next: 'go' }, 'a quorum agrees'],
  ['how', { how: 'closed', status: 'held' }, 'closed'],
  ['plain facts', { activeRegion: 'west', epoch: 2, waitSeconds: 5 }, 'activeRegion west, epoch 2'],
  ['a claim', { run: { id: 'r' }, claim: { outcome: 'claimed', waitSeconds: 0 } }, 'outcome claimed'],
  [
    'a claim that overrides',
    { run: { id: 'r' }, claim: { outcome: 'claimed', waitSeconds: 0, overridden: ['automation is off', 'b'] } },
    'outcome claimed, overridden: automation is off; b',
  ],
  ['a claim that is refused', { run: { id: 'r' }, claim: { outcome: 'refused', because: 'no lease' } }, 'no lease'],
  ['lists', { databases: [{ name: 'db', status: 'promoted', detail: 'done' }], jobs: ['a'] }, 'db promoted done, a'],
])('tells of a step: %s', (_, answer, detail) => {
  expect(detailOf(answer)).toBe(detail);
});

test.each([
  ['waiting', 'in progress'],
  ['under way', 'in progress'],
  ['held', 'completed'],
])('an answer with status %s is %s', (status, state) => {
  expect(stateOf({ status })).toBe(state);
  expect(stateOf(undefined)).toBe('completed');
});
