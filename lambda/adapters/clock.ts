import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports/outside';

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => wait(milliseconds),
};
