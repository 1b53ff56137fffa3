import { PERSON } from '../../lab/rehearsal/story';
import { killInACall } from './kill-in-a-call';

describe('when home is alive', () =>
  killInACall(async (story) => {
    await story.serving();
    return PERSON;
  }));
