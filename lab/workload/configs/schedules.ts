import { MARKED, withJobs } from './with-jobs';

/** A line that makes a job each minute; what nobody could submit in time is made up for within ten. */
export default withJobs({
  maxRunning: 20,
  applications: [
    {
      ...MARKED,
      name: 'billing',
      schedules: [{ name: 'close-minute', cron: '* * * * *', catchUp: '10 minutes', jobClass: 'urgent' }],
    },
  ],
});
