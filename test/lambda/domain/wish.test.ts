import { nextWish } from '../../../lambda/domain/wish';
import { before, NOW } from './situations';

const WISH = { since: before(400), at: before(60) };

test.each([
  ['begins when it is first wanted', undefined, true, { since: NOW, at: NOW }],
  ['goes on after a pause shorter than the hold-down', WISH, true, { since: WISH.since, at: NOW }],
  ['is another one after a longer pause', { ...WISH, at: before(120) }, true, { since: NOW, at: NOW }],
  ['is kept while it pauses', WISH, false, WISH],
  ['is none while nobody wants it', undefined, false, undefined],
])('a wish %s', (_, was, wanted, next) => {
  expect(nextWish(was, wanted, NOW, 120)).toEqual(next);
});
