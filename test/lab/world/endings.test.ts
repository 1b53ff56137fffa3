import { Endings } from '../../../lab/world/endings';

function endingsOf(...names: readonly string[]) {
  const endings = new Endings();
  const ended: string[] = [];
  for (const name of names)
    endings.add(name, async () => {
      await Promise.resolve();
      ended.push(name);
      if (name.startsWith('bad')) throw new Error('it hangs on');
    });
  return { endings, ended };
}

test('what was started last is ended first', async () => {
  const { endings, ended } = endingsOf('the AWS', 'the databases', 'the clients');
  await endings.run();
  expect(ended).toEqual(['the clients', 'the databases', 'the AWS']);
});

test('each is ended once, also when the end is asked for twice or at the same time', async () => {
  const { endings, ended } = endingsOf('one', 'two');
  await Promise.all([endings.run(), endings.run()]);
  await endings.run();
  expect(ended.sort()).toEqual(['one', 'two']);
});

test('fails with every name that could not be ended, after all of them were tried', async () => {
  const { endings, ended } = endingsOf('one', 'bad two', 'three', 'bad four');
  await expect(endings.run()).rejects.toThrow(
    'the lab could not end everything: bad four: Error: it hangs on; bad two: Error: it hangs on',
  );
  expect(ended).toEqual(['bad four', 'three', 'bad two', 'one']);
});

test('an end that throws at once stops no other', async () => {
  const { endings, ended } = endingsOf('one');
  endings.add('the name server', () => {
    throw new Error('not running');
  });
  await expect(endings.run()).rejects.toThrow('the name server: Error: not running');
  expect(ended).toEqual(['one']);
});

test('what is added while the end is under way is ended too', async () => {
  const { endings, ended } = endingsOf('one');
  endings.add('a clock', () => endings.add('a late timer', () => ended.push('a late timer')));
  await endings.run();
  expect(ended).toEqual(['a late timer', 'one']);
});

test('with nothing started there is nothing to end', async () => {
  await expect(new Endings().run()).resolves.toBeUndefined();
});
