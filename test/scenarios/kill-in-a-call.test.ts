import { PERSON } from '../../lab/rehearsal/story';
import { killInACall } from './kill-in-a-call';

describe('when home is cut off', () =>
  killInACall(async (story) => {
    await story.serving();
    await story.partition();
    return PERSON;
  }));
