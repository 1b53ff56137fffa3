import { killInACall } from './kill-in-a-call';
import { PERSON } from './story';

describe('when home is cut off', () =>
  killInACall(async (story) => {
    await story.serving();
    await story.partition();
    return PERSON;
  }));
