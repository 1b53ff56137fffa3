import type { Stage } from '../../../lab/scenarios/stage';
import { STALL, StoryStage } from '../../../lab/story/story-stage';

function stageOf() {
  const did: string[] = [];
  const note = (what: string) => () => did.push(what);
  const link = { cut: note('cut'), blackHole: note('black hole'), heal: note('heal') };
  const settings = { regions: { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' } };
  const parts = { settings, cloud: { faults: { add: () => undefined } }, databases: { pairs: [{ link }] } };
  return { set: new StoryStage({ world: { parts } } as unknown as Stage, 0), did };
}

test('what several hold is held until the last lets go', () => {
  const { set } = stageOf();
  expect([set.take('x'), set.take('x'), set.release('x'), set.isHeld('x'), set.release('x'), set.isHeld('x')]).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
});

test('replication is cut with its line, stands still while it is held, and flows when neither is so', () => {
  const { set, did } = stageOf();
  set.take(STALL);
  set.settle();
  set.network.cut('standby', 'home');
  set.settle();
  set.network.mend('standby', 'home');
  set.release(STALL);
  set.settle();
  expect(did).toEqual(['black hole', 'cut', 'heal']);
});

test('the first side is away while it is lost or reaches nobody, not while one line is cut', () => {
  const { set } = stageOf();
  set.network.cut('home', 'standby');
  set.settle();
  expect(set.away.all).toEqual([]);
  set.network.cut('home', 'tiebreaker');
  set.settle();
  expect(set.away.all).toEqual([{ from: expect.any(Number) }]);
  set.network.mend('home', 'tiebreaker');
  set.settle();
  expect(set.away.all).toEqual([{ from: expect.any(Number), to: expect.any(Number) }]);
});

test('what is done to one server is done one after the other, also after one that failed', async () => {
  const { set } = stageOf();
  const did: number[] = [];
  const failed = set.inTurn('home', async () => {
    did.push(1);
    throw new Error('in vain');
  });
  const next = set.inTurn('home', async () => did.push(2));
  await expect(failed).rejects.toThrow('in vain');
  await next;
  expect(did).toEqual([1, 2]);
});
