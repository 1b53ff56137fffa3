import { MARKED, withJobs } from './with-jobs';

/** One application for each thing that may become of an effect which did not arrive. */
export default withJobs({
  maxRunning: 20,
  applications: [
    { ...MARKED, name: 'billing', whenEffectMissing: 'rerun' },
    { ...MARKED, name: 'receipts', whenEffectMissing: 'report' },
    { name: 'mails', image: 'busybox:1.37', classes: ['urgent', 'normal'], effects: 'unmarked' },
  ],
});
