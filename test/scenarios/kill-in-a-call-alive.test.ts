import { killInACall } from './kill-in-a-call';
import { PERSON } from './story';

describe('when home is alive', () =>
  killInACall(async (story) => {
    await story.serving();
    return PERSON;
  }));
