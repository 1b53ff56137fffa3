const { default: Sequencer } = require('@jest/test-sequencer');

/** Rehearsals and simulations: thousands of promises for each second of their stories. */
const SLOW = /[\\/]test[\\/](scenarios|bench|lab[\\/]simulator)[\\/]/;

/** They come first: a fresh clone knows no durations yet, and Jest then plays its smallest files last; some of them are the longest. */
module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(({ path }) => SLOW.test(path)), ...sorted.filter(({ path }) => !SLOW.test(path))];
  }
};
