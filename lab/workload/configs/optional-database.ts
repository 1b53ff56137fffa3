import { withStock } from './two-databases';

/** The workload may serve without the second one. */
export default withStock({ required: false });
