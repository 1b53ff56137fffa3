import { MARKED, withJobs } from './with-jobs';

/** As many launches a second as this machine can carry, and a ramp that lasts long enough to be looked at. */
export default withJobs({
  maxRunning: 20,
  launchesPerSecond: 4,
  rampUp: '4 minutes',
  applications: [{ ...MARKED, name: 'billing' }],
});
