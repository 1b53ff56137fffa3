import { promoteWhenUp } from '../../../lab/world/promotion';

const coded = (code: string) => Object.assign(new Error('no'), { code });

/** A server that is up from the given look on, and answers its promotions in this order. */
function replicaOf(upFrom: number, answers: readonly (Error | undefined)[]) {
  const seen = { looks: 0, promotions: 0 };
  const replica = {
    get running() {
      seen.looks += 1;
      return seen.looks >= upFrom;
    },
    promote: async () => {
      const answer = answers[seen.promotions];
      seen.promotions += 1;
      if (answer !== undefined) throw answer;
    },
  };
  return { replica, seen };
}

const pauseOf = (most: number) => {
  let left = most;
  return async () => {
    left -= 1;
    if (left < 0) throw new Error('it waits for ever');
  };
};

test('a replica that is down is promoted when it is there again', async () => {
  const { replica, seen } = replicaOf(3, [undefined]);
  await promoteWhenUp(replica, pauseOf(2));
  expect(seen).toEqual({ looks: 3, promotions: 1 });
});

test.each<readonly [string, Error]>([
  ['it starts', coded('57P03')],
  ['it refuses', coded('ECONNREFUSED')],
  ['it breaks off', new Error('Connection terminated unexpectedly')],
])('one that gives no answer is asked again: %s', async (_, error) => {
  const { replica, seen } = replicaOf(1, [error, undefined]);
  await promoteWhenUp(replica, pauseOf(1));
  expect(seen.promotions).toBe(2);
});

test('one that was killed after it had been promoted is promoted', async () => {
  const { replica, seen } = replicaOf(1, [coded('ECONNRESET'), coded('55000')]);
  await promoteWhenUp(replica, pauseOf(1));
  expect(seen.promotions).toBe(2);
});

test('fails with what the server itself says', async () => {
  const { replica } = replicaOf(1, [coded('53100')]);
  await expect(promoteWhenUp(replica, pauseOf(0))).rejects.toMatchObject({ code: '53100' });
});
