import '../rehearsal/quiet-powertools';
import { join } from 'node:path';
import { runSimulator } from './command';

void runSimulator(process.argv.slice(2), join(__dirname, '..', '..')).then((code) => {
  process.exitCode = code;
});
